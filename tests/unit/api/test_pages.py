"""Lists: a walk that does not add up is walked again, and never believed."""

from typing import Any

import msgspec
import pytest
import requests

from lms_desktop.api.school import School
from lms_desktop.domain.errors import NotASchool
from tests.builders import FakeClock


class Lists(requests.Session):
    """Answers with pages, one after the other; the last one again and again."""

    def __init__(self, *pages: tuple[int, list[str], str | None]) -> None:
        super().__init__()
        self.pages = list(pages)
        self.calls = 0

    def request(self, *_args: Any, **_kwargs: Any) -> requests.Response:
        count, ids, following = self.pages[min(self.calls, len(self.pages) - 1)]
        self.calls += 1
        answer = requests.Response()
        answer.status_code = 200
        answer.headers["Content-Type"] = "application/json"
        page = {"count": count, "next": following, "previous": None, "results": [{"id": one} for one in ids]}
        answer._content = msgspec.json.encode(page)
        return answer


def ids_of(lists: Lists) -> list[str]:
    return [
        msgspec.json.Decoder(dict[str, str]).decode(row)["id"]  # noqa: TID251 - a test reads what it wrote
        for row in School("http://localhost", lists, FakeClock()).pages("notes/")
    ]


def test_a_list_that_grows_while_it_is_read_is_read_again() -> None:
    growing = Lists((2, ["a"], "page=2"), (3, ["b"], None), (3, ["a", "b"], "page=2"), (3, ["c"], None))
    assert ids_of(growing) == ["a", "b", "c"]
    assert growing.calls == 4


def test_a_list_that_never_adds_up_is_not_believed() -> None:
    with pytest.raises(NotASchool):
        ids_of(Lists((20, [], None)))


def test_an_answer_that_is_no_list_is_not_believed() -> None:
    class Login(Lists):
        def request(self, *args: Any, **kwargs: Any) -> requests.Response:
            answer = super().request(*args, **kwargs)
            answer._content = b'{"detail": "Sign in at the portal."}'
            return answer

    with pytest.raises(NotASchool):
        ids_of(Login((0, [], None)))
