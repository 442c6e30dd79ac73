"""`quizzes/` and `quiz-attempts/`."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from lms_desktop.protocol import quizzes as wire
from lms_desktop.protocol.enums import OfflineRule
from lms_desktop.protocol.errors import ErrorCode
from lms_desktop.server.apps.courses.policies import among
from lms_desktop.server.core.described import GONE, MADE, says
from lms_desktop.server.core.endpoint import Endpoint, gone, made
from lms_desktop.server.core.problems import ConflictError, ForbiddenError

from . import attempts, marking, quizmaking
from .authoring_forms import QuestionForm, QuizForm
from .forms import AnswersForm, JudgementsForm, StartForm
from .models import QuizAttempt
from .policies import attempts_visible_to, may, questions_visible_to, quizzes_visible_to
from .queries import quizzes_with_totals, with_course
from .render import attempt_rows, course_of, question_rows, quiz_row, result_row


class LectureQuiz(Endpoint):
    @says("The quiz of a lecture.", wire.Quiz)
    def get(self, lecture: UUID) -> Response:
        visible = quizzes_with_totals(quizzes_visible_to(self.actor))
        return Response(quiz_row(get_object_or_404(visible, lecture=lecture)))

    @says("Give a lecture its quiz.", wire.Quiz, takes=QuizForm, status=MADE)
    def post(self, lecture: UUID) -> Response:
        row, is_new = quizmaking.make_quiz(self.actor, lecture, self.read(QuizForm))
        return made(row, is_new=is_new)


class QuizItem(Endpoint):
    @says("A quiz.", wire.Quiz)
    def get(self, quiz: UUID) -> Response:
        visible = quizzes_with_totals(quizzes_visible_to(self.actor))
        return Response(quiz_row(get_object_or_404(visible, pk=quiz)))

    @says("Change a quiz.", wire.Quiz, takes=QuizForm, changes=True)
    def patch(self, quiz: UUID) -> Response:
        given = self.changes(QuizForm)
        return Response(quizmaking.change_quiz(self.actor, quiz, given, expected=self.expected))

    put = patch

    @says("Remove a quiz; attempts stay.", status=GONE)
    def delete(self, quiz: UUID) -> Response:
        quizmaking.remove_quiz(self.actor, quiz, expected=self.expected)
        return gone()


class QuizQuestions(Endpoint):
    @says("List questions; right answers for teachers alone.", wire.Question, pages=True, refuses=(403,))
    def get(self, quiz: UUID) -> Response:
        visible = quizzes_visible_to(self.actor).select_related("lecture__section")
        found = get_object_or_404(visible, pk=quiz)
        shows_keys = may(self.actor, "view keys", found.lecture.section.course_id)
        began = QuizAttempt.objects.filter(quiz=found, enrollment__user=self.actor)
        if not shows_keys and found.offline != OfflineRule.ALLOWED and not began.exists():
            raise ForbiddenError("Start this quiz to see its questions.", ErrorCode.NOT_STARTED)
        questions = found.questions.all()
        return self.page(questions, lambda rows: question_rows(rows, shows_keys=shows_keys))

    @says("Add a question.", wire.Question, takes=QuestionForm, status=MADE)
    def post(self, quiz: UUID) -> Response:
        row, is_new = quizmaking.add_question(self.actor, quiz, self.read(QuestionForm))
        return made(row, is_new=is_new)


class QuestionItem(Endpoint):
    @says("A question; right answers for teachers alone.", wire.Question)
    def get(self, question: UUID) -> Response:
        visible = questions_visible_to(self.actor).select_related("quiz__lecture__section")
        found = get_object_or_404(visible, pk=question)
        shows_keys = may(self.actor, "view keys", found.quiz.lecture.section.course_id)
        return Response(next(question_rows([found], shows_keys=shows_keys)))

    @says("Change a question.", wire.Question, takes=QuestionForm, changes=True)
    def patch(self, question: UUID) -> Response:
        given = self.changes(QuestionForm)
        return Response(quizmaking.change_question(self.actor, question, given, expected=self.expected))

    put = patch

    @says("Remove a question.", status=GONE)
    def delete(self, question: UUID) -> Response:
        quizmaking.remove_question(self.actor, question, expected=self.expected)
        return gone()


class QuizStart(Endpoint):
    @says("Begin an attempt, or go on with the open one.", wire.Attempt, takes=StartForm, status=MADE)
    def post(self, quiz: UUID) -> Response:
        row, is_new = attempts.start(self.actor, quiz, self.read(StartForm))
        return made(row, is_new=is_new)


class QuizAttempts(Endpoint):
    @says("List attempts: a learner their own, a teacher everybody's.", wire.Attempt, pages=True)
    def get(self, quiz: UUID) -> Response:
        visible = quizzes_visible_to(self.actor).select_related("lecture__section")
        found = get_object_or_404(visible, pk=quiz)
        judged = among(self.actor, [found.lecture.section.course_id])
        rows = with_course(attempts_visible_to(self.actor).filter(quiz=found))
        return self.page(rows, lambda page: attempt_rows(page, judged))


class AttemptItem(Endpoint):
    @says("An attempt with its questions.", wire.Attempt)
    def get(self, attempt: UUID) -> Response:
        found = get_object_or_404(attempts_visible_to(self.actor), pk=attempt)
        return Response(attempts.row_for(self.actor, found.pk))


class AttemptSubmit(Endpoint):
    @says("Hand in an attempt.", wire.Attempt, takes=AnswersForm)
    def post(self, attempt: UUID) -> Response:
        return Response(attempts.submit(self.actor, attempt, self.read(AnswersForm)))


class AttemptResult(Endpoint):
    @says("What an attempt was worth.", wire.Result, refuses=(409,))
    def get(self, attempt: UUID) -> Response:
        found = get_object_or_404(with_course(attempts_visible_to(self.actor)), pk=attempt)
        if found.status == QuizAttempt.Status.IN_PROGRESS:
            raise ConflictError("This attempt was not handed in yet.", ErrorCode.IN_PROGRESS)
        return Response(result_row(found, among(self.actor, [course_of(found)])))


class AttemptGrade(Endpoint):
    @says("Judge answers by hand.", wire.Attempt, takes=JudgementsForm)
    def post(self, attempt: UUID) -> Response:
        given, expected = self.read(JudgementsForm), self.expected
        return Response(marking.grade(self.actor, attempt, given, expected=expected))
