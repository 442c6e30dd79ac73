"""A history: what people did on some computers and at the website, what went wrong, and whether it ended well.

A history is a list of steps, a step is a name and some numbers: it can be kept in a file, and made shorter.
"""

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from lms_desktop.domain.errors import LmsError, StoreProblem
from lms_desktop.domain.ops import OpState
from lms_desktop.domain.progress import Seen
from lms_desktop.services.views import LectureKind, WorkState
from lms_desktop.store import ledger
from tests.faults import invariants
from tests.faults.computer import Computer, Killed, is_signed_out
from tests.faults.invariants import Mirror
from tests.faults.model import Story, words_of
from tests.faults.school import FAST, LEARNER, TEACHER, School
from tests.faults.website import Website
from tests.faults.wire import FAULTS

Step = tuple[str, int, int, int]  # what, on which computer, and two numbers that it takes as it needs them

WORK: dict[str, int] = {
    "note": 6,
    "edit_note": 10,
    "drop_note": 2,
    "mark": 3,
    "rename_mark": 3,
    "drop_mark": 2,
    "watch": 4,
    "finish": 1,
    "hand_in": 3,
    "quiz": 2,
    "join": 1,
    "leave": 1,
    "grade": 3,
    "decide": 1,
}
WEB: dict[str, int] = {"web_note": 1, "web_edit_note": 5, "web_drop_note": 1, "web_rename_mark": 1, "web_grade": 2}
TROUBLE: dict[str, int] = {
    "sync": 18,
    "faulty_sync": 16,
    "kill_in_sync": 8,
    "kill_in_work": 4,
    "kill": 2,
    "clock": 2,
    "wait": 4,
    "deliver": 3,
    "retry": 2,
    "forget_access": 2,
}
TURNED: dict[str, int] = {"expire": 2, "backup": 1, "restore": 1}
LOOKED_AT_AFTER = {"faulty_sync", "kill_in_sync", "kill_in_work", "kill", "retry", "forget_access"}
JUMPS_S = (1, -1, 300, -300, 3600, -3600, 86400, -86400, 315_360_000, -315_360_000)
WAITS_S = (1, 30, 600, 7200)
CALLS = (0, 0, 0, 1, 1, 1, 2, 2, 3, 4, 5, 8, 12, 20)  # which call of a pass meets a fault: a pass may be one call long
LONGEST_WAIT_S = 16 * 60


@dataclass
class Ground:
    """Everything that all histories of one process begin from."""

    school: School
    home: Path
    learners: int = 2

    @classmethod
    def made(cls, level: str) -> "Ground":
        """A school, two computers of a learner and one of their teacher, all of them up to date."""
        ground = cls(School.begin(level), Path(tempfile.mkdtemp(prefix="lms-history-", dir=FAST)))
        for number, computer in enumerate(ground.computers(ground.home / "first")):
            computer.sync()
            if number == 0:
                computer.session.services.enrollments.enroll(course_of(computer, "A course"))
            assert computer.sync() is None
            assert computer.sync() is None
            computer.close()
        ground.school.remember()
        return ground

    def computers(self, home: Path) -> list[Computer]:
        """The learner's, and last the teacher's."""
        people = [LEARNER] * self.learners + [TEACHER]
        return [Computer(self.school, home / f"computer{n}", email) for n, email in enumerate(people)]

    def end(self) -> None:
        """Throw everything away."""
        self.school.end()
        shutil.rmtree(self.home, ignore_errors=True)


@dataclass
class Count:
    """What happened in some histories."""

    steps: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)


@dataclass
class History:
    """One history while it is told."""

    ground: Ground
    seed: int
    story: Story = field(default_factory=Story)
    wrong: list[str] = field(default_factory=list)
    backup: Any = None
    restored: bool = False
    seen_s: dict[int, float] = field(default_factory=dict)

    def tell(self, steps: Sequence[Step], count: Count) -> list[str]:
        """Go through the steps, mend everything, and look; what was wrong."""
        random.seed(self.seed)
        self.ground.school.hours.__init__()  # type: ignore[misc]  # the world begins again
        self.ground.school.begin_again()
        home = Path(tempfile.mkdtemp(dir=self.ground.home))
        shutil.copytree(self.ground.home / "first", home, dirs_exist_ok=True)
        self.computers = self.ground.computers(home)
        self.web = Website(self.ground.school)
        try:
            for step in steps:
                self._take(step, count)
                if self.wrong:
                    break
            else:
                self._mend()
                self._look()
        finally:
            for computer in self.computers:
                count.faults += computer.wire.faulty.met
                count.kills += computer.kills
                count.calls += computer.wire.faulty.kinds
                computer.close()
            shutil.rmtree(home, ignore_errors=True)
        return self.wrong

    def _take(self, step: Step, count: Count) -> None:
        name, on, a, b = step
        count.steps[name] += 1
        computer = self.computers[on % len(self.computers)]
        try:
            getattr(self, f"_{name}")(computer, a, b)
        except Killed:
            computer.killed()
        except StoreProblem as error:
            self.wrong.append(f"bug {type(error).__name__}: {error} in {step} at {_place(error)}")
        except LmsError:
            pass  # a rule says no: there is nothing to rename, the course was left
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
            self.wrong.append(f"bug {type(error).__name__}: {error} in {step} at {_place(error)}")
        self._progress_stays(computer)
        if name in LOOKED_AT_AFTER and not self.wrong:
            self.wrong += invariants.page_is_honest(computer.session, computer.home.name)

    # What a person does on a computer. The words are new each time; they are claimed once "saved" was said.

    def _note(self, computer: Computer, a: int, b: int) -> None:
        word = self.story.word("note")
        with self._claim(self.story.notes, word):
            computer.session.services.notes.save(None, film_of(computer), f"{word}\n", timestamp=float(a % 5))

    def _edit_note(self, computer: Computer, a: int, b: int) -> None:
        notes = computer.session.services.notes.in_lecture(film_of(computer))
        if not notes:
            return
        note, word = notes[a % len(notes)], self.story.word("note")
        text = edited(note.content, word, b)
        self.story.notes.let_go(set(words_of(note.content)) - set(words_of(text)))
        with self._claim(self.story.notes, word):
            computer.session.services.notes.save(note.note_id, note.lecture_id, text)

    def _drop_note(self, computer: Computer, a: int, b: int) -> None:
        notes = computer.session.services.notes.in_lecture(film_of(computer))
        if notes:
            note = notes[a % len(notes)]
            self.story.notes.let_go(words_of(note.content))
            computer.session.services.notes.delete(note.note_id)

    def _mark(self, computer: Computer, a: int, b: int) -> None:
        title = self.story.word("mark")
        lecture = film_of(computer)
        self.story.mark_added(title, saved=False)
        computer.session.services.bookmarks.add(lecture, timestamp=float(a % 5), title=title)
        self.story.marks.pop()
        self.story.mark_added(title, saved=True)

    def _rename_mark(self, computer: Computer, a: int, b: int) -> None:
        marks = computer.session.services.bookmarks.in_lecture(film_of(computer))
        if marks:
            mark, title = marks[a % len(marks)], self.story.word("mark")
            self.story.mark_renamed(mark.title, title)
            computer.session.services.bookmarks.rename(mark.bookmark_id, title)

    def _drop_mark(self, computer: Computer, a: int, b: int) -> None:
        marks = computer.session.services.bookmarks.in_lecture(film_of(computer))
        if marks:
            mark = marks[a % len(marks)]
            self.story.mark_removed(mark.title)
            computer.session.services.bookmarks.remove(mark.bookmark_id)

    def _watch(self, computer: Computer, a: int, b: int) -> None:
        start = (a % 16) * 0.25
        end = min(5.0, start + 0.25 * (1 + b % 4))
        seen = Seen(ranges=((start, end),), position=end, total=5.0)
        computer.session.services.progress.record(film_of(computer), seen)
        self.story.seen(start, end)

    def _finish(self, computer: Computer, a: int, b: int) -> None:
        computer.session.services.progress.complete(film_of(computer))
        self.story.completed = True

    def _hand_in(self, computer: Computer, a: int, b: int) -> None:
        word, assignment = self.story.word("work"), assignment_of(computer)
        computer.session.services.assignments.save_draft(assignment, f"{word} \n")
        with self._claim(self.story.works, word):
            computer.session.services.assignments.hand_in(assignment)

    def _quiz(self, computer: Computer, a: int, b: int) -> None:
        quizzes, word = computer.session.services.quizzes, self.story.word("answer")
        attempt = quizzes.start(lecture_of(computer, LectureKind.QUIZ))
        essay = next(one for one in attempt.questions if one.kind == "essay")
        quizzes.answer(attempt.attempt_id, essay.question_id, text=f"{word} ")
        with self._claim(self.story.answers, word):
            quizzes.hand_in(attempt.attempt_id)

    def _join(self, computer: Computer, a: int, b: int) -> None:
        computer.session.services.enrollments.enroll(course_of(computer, "Other"))

    def _leave(self, computer: Computer, a: int, b: int) -> None:
        computer.session.services.enrollments.leave(course_of(computer, "Other"))

    def _grade(self, _computer: Computer, a: int, b: int) -> None:
        teacher = self.computers[-1]
        works = teacher.session.services.grading.desk(assignment_of(teacher)).rows
        if not works:
            return
        work, word = works[a % len(works)], self.story.word("grade")
        grading = teacher.session.services.grading
        before = grading.paper(work.submission_id).grade
        self.story.grades.let_go(words_of(before.feedback))
        with self._claim(self.story.grades, word):
            grading.give(work.submission_id, score=str(b % 20), feedback=word, rubric_scores={})
            grading.release(work.submission_id)

    def _decide(self, _computer: Computer, a: int, b: int) -> None:
        grading = self.computers[-1].session.services.grading
        for row in grading.desk(assignment_of(self.computers[-1])).rows:
            grade = grading.paper(row.submission_id).grade
            if grade.state is WorkState.NEEDS and grade.conflict is not None:
                let_go = grade.conflict.feedback if b % 2 else grade.feedback
                grading.resolve(row.submission_id, mine=bool(b % 2))
                self.story.grades.let_go(words_of(let_go))

    # What happens at the website, and on computers of others.

    def _web_note(self, _computer: Computer, a: int, b: int) -> None:
        word = self.story.word("note")
        self.web.add_note(f"{word}\n")
        self.story.notes.say(word, saved=True)

    def _web_edit_note(self, _computer: Computer, a: int, b: int) -> None:
        notes = self.web.notes()
        if notes:
            note, word = notes[a % len(notes)], self.story.word("note")
            text = edited(note["content"], word, b)
            self.web.edit_note(note, text)
            self.story.notes.let_go(set(words_of(note["content"])) - set(words_of(text)))
            self.story.notes.say(word, saved=True)

    def _web_drop_note(self, _computer: Computer, a: int, b: int) -> None:
        notes = self.web.notes()
        if notes:
            note = notes[a % len(notes)]
            self.story.notes.let_go(words_of(note["content"]))
            self.web.drop_note(note)

    def _web_rename_mark(self, _computer: Computer, a: int, b: int) -> None:
        marks = self.web.marks()
        if marks:
            mark, title = marks[a % len(marks)], self.story.word("mark")
            self.story.mark_renamed(mark["title"], title)
            self.web.rename_mark(mark, title)

    def _web_grade(self, _computer: Computer, a: int, b: int) -> None:
        works = self.web.works()
        if works:
            work, word = works[a % len(works)], self.story.word("grade")
            self.story.grades.let_go(words_of(work["feedback"] or ""))
            self.web.grade(work, word, b % 20)
            self.story.grades.say(word, saved=True)

    # What goes wrong.

    def _sync(self, computer: Computer, a: int, b: int) -> None:
        self._pass(computer, {})

    def _faulty_sync(self, computer: Computer, a: int, b: int) -> None:
        chance = random.Random(a * 65536 + b)
        many = 1 if chance.random() < 0.6 else 3
        self._pass(computer, {chance.choice(CALLS): chance.choice(FAULTS) for _ in range(many)})

    def _kill_in_sync(self, computer: Computer, a: int, b: int) -> None:
        computer.kill_after(a % 40 if b % 4 == 0 else a % 12)
        self._pass(computer, {b % 8: FAULTS[b % len(FAULTS)]} if b % 5 == 0 else {})
        computer.kill_after(None)

    def _kill_in_work(self, computer: Computer, a: int, b: int) -> None:
        computer.session.services  # noqa: B018 - opened, so that the points that follow are those of the work
        computer.kill_after(b % 4)
        (self._note, self._edit_note, self._hand_in, self._mark, self._watch, self._quiz)[a % 6](computer, a, b)
        computer.kill_after(None)

    def _kill(self, computer: Computer, a: int, b: int) -> None:
        computer.kill_now()

    def _clock(self, computer: Computer, a: int, b: int) -> None:
        computer.clock.wrong_by = timedelta(seconds=JUMPS_S[a % len(JUMPS_S)])

    def _wait(self, _computer: Computer, a: int, b: int) -> None:
        self.ground.school.hours.go_on(WAITS_S[a % len(WAITS_S)])

    def _deliver(self, computer: Computer, a: int, b: int) -> None:
        computer.wire.faulty.deliver()

    def _retry(self, computer: Computer, a: int, b: int) -> None:
        press_retry(computer)

    def _forget_access(self, computer: Computer, a: int, b: int) -> None:
        self._pass(computer, {0: "401", **({1: FAULTS[b % len(FAULTS)]} if a % 2 else {})})

    def _expire(self, _computer: Computer, a: int, b: int) -> None:
        self.ground.school.expire_cursors()

    def _backup(self, _computer: Computer, a: int, b: int) -> None:
        at = self.ground.school.hours.now()
        self.backup = (self.ground.school.copy(), at)

    def _restore(self, _computer: Computer, a: int, b: int) -> None:
        if self.backup is not None:
            self.restored = True
            self.ground.school.put_back(*self.backup)

    # What only a history does that somebody thought of.

    def _wait_s(self, _computer: Computer, a: int, b: int) -> None:
        self.ground.school.hours.go_on(a)

    def _image(self, computer: Computer, a: int, b: int) -> None:
        computer.close()
        shutil.copytree(computer.home, computer.home.with_suffix(".image"), dirs_exist_ok=True)

    def _old_image(self, computer: Computer, a: int, b: int) -> None:
        computer.close()
        shutil.rmtree(computer.home)
        computer.home.with_suffix(".image").rename(computer.home)
        computer.sign_in_again()  # the token of then was used
        self.seen_s.pop(id(computer), None)

    def _clone(self, computer: Computer, a: int, b: int) -> None:
        """The profile of the first computer is copied to the second, and both run."""
        other = self.computers[1]
        computer.close()
        other.close()
        shutil.rmtree(other.home)
        shutil.copytree(computer.home, other.home)
        other.sign_in_again()

    def _shut_out(self, _computer: Computer, a: int, b: int) -> None:
        self.ground.school.enroll(LEARNER, "cancelled")
        self.seen_s.clear()

    def _let_in(self, _computer: Computer, a: int, b: int) -> None:
        self.ground.school.enroll(LEARNER, "active")

    def _pass(self, computer: Computer, plan: dict[int, str]) -> None:
        computer.wire.faulty.expect(plan)
        error = computer.sync()
        computer.wire.faulty.expect({})
        if is_signed_out(error):
            # A renewal that arrives once more after its successor was used looks like a stolen token: that is meant.
            was_copied = computer.wire.faulty.faults_of["POST auth/refresh/"] & {"late", "again_later", "twice"}
            if "401" not in plan.values() and not self.restored and not was_copied:
                self.wrong.append(f"I9 {computer.home.name} was signed out for no reason")
            computer.sign_in_again()

    # The end: everything heals, and is looked at.

    def _mend(self) -> None:
        hours = self.ground.school.hours
        for computer in self.computers:
            computer.wire.faulty.expect({})
            computer.wire.faulty.deliver()
            computer.clock.wrong_by = timedelta()
        for number in range(2):
            hours.go_on(LONGEST_WAIT_S)
            for computer in self.computers:
                if number == 0:
                    press_retry(computer)
                self._take(("sync", self.computers.index(computer), 0, 0), Count())
                if self.wrong:
                    return

    def _look(self) -> None:
        if self.wrong:
            return
        for computer in self.computers:
            self.wrong += invariants.page_is_honest(computer.session, computer.home.name)
            computer.close()
        held = self.ground.school.held()
        mirrors = [Mirror.read(computer.store_path, computer.home.name) for computer in self.computers]
        mine = mirrors[:-1]
        self.wrong += invariants.nothing_lost(self.story, held, mirrors)
        self.wrong += invariants.nothing_doubled(self.story, held)
        self.wrong += invariants.queue_is_empty(mirrors)
        self.wrong += invariants.converged(held, mine, LEARNER)
        self.wrong += invariants.nobody_elses(mine, held, LEARNER)
        self.wrong += invariants.receipts_are_true(held, mirrors)
        self.wrong += invariants.cursor_is_safe(mirrors)

    def _progress_stays(self, computer: Computer) -> None:
        """I4: what was watched never becomes less on a computer."""
        if computer.email == TEACHER or computer._session is None or self.restored or self.wrong:
            return
        from lms_desktop.protocol.learning import Progress
        from lms_desktop.store import rows

        with computer.session.open.store.read() as tx:
            now = max((row.watched_seconds for row in rows.many(tx, Progress)), default=0.0)
        before = self.seen_s.get(id(computer), 0.0)
        if now < before - 0.01:
            self.wrong.append(f"I4 progress went from {before} to {now} on {computer.home.name}")
        self.seen_s[id(computer)] = now

    def _claim(self, words: Any, word: str) -> "_Claim":
        return _Claim(words, word)


@dataclass
class _Claim:
    """The word may be there from the first moment; it must be there once the work came back."""

    words: Any
    word: str

    def __enter__(self) -> None:
        self.words.say(self.word, saved=False)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.words.say(self.word, saved=True)
        elif not issubclass(kind, Killed):
            del self.words.claims[self.word]


def press_retry(computer: Computer) -> None:
    """The person presses "try again" on everything that was refused."""
    with computer.session.open.store.read() as tx:
        refused = [entry.op_id for entry in ledger.pending(tx) if entry.state is OpState.REJECTED]
    for op_id in refused:
        computer.session.services.outbox.retry(op_id)


def edited(text: str, word: str, how: int) -> str:
    """The text with a new word: at its end, at its start, in its middle, or in place of everything."""
    lines = text.splitlines(keepends=True)
    match how % 8:
        case 0 | 1 | 2:
            return text + f"{word}\n"
        case 3 | 4:
            return f"{word}\n" + text
        case 5 | 6:
            middle = len(lines) // 2
            return "".join((*lines[:middle], f"{word}\n", *lines[middle:]))
        case _:
            return f"{word}\n"


def course_of(computer: Computer, title: str) -> str:
    """A course by its title."""
    cards = computer.session.services.catalogue.search("").cards
    return next(card.course_id for card in cards if card.title == title)


def lecture_of(computer: Computer, kind: LectureKind) -> str:
    """A lecture of the course."""
    course = computer.session.services.courses.open(course_of(computer, "A course"))
    return next(line.lecture_id for section in course.sections for line in section.lectures if line.kind is kind)


def film_of(computer: Computer) -> str:
    """The film."""
    return lecture_of(computer, LectureKind.VIDEO)


def assignment_of(computer: Computer) -> str:
    """The assignment."""
    return computer.session.services.courses.open(course_of(computer, "A course")).assignments[0].assignment_id


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else ""


def invented(seed: int, length: int, kinds: dict[str, int]) -> list[Step]:
    """A history that nobody thought of."""
    chance = random.Random(seed)
    names = chance.choices(list(kinds), list(kinds.values()), k=length)
    return [(name, chance.randrange(1000), chance.randrange(1000), chance.randrange(1000)) for name in names]


def kinds_of(level: str) -> dict[str, int]:
    """What can happen with a school of this level."""
    return WORK | WEB | TROUBLE | (TURNED if level == "full" else {})


def shorter(steps: Sequence[Step], fails: Callable[[Sequence[Step]], bool]) -> list[Step]:
    """The same failure with as few steps as can be had by leaving some out."""
    kept, size = list(steps), max(1, len(steps) // 2)
    while size:
        start = 0
        while start < len(kept):
            without = kept[:start] + kept[start + size :]
            if fails(without):
                kept = without
            else:
                start += size
        size //= 2
    return kept
