"""A real school in a process of its own, and people with a program that calls it."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lms_desktop.api.school import School, new_transport
from lms_desktop.app.session import Session, open_session
from lms_desktop.services.accounts import Accounts
from lms_desktop.services.preferences import PreferenceService
from lms_desktop.system.clock import SystemClock
from lms_desktop.system.paths import Paths

SERVER = [sys.executable, "-u", "-m", "lms_desktop.server.cli"]
CLIP = Path(__file__).parent / "data" / "clip.mp4"
PASSWORD = "a good password"
LEARNER, OTHER, TEACHER = "amina@test.school", "ben@test.school", "kim@test.school"


def learner(number: int) -> str:
    """One of the other learners."""
    return f"learner{number}@test.school"


def teacher(number: int) -> str:
    """One of the other teachers."""
    return f"teacher{number}@test.school"


class KeptSecrets:
    """A keyring for tests, which outlives a killed program as the system's does."""

    lasts = True

    def __init__(self, home: Path) -> None:
        self._folder = home / "keyring"

    def get(self, name: str) -> str | None:
        path = self._path(name)
        return path.read_text() if path.exists() else None

    def put(self, name: str, secret: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        fresh = self._path(name).with_suffix(".new")
        fresh.write_text(secret)
        fresh.replace(self._path(name))

    def drop(self, name: str) -> None:
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / hashlib.sha256(name.encode()).hexdigest()


@dataclass
class LiveSchool:
    """A server that can be stopped and started again for real."""

    data: Path
    port: int = 0
    level: str = "full"
    process: "subprocess.Popen[str] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [*SERVER, "serve", "--data", str(self.data), "--port", str(self.port)]
        environment = {**os.environ, "LMS_API_LEVEL": self.level}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        self.port = int(line.strip().rsplit(":", 1)[1])

    def stop(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(20)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.process = None
        return code

    def dump(self) -> dict[str, list[dict[str, Any]]]:
        """What the school holds, read by another process."""
        command = [*SERVER, "dump", "--data", str(self.data), "--json"]
        found: dict[str, list[dict[str, Any]]] = json.loads(
            subprocess.run(command, capture_output=True, check=True).stdout
        )
        return found

    def session(self, home: Path, email: str) -> Session:
        """Somebody signs in on a computer of their own."""
        paths = Paths.under(home)
        accounts = Accounts(paths.accounts, KeptSecrets(home), lambda url: School(url, new_transport(), SystemClock()))
        known = next((one for one in accounts.known() if one.email == email), None)
        account = known or accounts.sign_in(self.url, email, PASSWORD)
        return open_session(account, paths, accounts, PreferenceService(paths.preferences))


def make_school(folder: Path, *, more_people: int = 0) -> LiveSchool:
    """A school with one course of a lecture of each kind, an assignment, and more learners and teachers if wanted."""
    demo = folder / "demo"
    demo.mkdir(parents=True)
    shutil.copyfile(CLIP, demo / "clip.mp4")
    (demo / "en.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:02.000\nHello\n")
    (demo / "page.pdf").write_bytes(_pdf())
    (demo / "text.md").write_text("# A text\n\nWith `code`.\n")
    (demo / "names.txt").write_text("Amina\nBen\n")
    (demo / "school.json").write_text(json.dumps(_school(more_people)))
    data = folder / "data"
    subprocess.run([*SERVER, "demo", "--data", str(data), "--from", str(demo)], check=True, capture_output=True)
    return LiveSchool(data)


def sync(session: Session) -> None:
    """Push, pull, and fetch every file that is wanted."""
    report = session.push(lambda _done, _total: None)
    if report.stopped_by is not None:
        raise report.stopped_by
    session.pull()
    fetcher = session.fetcher(lambda: None)
    while fetcher.step():
        pass


def _school(more_people: int) -> dict[str, Any]:
    def person(email: str, role: str, first: str, last: str) -> dict[str, str]:
        return {"email": email, "password": PASSWORD, "role": role, "first_name": first, "last_name": last}

    def question(key: str, kind: str, options: list[str], right: list[str], accepted: list[str]) -> dict[str, Any]:
        return {
            "key": key,
            "question_type": kind,
            "text": f"Question {key}",
            "options": [{"id": one, "text": one} for one in options],
            "correct_options": right,
            "accepted_answers": accepted,
            "points": 2,
            "explanation": f"Because of {key}.",
        }

    quiz = {
        "title": "A quiz",
        "description": "",
        "time_limit_minutes": None,
        "passing_score": 50,
        "max_attempts": None,
        "shuffle_questions": False,
        "reveal_answers": "after_submit",
        "offline": "allowed",
        "questions": [
            question("one", "multiple_choice", ["a", "b"], ["a"], []),
            question("several", "multiple_choice", ["a", "b", "c"], ["a", "c"], []),
            question("truth", "true_false", ["true", "false"], ["true"], []),
            question("short", "short_answer", [], [], ["loop"]),
            question("essay", "essay", [], [], []),
        ],
    }

    def lecture(key: str, kind: str, **more: Any) -> dict[str, Any]:
        blank = {"description": "", "duration_seconds": 0, "is_preview": False, "resources": []}
        return {"key": key, "title": f"The {key}", "content_type": kind, **blank, **more}

    captions = [{"language": "en", "label": "English", "file": "en.vtt"}]
    film = {"file": "clip.mp4", "duration_seconds": 5, "height": 180, "captions": captions}
    names = {"key": "names", "title": "names.txt", "kind": "document", "file": "names.txt"}
    lectures = [
        lecture("film", "video", duration_seconds=5, video=film, resources=[names]),
        lecture("paper", "pdf", pdf={"file": "page.pdf", "page_count": 8}),
        lecture("text", "text", body_file="text.md"),
        lecture("quiz", "quiz", quiz=quiz),
    ]
    assignment = {
        "key": "work",
        "title": "A work",
        "description_file": "text.md",
        "max_score": 20,
        "due_in_days": 14,
        "allow_late": True,
        "late_penalty_percent": 0,
        "max_attempts": None,
        "allowed_extensions": [".py", ".txt"],
        "max_file_size": 1_000_000,
        "rubric": [{"id": "idea", "criterion": "The idea", "max_points": 20, "levels": []}],
        "attachments": [],
    }
    course = {
        "slug": "a-course",
        "course_code": "T1",
        "title": "A course",
        "short_description": "Short.",
        "description_file": "text.md",
        "level": "Beginner",
        "category": "things",
        "language": "en",
        "instructors": [TEACHER, *(teacher(n) for n in range(more_people))],
        "metadata": {
            "duration_minutes": 5,
            "has_certificate": False,
            "requirements": [],
            "learning_outcomes": [],
            "tags": ["testing"],
        },
        "pricing": {"price": "0.00", "currency": "USD", "is_free": True},
        "sections": [{"key": "all", "title": "All", "description": "", "lectures": lectures}],
        "assignments": [assignment],
    }
    people = [
        person(LEARNER, "student", "Amina", "Nasser"),
        person(OTHER, "student", "Ben", "Okafor"),
        person(TEACHER, "instructor", "Sun-hee", "Kim"),
    ]
    people += [person(learner(n), "student", "Learner", str(n)) for n in range(more_people)]
    people += [person(teacher(n), "instructor", "Teacher", str(n)) for n in range(more_people)]
    return {"users": people, "categories": [{"slug": "things", "name": "Things"}], "courses": [course]}


def _pdf() -> bytes:
    from io import BytesIO

    from reportlab.pdfgen import canvas

    buffer = BytesIO()
    paper = canvas.Canvas(buffer)
    for number in range(1, 9):
        paper.drawString(100, 700, f"Page {number} about loops")
        paper.showPage()
    paper.save()
    return buffer.getvalue()
