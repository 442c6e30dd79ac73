"""The demo school is complete, and consistent in itself."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtPdf import QPdfBookmarkModel, QPdfDocument, QPdfSearchModel
from pytestqt.qtbot import QtBot

from lms_desktop.player.captions import parse
from lms_desktop.protocol.enums import (
    ContentType,
    Level,
    OfflineRule,
    QuestionType,
    ResourceKind,
    RevealAnswers,
    Role,
)

DEMO = Path(__file__).parents[2] / "resources" / "demo"
SCHOOL: dict[str, Any] = json.loads((DEMO / "school.json").read_text(encoding="utf-8"))
MEDIA_BYTES = 12_000_000


def lectures() -> list[dict[str, Any]]:
    return [lecture for course in SCHOOL["courses"] for s in course["sections"] for lecture in s["lectures"]]


def lectures_with(part: str) -> list[Any]:
    return [pytest.param(lecture, id=lecture["key"]) for lecture in lectures() if lecture.get(part)]


def named_files(node: Any) -> Iterator[str]:
    """Find every file that is named anywhere."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "file" or key.endswith("_file"):
                yield value
            elif key == "attachments":
                yield from value
            else:
                yield from named_files(value)
    elif isinstance(node, list):
        for value in node:
            yield from named_files(value)


def text_of(lecture: dict[str, Any]) -> str:
    return (DEMO / lecture["body_file"]).read_text(encoding="utf-8")


def test_every_named_file_is_there_and_every_file_is_named() -> None:
    there = {str(path.relative_to(DEMO)) for path in DEMO.rglob("*") if path.is_file()}
    assert there - {"school.json"} == set(named_files(SCHOOL))


def test_all_of_it_is_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in DEMO.rglob("*") if path.is_file()) < MEDIA_BYTES


def test_keys_and_people_are_told_apart_and_known() -> None:
    keys = re.findall(r'"(?:key|slug|email)": "([^"]+)"', json.dumps(SCHOOL))
    assert len(keys) == len(set(keys))
    people = {user["email"]: user["role"] for user in SCHOOL["users"]}
    assert set(people.values()) == {Role.ADMIN, Role.INSTRUCTOR, Role.STUDENT}
    for course in SCHOOL["courses"]:
        assert [people[email] for email in course["instructors"]] == [Role.INSTRUCTOR]
        assert course["category"] in {category["slug"] for category in SCHOOL["categories"]}
        assert Level(course["level"]) is not Level.UNKNOWN


def test_the_school_has_what_the_path_needs() -> None:
    python = next(course for course in SCHOOL["courses"] if course["course_code"] == "PY101")
    kinds = {q["question_type"] for lecture in lectures() if "quiz" in lecture for q in lecture["quiz"]["questions"]}
    assert kinds == set(QuestionType) - {QuestionType.UNKNOWN}
    assert len([lecture for lecture in lectures() if lecture["content_type"] == "video"]) >= 3
    assert [assignment["key"] for assignment in python["assignments"]] == ["py-greet"]


@pytest.mark.parametrize("lecture", [pytest.param(one, id=one["key"]) for one in lectures()])
def test_a_lecture_has_the_part_that_its_kind_promises(lecture: dict[str, Any]) -> None:
    kind = ContentType(lecture["content_type"])
    part = "body_file" if kind is ContentType.TEXT else str(kind)
    assert lecture[part]
    assert lecture["duration_seconds"] > 0
    assert all(ResourceKind(resource["kind"]) is not ResourceKind.UNKNOWN for resource in lecture["resources"])


@pytest.mark.parametrize("lecture", lectures_with("body_file"))
def test_pictures_in_a_text_are_among_its_resources(lecture: dict[str, Any]) -> None:
    images = {resource["key"] for resource in lecture["resources"] if resource["kind"] == "image"}
    assert set(re.findall(r"!\[[^\]]+\]\(resource:([^)]+)\)", text_of(lecture))) == images
    assert not re.search(r"\]\((?!resource:)", text_of(lecture))


def test_texts_of_the_python_course_have_code_a_table_and_a_picture() -> None:
    for lecture in lectures():
        if lecture["key"] in {"py-first-program", "py-while", "py-recipes"}:
            text = text_of(lecture)
            assert all(sign in text for sign in ("```python", "|---|", "](resource:")), lecture["key"]


@pytest.mark.parametrize("lecture", lectures_with("video"))
def test_a_film_is_as_long_as_it_says_and_ready_to_stream(lecture: dict[str, Any]) -> None:
    film = (DEMO / lecture["video"]["file"]).read_bytes()
    told = lecture["video"]["duration_seconds"]
    assert abs(film_seconds(film) - told) < 1
    assert told == lecture["duration_seconds"]
    assert film.index(b"moov") < film.index(b"mdat")
    assert all(sign in film for sign in (b"avc1", b"mp4a"))


def test_one_film_has_room_for_a_bookmark_at_1_12() -> None:
    assert max(lecture["duration_seconds"] for lecture in lectures() if "video" in lecture) >= 100


@pytest.mark.parametrize("lecture", lectures_with("video"))
def test_captions_speak_two_languages_at_the_same_times(lecture: dict[str, Any]) -> None:
    captions = lecture["video"]["captions"]
    english, spanish = (parse((DEMO / caption["file"]).read_bytes()).cues for caption in captions)
    assert [caption["language"] for caption in captions] == ["en", "es"]
    assert [(cue.start_ms, cue.end_ms) for cue in english] == [(cue.start_ms, cue.end_ms) for cue in spanish]
    assert len(english) >= 15
    assert all(one.end_ms <= other.start_ms for one, other in pairwise(english))
    assert english[-1].end_ms <= lecture["duration_seconds"] * 1000 + 1000
    assert all(len(line) <= 48 for cue in (*english, *spanish) for line in cue.text.split("\n"))


@pytest.mark.parametrize("lecture", lectures_with("pdf"))
def test_the_document_has_pages_an_outline_and_words_to_find(lecture: dict[str, Any], qtbot: QtBot) -> None:
    document = QPdfDocument()
    assert document.load(str(DEMO / lecture["pdf"]["file"])) is QPdfDocument.Error.None_
    assert document.pageCount() == lecture["pdf"]["page_count"] >= 20
    outline = QPdfBookmarkModel()
    outline.setDocument(document)
    assert outline.rowCount() >= 12
    assert "label" in document.getAllText(6).text()
    search = QPdfSearchModel()
    search.setDocument(document)
    search.setSearchString("label")
    qtbot.waitUntil(lambda: search.rowCount(search.index(-1, -1)) > 3, timeout=20_000)
    document.close()


@pytest.mark.parametrize("lecture", lectures_with("quiz"))
def test_questions_can_be_answered(lecture: dict[str, Any]) -> None:
    quiz = lecture["quiz"]
    assert OfflineRule(quiz["offline"]) is OfflineRule.ALLOWED
    assert RevealAnswers(quiz["reveal_answers"]) is RevealAnswers.AFTER_SUBMIT
    for question in quiz["questions"]:
        offered = [option["id"] for option in question["options"]]
        assert set(question["correct_options"]) <= set(offered)
        assert len(offered) == len(set(offered))
        match QuestionType(question["question_type"]):
            case QuestionType.MULTIPLE_CHOICE:
                assert len(offered) == 4
                assert question["correct_options"]
            case QuestionType.TRUE_FALSE:
                assert (offered, len(question["correct_options"])) == (["true", "false"], 1)
            case QuestionType.SHORT_ANSWER:
                assert question["accepted_answers"]
            case QuestionType.ESSAY:
                assert not offered
            case other:
                pytest.fail(f"unknown kind {other}")


def test_the_rubric_adds_up_to_the_score() -> None:
    for course in SCHOOL["courses"]:
        for assignment in course["assignments"]:
            assert sum(part["max_points"] for part in assignment["rubric"]) == assignment["max_score"]
            for part in assignment["rubric"]:
                assert max(level["points"] for level in part["levels"]) == part["max_points"]


def film_seconds(film: bytes) -> float:
    """Read the length from the film's own header."""
    at = film.index(b"mvhd") + 4
    assert film[at] == 0
    scale, length = (int.from_bytes(film[at + shift : at + shift + 4], "big") for shift in (12, 16))
    return length / scale
