"""What was asked first may be answered last: a page never shows an older answer in the place of a newer one."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from lms_desktop.domain.errors import LmsError, NotPossible
from lms_desktop.tasks import Failure
from lms_desktop.ui.page import Page
from lms_desktop.ui.place import Place, Screen
from tests.ui.conftest import MakeStage
from tests.ui.test_pages import PLACES


class LateTasks:
    """Work is done at once; its answers are handed over when a test says so."""

    def __init__(self) -> None:
        self.answers: list[Callable[[], None]] = []

    def run(self, work: Callable[[Any], Any], *, done: Any = None, failed: Any = None, **_more: Any) -> None:
        try:
            value = work(None)
        except LmsError as error:
            failure = Failure(error)
            self.answers.append(lambda: failed(failure))
        else:
            self.answers.append(lambda: done(value))

    def close(self) -> None:
        """Nothing waits."""


def late(page: Page) -> LateTasks:
    tasks = LateTasks()
    page.context = replace(page.context, tasks=tasks)  # type: ignore[arg-type]  # it hands out no handles
    return tasks


def missing() -> str:
    raise NotPossible("gone", why="not_here")


@pytest.mark.parametrize(
    ("order", "shown"),
    [((0, 1, 2), ["first", "failed", "last"]), ((2, 0, 1), ["last"]), ((1, 0, 2), ["failed", "last"])],
)
def test_an_older_answer_is_never_shown_after_a_newer_one(stage: MakeStage, order: Any, shown: list[str]) -> None:
    page = stage().go(Place(Screen.CATALOGUE))
    tasks, told = late(page), list[str]()
    for work in (lambda: "first", missing, lambda: "last"):
        page.read(work, told.append, lambda _failure: told.append("failed"))
    for number in order:
        tasks.answers[number]()
    assert told == shown


@pytest.mark.parametrize("name", [name for name in PLACES if name != "settings"])
def test_every_page_reads_so(stage: MakeStage, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place, answers = PLACES[name]
    page = stage(**answers).go(place)
    tasks, asked = late(page), list[object]()
    monkeypatch.setattr(page, "read", lambda work, *_more, **_named: asked.append(work))
    page.reload()
    assert (len(asked), tasks.answers) == (1, [])
