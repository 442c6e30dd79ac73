"""What people do in a history: on their computers, at the website, at the teacher's desk."""

from dataclasses import dataclass, field
from typing import Any

from lms_desktop.domain.progress import Seen
from lms_desktop.services.views import LectureKind, WorkState
from tests.faults.computer import Computer, Killed
from tests.faults.ground import Ground, assignment_of, course_of, film_of, lecture_of
from tests.faults.model import Story, Words, words_of
from tests.faults.website import Website


@dataclass
class Acts:
    """The words are new each time; they are claimed once "saved" was said. Each act takes two numbers as it needs."""

    ground: Ground
    seed: int
    story: Story = field(default_factory=Story)
    wrong: list[str] = field(default_factory=list)
    computers: list[Computer] = field(default_factory=list)
    since_backup: list[tuple[Words, str]] = field(default_factory=list)  # at the website, which keeps no copy

    @property
    def web(self) -> Website:
        """The school's website."""
        if self._web is None:
            self._web = Website(self.ground.school)
        return self._web

    _web: Website | None = None

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
        self._said_at_website(self.story.notes, word)

    def _web_edit_note(self, _computer: Computer, a: int, b: int) -> None:
        notes = self.web.notes()
        if notes:
            note, word = notes[a % len(notes)], self.story.word("note")
            text = edited(note["content"], word, b)
            self.web.edit_note(note, text)
            self.story.notes.let_go(set(words_of(note["content"])) - set(words_of(text)))
            self._said_at_website(self.story.notes, word)

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
            self._said_at_website(self.story.grades, word)

    def _said_at_website(self, words: Words, word: str) -> None:
        words.say(word, saved=True)
        self.since_backup.append((words, word))

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
