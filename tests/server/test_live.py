"""What only a school in a process of its own can show: calls at the same time."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest

from tests.postgres import database_of_its_own

T = TypeVar("T")
COMMAND = [sys.executable, "-m", "lms_desktop.server.cli"]
COURSE = {
    "slug": "one",
    "course_code": "ONE",
    "title": "One",
    "description_file": "words.md",
    "category": "shelf",
    "instructors": ["kim@example.org"],
    "sections": [
        {
            "key": "s",
            "title": "S",
            "lectures": [
                {"key": "t", "title": "T", "content_type": "text", "body_file": "words.md"},
                {"key": "q", "title": "Q", "content_type": "quiz", "quiz": {"title": "Q", "questions": []}},
            ],
        }
    ],
}
SCHOOL = {
    "users": [
        {"email": "amina@example.org", "password": "study-offline", "role": "student"},
        {"email": "kim@example.org", "password": "teach-offline", "role": "instructor"},
    ],
    "categories": [{"slug": "shelf", "name": "Shelf"}],
    "courses": [COURSE],
}


@pytest.fixture(scope="module", autouse=True)
def _own_database() -> Iterator[None]:
    with database_of_its_own():
        yield


@pytest.fixture(scope="module")
def url(_own_database: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, data = tmp_path_factory.mktemp("demo"), tmp_path_factory.mktemp("school")
    (folder / "words.md").write_text("Words")
    (folder / "school.json").write_text(json.dumps(SCHOOL))
    subprocess.run([*COMMAND, "demo", "--data", data, "--from", folder], check=True, capture_output=True)
    serve = [*COMMAND, "serve", "--data", str(data), "--port", "0"]
    with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip().removeprefix("Serving on ")
        process.terminate()
        assert process.wait(timeout=20) == 0


def call(url: str, path: str, body: Any = None, token: str = "", **headers: str) -> tuple[int, Any]:
    known = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    data = None if body is None else json.dumps(body).encode()
    request = Request(f"{url}/api/{path}", data, known | {k.replace("_", "-"): v for k, v in headers.items()})
    try:
        with urlopen(request, timeout=60) as answer:
            return answer.status, json.loads(answer.read())
    except HTTPError as refused:
        return refused.code, json.loads(refused.read())


def at_once(work: Callable[[int], T], times: int = 8) -> list[T]:
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(work, range(times)))


def signed_in(url: str) -> Any:
    return call(url, "auth/login/", {"email": "amina@example.org", "password": "study-offline"})[1]


@pytest.fixture(scope="module")
def learner(url: str) -> tuple[str, str, str]:
    """A token, a text lecture and a quiz."""
    token = signed_in(url)["access"]
    course = call(url, "courses/", token=token)[1]["results"][0]["id"]
    call(url, f"courses/{course}/enroll/", {}, token)
    section = call(url, f"courses/{course}/sections/", token=token)[1]["results"][0]["id"]
    text, quiz = call(url, f"sections/{section}/lectures/", token=token)[1]["results"]
    return token, text["id"], call(url, f"lectures/{quiz['id']}/quiz/", token=token)[1]["id"]


def test_many_refreshes_at_once_give_one_successor(url: str) -> None:
    refresh = signed_in(url)["refresh"]
    answers = at_once(lambda _: call(url, "auth/refresh/", {"refresh": refresh}))
    assert {status for status, _ in answers} == {200}
    assert len({body["refresh"] for _, body in answers}) == 1


def test_many_equal_creates_at_once_make_one_row(url: str, learner: tuple[str, str, str]) -> None:
    token, lecture, _ = learner
    wanted = {"id": str(uuid4()), "content": "Mine"}
    answers = at_once(lambda _: call(url, f"lectures/{lecture}/notes/", wanted, token))
    assert Counter(status for status, _ in answers) == {201: 1, 200: 7}


def test_many_equal_calls_with_a_key_are_answered_alike(url: str, learner: tuple[str, str, str]) -> None:
    token, lecture, _ = learner
    key = str(uuid4())
    path = f"lectures/{lecture}/notes/"
    answers = at_once(lambda _: call(url, path, {"content": "Once"}, token, Idempotency_Key=key))
    assert {status for status, _ in answers} == {201}
    assert len({body["id"] for _, body in answers}) == 1


def test_many_starts_at_once_are_one_attempt(url: str, learner: tuple[str, str, str]) -> None:
    token, _, quiz = learner
    answers = at_once(lambda _: call(url, f"quizzes/{quiz}/start/", {}, token))
    assert Counter(status for status, _ in answers) == {201: 1, 200: 7}
    assert len({body["id"] for _, body in answers}) == 1


def test_many_sittings_at_once_are_all_counted(url: str, learner: tuple[str, str, str]) -> None:
    token, lecture, _ = learner
    path = f"lectures/{lecture}/progress/"
    at_once(lambda number: call(url, path, {"watched_ranges": [[number * 10, number * 10 + 5]]}, token))
    assert call(url, path, token=token)[1]["watched_seconds"] == 40


def test_many_edits_of_one_version_are_one_edit(url: str, learner: tuple[str, str, str]) -> None:
    token, lecture, _ = learner
    note = call(url, f"lectures/{lecture}/notes/", {"content": "One"}, token)[1]["id"]

    def edit(number: int) -> int:
        request = Request(
            f"{url}/api/notes/{note}/",
            json.dumps({"content": f"By {number}"}).encode(),
            {"Content-Type": "application/json", "Authorization": f"Bearer {token}", "If-Match": '"1"'},
            method="PUT",
        )
        try:
            with urlopen(request, timeout=60) as answer:
                return int(answer.status)
        except HTTPError as refused:
            refused.close()
            return refused.code

    assert Counter(at_once(edit)) == {200: 1, 412: 7}


@pytest.mark.parametrize("password", ["study-offline", "a wrong one"])
def test_a_class_that_signs_in_at_once_fits_on_a_small_computer(password: str, tmp_path: Path) -> None:
    subprocess.run([*COMMAND, "createuser", "--data", tmp_path, "--email", "a@b.org", "--password", "study-offline"])
    serve = [*COMMAND, "serve", "--data", str(tmp_path), "--port", "0"]
    with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip().removeprefix("Serving on ")
        wanted = {"email": "a@b.org", "password": password}
        answers = at_once(lambda _: call(url, "auth/login/", wanted)[0])
        status = Path(f"/proc/{process.pid}/status")
        most = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")] if status.exists() else []
        process.terminate()
    assert set(answers) == {200 if password == "study-offline" else 401}
    assert all(int(line.split()[1]) < 400 * 1024 for line in most)
