"""`lms-server` as a person runs it: in a process of its own."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests.postgres import database_of_its_own

COMMAND = [sys.executable, "-m", "lms_desktop.server.cli"]
AMINA = ("--email", "Amina@example.org", "--password", "study-offline", "--role", "student")


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, text=True, timeout=60)


Serving = Callable[..., tuple[subprocess.Popen[str], str]]


@pytest.fixture(autouse=True)
def _own_database() -> Iterator[None]:
    with database_of_its_own():
        yield


@pytest.fixture
def serving(_own_database: None) -> Iterator[Serving]:
    """A school that is served, and its address; it is stopped when the test ends."""
    started: list[subprocess.Popen[str]] = []

    def serve(data: Path, *more: str) -> tuple[subprocess.Popen[str], str]:
        command = [*COMMAND, "serve", "--data", str(data), "--port", "0", *more]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout is not None
        line = process.stdout.readline().strip()
        assert line.startswith("Serving on http://127.0.0.1:"), line
        return process, line.removeprefix("Serving on ")

    yield serve
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def stop(process: subprocess.Popen[str]) -> tuple[int, str]:
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=20)
    return process.returncode, errors


def call(url: str, path: str, body: Any = None, token: str = "") -> Any:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(f"{url}/api/{path}", data, headers), timeout=20) as answer:
        return json.loads(answer.read())


def test_a_school_is_served_at_the_first_start_and_ends_when_asked(tmp_path: Path, serving: Serving) -> None:
    data = tmp_path / "new" / "school"
    process, url = serving(data)
    assert call(url, "health/")["status"] == "ok"
    assert stop(process) == (0, "")


def test_who_was_added_can_sign_in_and_stays_over_a_restart(tmp_path: Path, serving: Serving) -> None:
    added = run("createuser", "--data", tmp_path, *AMINA)
    assert (added.returncode, added.stderr) == (0, "")
    process, url = serving(tmp_path)
    pair = call(url, "auth/login/", {"email": "amina@example.org", "password": "study-offline"})
    call(url, "users/me/", token=pair["access"])
    stop(process)
    _, url = serving(tmp_path)
    assert call(url, "users/me/", token=pair["access"])["email"] == "amina@example.org"
    assert call(url, "auth/refresh/", {"refresh": pair["refresh"]})["access"]


def test_nobody_is_added_twice(tmp_path: Path) -> None:
    run("createuser", "--data", tmp_path, *AMINA)
    again = run("createuser", "--data", tmp_path, *AMINA)
    assert (again.returncode, again.stderr) == (1, "There is an account for Amina@example.org already.\n")


@pytest.mark.parametrize(("email", "password"), [("nobody", "study-offline"), ("a@example.org", "short")])
def test_an_address_and_a_password_must_be_ones(tmp_path: Path, email: str, password: str) -> None:
    refused = run("createuser", "--data", tmp_path, "--email", email, "--password", password)
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert refused.stderr.strip().endswith(".")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("teach",),
        ("serve",),
        ("serve", "--data", "x", "--port", "many"),
        ("serve", "--data", "x", "--port", "70000"),
        ("createuser", "--data", "x", "--email", "a@example.org", "--password", "p", "--role", "king"),
    ],
)
def test_a_wrong_call_says_how_it_is_called(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    wrong = run(*arguments)
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("usage: lms-server")


def test_a_folder_that_cannot_be_used_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    for command in (("serve",), ("demo",), ("dump", "--json"), ("createuser", *AMINA)):
        refused = run(*command, "--data", tmp_path / "file")
        assert refused.returncode == 1
        assert refused.stderr.startswith("The folder ")
        assert "Traceback" not in refused.stderr


def test_a_database_that_is_none_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "school.sqlite3").write_bytes(b"garbage " * 1000)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        for command in (("serve", "--port", "0"), ("demo",), ("createuser", *AMINA)):
            refused = run(*command, "--data", tmp_path)
            assert (refused.returncode, "Traceback" in refused.stderr) == (1, False), refused.stderr


def test_a_port_that_is_taken_is_told_in_a_sentence(tmp_path: Path, serving: Serving) -> None:
    _, url = serving(tmp_path / "one")
    port = url.rpartition(":")[2]
    refused = run("serve", "--data", tmp_path / "two", "--port", port)
    taken = f"Port {port} of 127.0.0.1 cannot be used: Address already in use.\n"
    assert (refused.returncode, refused.stderr) == (1, taken)


def test_a_folder_is_served_once_and_not_emptied_meanwhile(tmp_path: Path, serving: Serving) -> None:
    serving(tmp_path)
    served = f"A school is being served from {tmp_path}. Stop it first.\n"
    for command in (("serve", "--port", "0"), ("demo",)):
        refused = run(*command, "--data", tmp_path)
        assert (refused.returncode, refused.stderr) == (1, served)


def test_a_demo_school_that_is_missing_is_told_in_a_sentence(tmp_path: Path) -> None:
    refused = run("demo", "--data", tmp_path, "--from", tmp_path)
    assert refused.returncode == 1
    assert "is missing" in refused.stderr
    (tmp_path / "school.json").write_text("{}")
    refused = run("demo", "--data", tmp_path, "--from", tmp_path)
    assert (refused.returncode, "cannot be read" in refused.stderr) == (1, True)


def test_what_the_school_holds_is_told_from_another_process(tmp_path: Path, serving: Serving) -> None:
    nothing = run("dump", "--data", tmp_path, "--json")
    assert (nothing.returncode, nothing.stderr) == (1, f"There is no school in {tmp_path} yet.\n")
    serving(tmp_path)
    held = run("dump", "--data", tmp_path, "--json")
    kinds = ("enrollments", "progress", "bookmarks", "notes", "attempts", "submissions")
    kinds += ("sections", "lectures", "questions")
    assert json.loads(held.stdout) == {kind: [] for kind in kinds}


def test_the_secret_of_a_school_is_its_own(tmp_path: Path) -> None:
    for name in ("one", "two"):
        run("createuser", "--data", tmp_path / name, *AMINA)
    keys = {(tmp_path / name / "secret.key").read_text() for name in ("one", "two")}
    assert len(keys) == 2
    if sys.platform != "win32":
        assert (tmp_path / "one" / "secret.key").stat().st_mode & 0o077 == 0


def test_the_dump_tells_the_whole_path(school: Any, room: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from lms_desktop.server.dump import summary

    video, work, quiz = school.video(room.course), school.assignment(room.course), school.quiz(room.course)
    room.learner.post(f"lectures/{video.pk}/progress/", {"watched_ranges": [[0, 10]]})
    room.learner.post(f"lectures/{video.pk}/bookmarks/", {"timestamp_seconds": 72, "title": "Here"})
    room.learner.post(f"lectures/{video.pk}/notes/", {"content": "Mine\r\n"})
    attempt = room.learner.post(f"quizzes/{quiz.pk}/start/").json()["id"]
    room.learner.post(f"quiz-attempts/{attempt}/submit/", {"answers": []})
    file = SimpleUploadedFile("a.py", b"print(1)")
    made = room.learner.upload(f"assignments/{work.pk}/submit/", {"content": "x", "files": file}).json()
    room.teacher.post(f"submissions/{made['id']}/grade/", {"score": 18, "feedback": "Good"})
    held = summary()
    written = {"sections": 1, "lectures": 2, "questions": 4}
    assert {kind: len(rows) for kind, rows in held.items()} == dict.fromkeys(held, 1) | written
    graded = held["submissions"][0]
    assert graded["files"][0]["sha256"] == made["files"][0]["sha256"]
    assert (str(graded["score"]), graded["feedback"], graded["released"]) == ("18.00", "Good", True)
    assert held["notes"][0]["content"] == "Mine\r\n"
    assert held["bookmarks"][0]["timestamp_seconds"] == 72
    assert held["progress"][0]["watched_seconds"] == 10
    assert (held["attempts"][0]["status"], held["attempts"][0]["user"]) == ("submitted", room.student.email)
