"""Category 5, 7 and 8 as those who teach write them: sections, lectures, quizzes, questions, assignments."""

from collections.abc import Mapping
from typing import Final

from lms_desktop.api.school import Answer, School
from lms_desktop.domain.errors import Gone

Body = Mapping[str, object]

LISTS: Final = {
    "section": "courses/{}/sections/",
    "lecture": "sections/{}/lectures/",
    "quiz": "lectures/{}/quiz/",
    "question": "quizzes/{}/questions/",
    "assignment": "courses/{}/assignments/",
}
ITEMS: Final = {
    "section": "sections/{}/",
    "lecture": "lectures/{}/",
    "quiz": "quizzes/{}/",
    "question": "questions/{}/",
    "assignment": "assignments/{}/",
}


def every(school: School, entity: str, parent: str) -> list[bytes]:
    """What stands in one place of a course; a lecture has one quiz, or none."""
    if entity == "quiz":
        try:
            return [school.get(LISTS[entity].format(parent)).body]
        except Gone:
            return []
    return school.pages(LISTS[entity].format(parent))


def one(school: School, entity: str, id_: str) -> Answer:
    """One row by its own address, where every school has that."""
    return school.get(ITEMS[entity].format(id_))


def add(school: School, entity: str, parent: str, body: Body, *, key: str) -> Answer:
    """Make something new in its place."""
    return school.send("POST", LISTS[entity].format(parent), body, key=key)


def change(school: School, entity: str, id_: str, body: Body, *, key: str, version: int | None) -> Answer:
    """Write single fields, on the version that was read; a question is written whole."""
    method = "PUT" if entity == "question" else "PATCH"
    return school.send(method, ITEMS[entity].format(id_), body, key=key, version=version)


def remove(school: School, entity: str, id_: str, *, key: str, version: int | None) -> None:
    """Take something out of its course, as it was read."""
    school.send("DELETE", ITEMS[entity].format(id_), key=key, version=version)
