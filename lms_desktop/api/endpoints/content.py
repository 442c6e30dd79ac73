"""Category 5, 7 and 8 as those who teach write them: sections, lectures, quizzes, questions, assignments."""

from collections.abc import Mapping
from typing import Final

from lms_desktop.api.school import Answer, School

Body = Mapping[str, object]

LISTS: Final = {
    "section": "courses/{}/sections/",
    "lecture": "sections/{}/lectures/",
}
ITEMS: Final = {
    "section": "sections/{}/",
    "lecture": "lectures/{}/",
}


def every(school: School, entity: str, parent: str) -> list[bytes]:
    """What stands in one place of a course."""
    return school.pages(LISTS[entity].format(parent))


def one(school: School, entity: str, id_: str) -> Answer:
    """One row by its own address, where every school has that."""
    return school.get(ITEMS[entity].format(id_))


def add(school: School, entity: str, parent: str, body: Body, *, key: str) -> Answer:
    """Make something new in its place."""
    return school.send("POST", LISTS[entity].format(parent), body, key=key)


def change(school: School, entity: str, id_: str, body: Body, *, key: str, version: int | None) -> Answer:
    """Write single fields, on the version that was read."""
    return school.send("PATCH", ITEMS[entity].format(id_), body, key=key, version=version)


def remove(school: School, entity: str, id_: str, *, key: str, version: int | None) -> None:
    """Take something out of its course, as it was read."""
    school.send("DELETE", ITEMS[entity].format(id_), key=key, version=version)
