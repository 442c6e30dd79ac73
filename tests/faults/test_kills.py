"""kill -9 at twelve points of the outbox: what was called saved is at the school exactly once, whatever happened."""

import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from tests.live import LiveSchool, learner, sync, teacher

POINTS = (
    "{local}:before-commit",
    "{local}:after-commit",
    "recover:before-commit",
    "take-off:before-commit",
    "take-off:after-commit",
    "before-send",
    "answered",
    "ack:before-commit",
    "ack:after-commit",
    "pull:before-commit",
    "mid-pull",
    "pull:after-commit",
)
LOCAL = {"note": "note", "submission": "submission", "grade": "grade"}
CASES = [(kind, point) for kind in LOCAL for point in POINTS]


@pytest.mark.parametrize(("kind", "point"), CASES)
def test_a_kill_loses_nothing_and_doubles_nothing(school: LiveSchool, tmp_path: Path, kind: str, point: str) -> None:
    words = f"{kind} {uuid.uuid4()}"
    number = CASES.index((kind, point))
    person = teacher(number) if kind == "grade" else learner(number)
    if kind == "grade":
        hand_in(school, tmp_path / "other", learner(number), words)
    ready(school, tmp_path / "home", kind, person)
    killed = run(school, tmp_path / "home", (person, kind, words), point.format(local=LOCAL[kind]))
    assert killed.returncode == -9, killed.stdout + killed.stderr
    again = run(school, tmp_path / "home", (person, kind, words), "")
    assert again.returncode == 0, again.stdout + again.stderr
    if "saved" in killed.stdout:
        assert "saved" not in again.stdout, "what was saved had to be made again"
    held = school.dump()
    match kind:
        case "note":
            assert [row["content"] for row in held["notes"]].count(words) == 1
        case "submission":
            assert [row["content"] for row in held["submissions"]].count(words) == 1
        case _:
            (work,) = [row for row in held["submissions"] if row["content"] == words]
            assert (float(work["score"]), work["feedback"]) == (11.0, f"Seen: {words}")


def ready(school: LiveSchool, home: Path, kind: str, person: str) -> None:
    """A computer on which the account was used before, so that every point lies on the way of the work itself."""
    session = school.session(home, person)
    sync(session)
    if kind != "grade":
        (card,) = session.services.catalogue.search("").cards
        session.services.enrollments.enroll(card.course_id)
        sync(session)
    session.close()


def hand_in(school: LiveSchool, home: Path, person: str, words: str) -> None:
    session = school.session(home, person)
    sync(session)
    (card,) = session.services.catalogue.search("").cards
    session.services.enrollments.enroll(card.course_id)
    sync(session)
    assignment = session.services.courses.open(card.course_id).assignments[0].assignment_id
    session.services.assignments.save_draft(assignment, words)
    session.services.assignments.hand_in(assignment)
    sync(session)
    session.close()


def run(school: LiveSchool, home: Path, work: tuple[str, str, str], point: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tests.faults.worker", str(home), str(school.port), *work]
    environment = {**os.environ, "LMS_CRASH_AT": point}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
