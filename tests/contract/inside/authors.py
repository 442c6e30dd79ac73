"""What those who teach look at while they write, and the calls that write."""

from tests.contract.inside.computer import Computer


def the_section(computer: Computer, course: str) -> str:
    return computer.services.authoring.course(course).sections[0].section_id


def is_write(method: str, path: str) -> bool:
    return method in {"POST", "PUT", "PATCH", "DELETE"} and "token" not in path


def never(_method: str, _path: str) -> bool:
    return False
