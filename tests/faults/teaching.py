"""What a teacher writes in a history, on their computer and at the website."""

from lms_desktop.services.authoring import AuthoringService
from lms_desktop.services.views import ConflictKind, Keep
from tests.faults.acts import Acts, edited
from tests.faults.computer import Computer
from tests.faults.ground import course_of
from tests.faults.model import words_of


class Teaching(Acts):
    """Lectures that are written by one who teaches, in two places at once."""

    def _write_lecture(self, computer: Computer, a: int, b: int) -> None:
        authoring, word = self._author(computer), self.story.word("lecture")
        section = authoring.course(course_of(computer, "A course")).sections[0].section_id
        with self._claim(self.story.lectures, word):
            authoring.add_lecture(section, title=f"Title {b}", body=f"{word}\n")

    def _rewrite_lecture(self, computer: Computer, a: int, b: int) -> None:
        authoring, written = self._author(computer), self._written(computer)
        if not written:
            return
        lecture, word = authoring.lecture(written[a % len(written)]), self.story.word("lecture")
        text = edited(lecture.body, word, b)
        self.story.lectures.let_go(set(words_of(lecture.body)) - set(words_of(text)))
        title = {"title": f"Title {b}"} if b % 3 == 0 else {}
        with self._claim(self.story.lectures, word):
            authoring.change_lecture(lecture.lecture_id, body=text, **title)

    def _drop_lecture(self, computer: Computer, a: int, b: int) -> None:
        authoring, written = self._author(computer), self._written(computer)
        if written:
            lecture = authoring.lecture(written[a % len(written)])
            self.story.lectures.let_go(words_of(lecture.body))
            authoring.remove_lecture(lecture.lecture_id)

    def _order_lectures(self, computer: Computer, a: int, b: int) -> None:
        authoring = self._author(computer)
        section = authoring.course(course_of(computer, "A course")).sections[0]
        ids = [line.lecture_id for line in section.lectures]
        authoring.order_lectures(section.section_id, ids[a % len(ids) :] + ids[: a % len(ids)])

    def _decide_lecture(self, computer: Computer, a: int, b: int) -> None:
        """Both wrote the same: one who has seen both says which counts."""
        conflicts = computer.session.services.conflicts
        both = conflicts.load()
        if both.kind is not ConflictKind.CONTENT:
            return
        mine, theirs = set(words_of(both.mine.text)), set(words_of(both.theirs.text))
        self.story.lectures.let_go(theirs - mine if b % 2 else mine - theirs)
        conflicts.keep(both.conflict_id, Keep.MINE if b % 2 else Keep.THEIRS)

    def _web_rewrite_lecture(self, _computer: Computer, a: int, b: int) -> None:
        if lectures := self.web.lectures():
            lecture, word = lectures[a % len(lectures)], self.story.word("lecture")
            text = edited(lecture["body"], word, b)
            self.ground.school.answers.is_course_fixed = False
            self.web.rewrite_lecture(lecture, text)
            self.story.lectures.let_go(set(words_of(lecture["body"])) - set(words_of(text)))
            self._said_at_website(self.story.lectures, word)

    def _web_drop_lecture(self, _computer: Computer, a: int, b: int) -> None:
        if self.ground.school.level == "bare":
            return  # such a school takes nothing away
        if lectures := self.web.lectures():
            lecture = lectures[a % len(lectures)]
            self.ground.school.answers.is_course_fixed = False
            self.story.lectures.let_go(words_of(lecture["body"]))
            self.web.drop_lecture(lecture)

    def _kill_in_teaching(self, computer: Computer, a: int, b: int) -> None:
        computer.session.services  # noqa: B018 - opened, so that the points that follow are those of the work
        with computer.dying_after(b % 4):
            (self._write_lecture, self._rewrite_lecture, self._drop_lecture)[a % 3](computer, a, b)

    def _author(self, computer: Computer) -> AuthoringService:
        """What a teacher writes with; from now on the course is not what it was in every other history."""
        self.ground.school.answers.is_course_fixed = False
        return computer.session.services.authoring

    def _written(self, computer: Computer) -> list[str]:
        services = computer.session.services.authoring
        (section, *_) = services.course(course_of(computer, "A course")).sections
        lectures = (services.lecture(line.lecture_id) for line in section.lectures)
        return [one.lecture_id for one in lectures if one.title.startswith("Title ")]
