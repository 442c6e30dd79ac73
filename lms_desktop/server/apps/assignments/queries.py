"""What rows of works and quizzes need to know, asked in a fixed number of queries."""

from django.db.models import Count, FloatField, OuterRef, Prefetch, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from .models import Assignment, AssignmentSubmission, Question, Quiz, QuizAttempt


def with_zone(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Add to assignments what their rows show."""
    return assignments.select_related("course")


def with_files(submissions: QuerySet[AssignmentSubmission]) -> QuerySet[AssignmentSubmission]:
    """Add to works what their rows show."""
    related = submissions.select_related("assignment", "enrollment__user__profile")
    return related.prefetch_related("files")


def quizzes_with_totals(quizzes: QuerySet[Quiz]) -> QuerySet[Quiz]:
    """Add to quizzes what their rows show."""
    questions = Question.objects.filter(quiz=OuterRef("pk")).order_by().values("quiz")
    return quizzes.annotate(
        question_count=Coalesce(Subquery(questions.annotate(n=Count("pk")).values("n")), 0),
        total_points=Coalesce(
            Subquery(questions.annotate(n=Sum("points")).values("n")), 0.0, output_field=FloatField()
        ),
    )


def with_totals(path: str) -> "Prefetch[str, QuerySet[Quiz], str]":
    """Fetch quizzes along with other rows."""
    return Prefetch(path, quizzes_with_totals(Quiz.objects.all()))


def with_course(attempts: QuerySet[QuizAttempt]) -> QuerySet[QuizAttempt]:
    """Add to attempts what their rows show."""
    return attempts.select_related("quiz__lecture__section", "enrollment")
