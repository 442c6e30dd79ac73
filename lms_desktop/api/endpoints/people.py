"""Category 2: the person who is signed in, their settings, links and skills."""

from collections.abc import Mapping
from typing import Final

from lms_desktop.api.school import Answer, School

Body = Mapping[str, object]

MINE: Final = {"profile": "users/me/", "settings": "users/me/settings/", "social": "users/me/social/"}


def mine(school: School, entity: str) -> Answer:
    """One's own profile, settings or links."""
    return school.get(MINE[entity])


def change(school: School, entity: str, body: Body, *, key: str) -> Answer:
    """Write single fields of one's own profile or settings."""
    return school.send("PATCH", MINE[entity], body, key=key)


def put(school: School, entity: str, body: Body, *, key: str) -> Answer:
    """Write all fields of one's own links."""
    return school.send("PUT", MINE[entity], body, key=key)


def skills(school: School) -> list[bytes]:
    """One's own skills."""
    return school.pages("users/me/skills/")


def add_skill(school: School, body: Body, *, key: str) -> Answer:
    """Add a skill."""
    return school.send("POST", "users/me/skills/", body, key=key)


def remove_skill(school: School, skill_id: str, *, key: str) -> Answer:
    """Take a skill off the list."""
    return school.send("DELETE", f"users/me/skills/{skill_id}/", key=key)
