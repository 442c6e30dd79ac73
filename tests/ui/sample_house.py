"""A house with sample views in it: for pictures of pages in states that are hard to bring about for real."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from lms_desktop.domain.errors import LmsError, NotPossible
from lms_desktop.services import views as v
from lms_desktop.ui.ports import Services
from tests.ui import samples

NEXT = {
    v.WorkState.HELD: v.Next.HELD,
    v.WorkState.NEEDS: v.Next.DECIDE,
    v.WorkState.FAILED: v.Next.REFUSED,
    v.WorkState.RECEIVED: v.Next.DONE,
    v.WorkState.SENDING: v.Next.ON_ITS_WAY,
    v.WorkState.HERE: v.Next.HAND_IN,
}
PERSON_DEEDS = ("change_profile", "change_settings", "change_links", "add_skill", "change_skill")
TRANSFER_DEEDS = ("pause", "resume", "pause_kept", "resume_kept", "first", "move", "remove", "want", "fetch_anyway")


@dataclass
class Said:
    """What the pages asked for, in order."""

    calls: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)

    def __call__(self, name: str, answer: Any = None) -> Callable[..., Any]:
        """A service call that is remembered and answered."""

        def call(*args: Any, **more: Any) -> Any:
            self.calls.append((name, (*args, *more.values())))
            return answer(*args, **more) if callable(answer) else answer

        return call

    def names(self) -> list[str]:
        """The names of the calls."""
        return [name for name, _args in self.calls]


class SampleHouse:
    """Answers with sample views."""

    def __init__(self, account: v.AccountView = samples.AMINA, **answers: Any) -> None:
        self.account = account
        self.said = Said()
        self.failure: LmsError | None = None
        self._answers = answers
        self.known: Sequence[v.AccountView] = (samples.AMINA, samples.BEN)
        self.demos: Sequence[v.DemoAccount] = ()

    def accounts(self) -> Sequence[v.AccountView]:
        return self.known

    def demo_accounts(self) -> Sequence[v.DemoAccount]:
        return self.demos

    def sign_in(self, server_url: str, email: str, password: str) -> v.AccountView:
        self.said("sign_in")(server_url, email, password)
        if self.failure is not None:
            raise self.failure
        return self.account

    def switch(self, key: str) -> v.AccountView:
        self.said("switch")(key)
        if self.failure is not None:
            raise self.failure
        return next(account for account in self.known if account.key == key)

    def sign_out(self) -> None:
        self.said("sign_out")()

    def sync_now(self) -> None:
        self.said("sync_now")()

    def save_preferences(self, preferences: v.Preferences) -> None:
        self.said("save_preferences")(preferences)

    def earlier_days(self) -> Sequence[v.EarlierDay]:
        return self._of("earlier_days", ())  # type: ignore[no-any-return]  # whatever the test answers

    def bring_back(self, day: v.EarlierDay) -> v.AccountView:
        self.said("bring_back")(day)
        if self.failure is not None:
            raise self.failure
        return self.account

    def _of(self, name: str, default: Any) -> Any:
        return self._answers.get(name, default)

    def services(self) -> Services:
        say = self.said
        one = SimpleNamespace
        notes: Mapping[str, Any] = {
            "in_lecture": say("notes.in_lecture", self._of("notes", samples.NOTES)),
            "save": say("notes.save", lambda *_a, **_k: samples.NOTES[0]),
            "delete": say("notes.delete"),
        }
        return cast(
            "Services",
            one(
                home=one(load=say("home.load", self._of("home", samples.HOME))),
                library=one(load=say("library.load", self._of("library", samples.LIBRARY))),
                catalogue=one(search=say("catalogue.search", self._of("catalogue", samples.CATALOGUE))),
                courses=one(
                    open=say("courses.open", self._of("course", samples.COURSE)),
                    refresh=say("courses.refresh", self._of("course", samples.COURSE)),
                ),
                enrollments=one(enroll=say("enrollments.enroll"), leave=say("enrollments.leave")),
                downloads=one(
                    **{
                        n: say(f"downloads.{n}", samples.COURSE.offline)
                        for n in ("keep", "drop", "pause", "resume", "choose_height")
                    },
                ),
                transfers=one(
                    load=say("transfers.load", self._of("downloads", samples.DOWNLOADS)),
                    flows=say("transfers.flows", self._of("flows", samples.FLOWS)),
                    repair=say("transfers.repair", self._of("damaged", 0)),
                    **{n: say(f"transfers.{n}") for n in TRANSFER_DEEDS},
                ),
                storage=one(
                    load=say("storage.load", self._of("storage", samples.STORAGE)),
                    drop=say("storage.drop"),
                    drop_all=say("storage.drop_all"),
                ),
                travel=one(load=say("travel.load", self._of("travel", samples.TRAVEL)), fix_all=say("travel.fix_all")),
                lectures=one(
                    open=say("lectures.open", self._of("lecture", samples.TEXT)),
                    mark_opened=say("lectures.mark_opened"),
                    file=say("lectures.file"),
                ),
                progress=one(
                    record=say("progress.record", v.ProgressView()), complete=say("progress.complete", v.ProgressView())
                ),
                notes=one(**notes),
                bookmarks=one(
                    in_lecture=say("bookmarks.in_lecture", self._of("bookmarks", samples.BOOKMARKS)),
                    add=say("bookmarks.add", lambda *_a, **_k: samples.BOOKMARKS[0]),
                    rename=say("bookmarks.rename", lambda *_a, **_k: samples.BOOKMARKS[0]),
                    remove=say("bookmarks.remove"),
                ),
                quizzes=one(
                    open=say("quizzes.open", self._of("quiz", samples.quiz(samples.ATTEMPT))),
                    start=say("quizzes.start", samples.ATTEMPT),
                    answer=say("quizzes.answer", samples.ATTEMPT),
                    hand_in=say("quizzes.hand_in", samples.HANDED_IN),
                ),
                assignments=one(
                    open=say("assignments.open", self._of("assignment", samples.assignment())),
                    save_draft=say("assignments.save_draft", samples.assignment(draft="x")),
                    add_file=say("assignments.add_file", samples.FILES[0]),
                    remove_file=say("assignments.remove_file"),
                    hand_in=say("assignments.hand_in", samples.assignment(samples.submission(v.WorkState.WAITING))),
                    take_back=say("assignments.take_back"),
                    save_copy=say("assignments.save_copy", lambda _id, folder: Path(folder) / "copy.txt"),
                ),
                grading=one(
                    piles=say("grading.piles", self._of("piles", (samples.PILE,))),
                    desk=say("grading.desk", self._of("desk", samples.DESK)),
                    paper=say("grading.paper", self._of("paper", samples.PAPER)),
                    give=say("grading.give", samples.GRADE),
                    release=say("grading.release", samples.GRADE),
                    take_back=say("grading.take_back", samples.GRADE),
                    take_along=say("grading.take_along"),
                    resolve=say("grading.resolve", samples.GRADE),
                ),
                judging=one(
                    piles=say("judging.piles", self._of("quiz_piles", (samples.QUIZ_PILE,))),
                    title=say("judging.title", samples.QUIZ_PILE.title),
                    desk=say("judging.desk", self._of("attempts", samples.ATTEMPTS)),
                    open=say("judging.open", self._attempt),
                    **{n: say(f"judging.{n}", self._changed) for n in ("judge", "send", "take_back", "resolve")},
                ),
                outbox=one(
                    load=say("outbox.load", self._of("outbox", samples.OUTBOX)),
                    received=say("outbox.received", self._of("received", samples.RECEIVED)),
                    detail=say("outbox.detail", self._detail),
                    take_back=say("outbox.take_back"),
                    retry=say("outbox.retry"),
                    save_copy=say("outbox.save_copy", lambda _row, folder: Path(folder) / "copy.txt"),
                    save_all=say("outbox.save_all", lambda folder: Path(folder) / "outbox"),
                    save_receipt=say("outbox.save_receipt", lambda _row, path, *_render: path),
                    hold=say("outbox.hold"),
                    let_go=say("outbox.let_go"),
                ),
                conflicts=one(
                    load=say("conflicts.load", self._conflict),
                    keep=say("conflicts.keep"),
                    use_text=say("conflicts.use_text"),
                    use_grade=say("conflicts.use_grade"),
                ),
                held_back=one(let_go=say("held_back.let_go")),
                devices=one(load=say("devices.load", self._devices), sign_out=say("devices.sign_out", self._changed)),
                person=one(
                    profile=say("person.profile", self._profile),
                    settings=say("person.settings", samples.SYNCED),
                    links=say("person.links", samples.LINKS),
                    skills=say("person.skills", self._of("skills", samples.SKILLS)),
                    remove_skill=say("person.remove_skill"),
                    **{n: say(f"person.{n}", self._changed) for n in PERSON_DEEDS},
                ),
            ),
        )

    def _profile(self) -> v.ProfileView:
        answer: v.ProfileView | None = self._of("profile", samples.PROFILE)
        if answer is None:
            raise NotPossible("profile", why="not_here")
        return answer

    def _devices(self) -> Sequence[v.DeviceView]:
        self._changed()
        answer: Sequence[v.DeviceView] = self._of("devices", samples.DEVICES)
        return answer

    def _attempt(self, attempt_id: str) -> v.JudgingView:
        answer: v.JudgingView = self._of("judging", samples.judged())
        return replace(answer, attempt_id=attempt_id)

    def _changed(self, *_words: Any, **_fields: Any) -> None:
        if self.failure is not None:
            raise self.failure

    def _conflict(self, conflict_id: str) -> v.ConflictView:
        answer: v.ConflictView | None = self._of("conflict", samples.pair())
        if answer is None:
            raise NotPossible(conflict_id, why="no_conflict")
        return answer

    def _detail(self, row_id: str) -> v.OutboxDetail:
        outbox = self._of("outbox", samples.OUTBOX)
        groups = (outbox.stuck, outbox.needs, outbox.failed, outbox.waiting, outbox.sending, outbox.received)
        rows = (*(row for group in groups for row in group), *outbox.held, *outbox.drafts)
        found = next(row for row in rows if row.row_id == row_id)
        is_received = found.state is v.WorkState.RECEIVED
        return v.OutboxDetail(
            row=found,
            saved_at=found.at,
            sent_at=found.at if is_received else None,
            received_at=found.at if is_received else None,
            next_try_at=None,
            tries=0,
            problem=found.problem,
            content="My first program says hello.",
            files=samples.FILES,
            can_take_back=not is_received,
            can_retry=False,
            next=v.NextStep(NEXT.get(found.state, v.Next.GOES)),
            can_hold=found.state is v.WorkState.WAITING,
            can_let_go=found.state is v.WorkState.HELD,
            earlier=self._of("earlier", ()),
        )
