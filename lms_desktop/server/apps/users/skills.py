"""What a person says they can do."""

from typing import Any
from uuid import UUID

from django.db import transaction

from lms_desktop.protocol import users as wire
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.core import writing
from lms_desktop.server.core.problems import invalid

from .models import UserSkill
from .policies import skills_of
from .render import skill_rows

MOST = 200


def add_skill(actor: User, given: dict[str, Any]) -> tuple[wire.Skill, bool]:
    """Add a skill; each is named once."""

    def create(fields: dict[str, Any]) -> UserSkill:
        kept = skills_of(actor)
        if kept.filter(name__iexact=fields["name"]).exists():
            raise invalid("name", "This skill is on your list already.")
        if kept.count() >= MOST:
            raise invalid("non_field_errors", f"A list of skills has at most {MOST}.")
        return UserSkill.objects.create(**fields)

    skill, is_new = writing.make(UserSkill, actor, given, place={"user": actor}, create=create)
    return row_of(skill), is_new


def held(actor: User, given: dict[str, Any]) -> wire.Skill | None:
    """The skill of that name and proficiency that is on the list already."""
    proficiency = given.get("proficiency", UserSkill.Proficiency.BEGINNER)
    skill = skills_of(actor).filter(name__iexact=given["name"], proficiency=proficiency).first()
    return None if skill is None else row_of(skill)


def remove_skill(actor: User, skill_id: UUID, *, expected: int | None) -> None:
    """Take a skill off the list."""
    with transaction.atomic():
        skill = writing.locked(skills_of(actor), skill_id)
        writing.remove(skill, actor, expected=expected, render=row_of)


def row_of(skill: UserSkill) -> wire.Skill:
    """A skill as a row."""
    return next(skill_rows([skill]))
