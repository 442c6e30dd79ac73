"""What was got may be put back as it is, and a change of nothing is none."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from .world import World, a_world

PATHS = json.loads(Path(__file__).with_name("openapi.json").read_text("utf-8"))["paths"]
BOTH = sorted(path for path, found in PATHS.items() if {"get", "put"} <= set(found))
CALLERS = {"users": "learner", "notes": "learner", "bookmarks": "learner"}
TIMES = {"version", "updated_at"}
TEXT = " a\u0301\r\n\tB \U0001f468\u200d\U0001f469 \u202e<b>&amp;\n"


@pytest.fixture
def world(school: Any, room: Any) -> World:
    return a_world(school, room)


def place(world: World, path: str) -> tuple[Any, str]:
    kind = path.split("/")[2]
    names = {**world.ids, "row": world.ids["bookmark" if kind == "bookmarks" else "note"]}
    who = "learner" if path.endswith("/progress/") else CALLERS.get(kind, "admin")
    return world.callers[who], re.sub(r"{(\w+)}", lambda found: str(names[found[1]]), path)


def test_rows_that_are_written_are_also_read() -> None:
    assert len(BOTH) == 14


@pytest.mark.parametrize("path", BOTH)
def test_what_was_got_is_put_back_unchanged(world: World, path: str) -> None:
    caller, address = place(world, path)
    row = caller.get(address).json()
    answer = caller.put(address, row)
    assert answer.status_code in (200, 201)
    made = {"id", "created_at", "position_updated_at"} if row.get("id") is None else set()
    known = {name: value for name, value in row.items() if name not in TIMES | made | {"children", "courses"}}
    assert {name: answer.json()[name] for name in known} == known


@pytest.mark.parametrize("path", [path for path in BOTH if not path.endswith("/progress/")])
def test_a_change_of_nothing_is_none(world: World, path: str) -> None:
    caller, address = place(world, path)
    row = caller.get(address).json()
    assert caller.patch(address, {}).json()["version"] == row["version"]
    assert caller.patch(address, {"colour": "red", "created_at": "x"}).json()["version"] == row["version"]


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("courses/{course}/", "description"),
        ("sections/{section}/", "description"),
        ("lectures/{lecture}/", "body"),
        ("assignments/{assignment}/", "description"),
        ("quizzes/{quiz}/", "description"),
        ("questions/{question}/", "explanation"),
        ("notes/{row}/", "content"),
        ("users/me/", "bio"),
    ],
)
def test_words_are_kept_byte_for_byte(world: World, path: str, field: str) -> None:
    caller, address = place(world, f"/api/{path}")
    assert caller.patch(address, {field: TEXT}).json()[field] == TEXT
    assert caller.get(address).json()[field] == TEXT
