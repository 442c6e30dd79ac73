"""Making the demo school."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from django.apps import apps
from django.db import connection, transaction

from lms_desktop.protocol.decoding import decode
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.apps.courses.models import (
    Category,
    Course,
    CourseInstructor,
    CourseMetadata,
    CoursePricing,
    Instructor,
)
from lms_desktop.server.core import media

from . import format as written

_NAMED = re.compile(r"resource:([\w-]+(?:\.[\w-]+)*)")


@dataclass(frozen=True, slots=True)
class Folder:
    """Where the demo school lies; every path in it is relative to it."""

    path: Path

    def school(self) -> written.School:
        """Read what the school is made of."""
        return decode((self.path / "school.json").read_bytes(), written.School)

    def text(self, name: str) -> str:
        """Read words, byte for byte."""
        return (self.path / name).read_bytes().decode()

    def keep(self, name: str) -> dict[str, Any]:
        """Keep a file, and tell how the rows name it."""
        with (self.path / name).open("rb") as file:
            stored = media.keep(media.pieces_of(file))
        return {"name": Path(name).name, "size_bytes": stored.size_bytes, "sha256": stored.sha256}


def find_folder() -> Path:
    """Where the demo school lies, in a source tree and in an installed program."""
    package = Path(__file__).resolve().parents[2]
    installed = package / "_resources" / "demo"
    return installed if installed.exists() else package.parent / "resources" / "demo"


def id_of(*path: str) -> uuid.UUID:
    """The id of something of the demo school, the same each time."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "/".join(("lms-desktop-demo", *path)))


def load(folder: Folder) -> written.School:
    """Make the demo school in place of whatever was there."""
    school = folder.school()
    with transaction.atomic():
        _empty()
        for person in school.users:
            _add_person(person)
        _add_shelves(school.categories)
        for course in school.courses:
            _add_course(folder, course)
    return school


def with_resource_ids(text: str, ids: dict[str, uuid.UUID]) -> str:
    """Name files in Markdown by their ids, where the author named them by their keys."""
    return _NAMED.sub(lambda found: f"resource:{ids.get(found[1], found[1])}", text)


def _empty() -> None:
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 (the names are our own)


def _tables() -> Iterator[str]:
    for config in apps.get_app_configs():
        if config.name.startswith("lms_desktop.server."):
            yield from (model._meta.db_table for model in config.get_models())


def _add_person(person: written.Person) -> None:
    user = User.objects.create_user(
        person.email,
        person.password,
        id=id_of("user", person.email),
        role=person.role,
        email_verified=True,
        first_name=person.first_name,
        last_name=person.last_name,
        bio=person.bio,
    )
    if person.role != User.Role.STUDENT:
        Instructor.objects.create(id=id_of("instructor", person.email), user=user, headline=person.headline)


def _add_shelves(shelves: tuple[written.Shelf, ...]) -> None:
    for shelf in shelves:
        Category.objects.create(
            id=id_of("category", shelf.slug),
            slug=shelf.slug,
            name=shelf.name,
            description=shelf.description,
            parent_category_id=id_of("category", shelf.parent) if shelf.parent else None,
        )


def _add_course(folder: Folder, course: written.Course) -> None:
    from .content import add_assignments, add_sections

    made = Course.objects.create(
        id=id_of("course", course.slug),
        slug=course.slug,
        course_code=course.course_code,
        title=course.title,
        short_description=course.short_description,
        description=folder.text(course.description_file),
        level=course.level,
        language=course.language,
        timezone=course.timezone,
        status=Course.Status.PUBLISHED,
        category_id=id_of("category", course.category),
        created_by_id=id_of("user", course.instructors[0]),
    )
    CourseMetadata.objects.create(
        id=id_of("metadata", course.slug), course=made, **msgspec.to_builtins(course.metadata)
    )
    CoursePricing.objects.create(
        id=id_of("pricing", course.slug), course=made, **msgspec.structs.asdict(course.pricing)
    )
    for number, email in enumerate(course.instructors):
        CourseInstructor.objects.create(
            id=id_of("teaches", course.slug, email),
            course=made,
            instructor_id=id_of("instructor", email),
            role=CourseInstructor.Role.ASSISTANT if number else CourseInstructor.Role.LEAD,
            order_index=number,
        )
    add_sections(folder, course)
    add_assignments(folder, course)
