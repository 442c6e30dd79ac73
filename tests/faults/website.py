"""What people do at the school's website, which has no outbox: it is there at once, or it is not."""

from dataclasses import dataclass
from typing import Any

import requests

from tests.faults.school import LEARNER, TEACHER, URL, School
from tests.faults.wire import Wire


@dataclass
class Website:
    """The learner's browser and the teacher's."""

    school: School

    def __post_init__(self) -> None:
        self._wire = Wire(self.school, "website")
        self._access: dict[str, str] = {}

    def notes(self) -> list[dict[str, Any]]:
        """The learner's notes."""
        return self._rows("notes")

    def marks(self) -> list[dict[str, Any]]:
        """The learner's bookmarks."""
        return self._rows("bookmarks")

    def works(self) -> list[dict[str, Any]]:
        """What was handed in."""
        return self.school.held()["submissions"]

    def add_note(self, content: str) -> None:
        """A new note beside the film."""
        from lms_desktop.server.apps.courses.models import Lecture

        film = Lecture.objects.get(content_type="video")
        self._call(LEARNER, "POST", f"lectures/{film.pk}/notes/", {"content": content})

    def edit_note(self, note: dict[str, Any], content: str) -> None:
        """Another text."""
        self._call(LEARNER, "PUT", f"notes/{note['id']}/", {"content": content, "tags": []})

    def drop_note(self, note: dict[str, Any]) -> None:
        """Thrown away."""
        self._call(LEARNER, "DELETE", f"notes/{note['id']}/")

    def rename_mark(self, mark: dict[str, Any], title: str) -> None:
        """Another title."""
        self._call(LEARNER, "PUT", f"bookmarks/{mark['id']}/", {"title": title})

    def grade(self, work: dict[str, Any], feedback: str, score: int) -> None:
        """A grade that is released at once, by somebody who sees the one that is there."""
        seen = self._call(TEACHER, "GET", f"submissions/{work['id']}/").json()
        body = {"score": score, "feedback": feedback, "release": True, "rubric_scores": [], "version": seen["version"]}
        self._call(TEACHER, "POST", f"submissions/{work['id']}/grade/", body)

    def lectures(self) -> list[dict[str, Any]]:
        """What was written in histories: no lecture that was there from the beginning."""
        return [row for row in self.school.held()["lectures"] if row["title"].startswith("Title ")]

    def rewrite_lecture(self, lecture: dict[str, Any], body: str) -> None:
        """Another text."""
        self._call(TEACHER, "PATCH", f"lectures/{lecture['id']}/", {"body": body})

    def drop_lecture(self, lecture: dict[str, Any]) -> None:
        """Taken out of the course."""
        self._call(TEACHER, "DELETE", f"lectures/{lecture['id']}/")

    def _rows(self, kind: str) -> list[dict[str, Any]]:
        return [row for row in self.school.held()[kind] if row["user"] == LEARNER]

    def _call(self, who: str, method: str, path: str, body: Any = None) -> requests.Response:
        answer = self._once(who, method, path, body)
        if answer.status_code == 401:  # the school was put back to before this sign-in
            self._access.pop(who)
            answer = self._once(who, method, path, body)
        assert answer.status_code < 300, answer.content
        return answer

    def _once(self, who: str, method: str, path: str, body: Any) -> requests.Response:
        if who not in self._access:
            self._access[who] = self.school.access(who)
        headers = {"Authorization": f"Bearer {self._access[who]}"}
        return self._wire.request(method, f"{URL}/api/{path}", json=body, headers=headers)
