"""What comes in from those who set works and quizzes."""

from datetime import UTC
from typing import Any

from rest_framework import serializers

from lms_desktop.domain.deadlines import due_at
from lms_desktop.protocol import limits
from lms_desktop.server.core.fields import NewBody, Number, Strings, Text, Title, Whole

from .models import Question, Quiz


def named_each(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give parts that came without an id one of their place, the same each time; refuse an id that comes twice."""
    named = [{**part, "id": part.get("id") or str(number)} for number, part in enumerate(parts, start=1)]
    if len({part["id"] for part in named}) != len(named):
        raise serializers.ValidationError("Two of these have the same id.")
    return named


class DueDate(Text):
    """A day, or a time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(limits.CODE, allow_blank=False, **options)

    def to_internal_value(self, data: Any) -> str:
        value = super().to_internal_value(data)
        try:
            due_at(value, UTC)
        except (ValueError, OverflowError) as error:
            raise serializers.ValidationError("A day like 2026-01-31 or a time like 2026-01-31T12:00:00Z.") from error
        return value


class LevelForm(serializers.Serializer[Any]):
    title = Title(limits.TITLE, required=False)
    points = Number(min_value=0, max_value=limits.POINTS_MAX, required=False)
    description = Text(limits.BIO, required=False)


class CriterionForm(serializers.Serializer[Any]):
    id = Text(limits.TAG, allow_blank=False, required=False)
    criterion = Text(limits.BIO, required=False)
    max_points = Number(min_value=0, max_value=limits.POINTS_MAX, required=False)
    levels = serializers.ListField(child=LevelForm(), max_length=limits.OPTIONS, required=False)


class AttachmentForm(serializers.Serializer[Any]):
    id = Text(limits.TAG, allow_blank=False)


class AssignmentForm(NewBody):
    title = Title(limits.TITLE, allow_blank=False)
    description = Text(limits.DESCRIPTION, required=False)
    max_score = serializers.DecimalField(max_digits=8, decimal_places=2, min_value=0, required=False)
    due_date = DueDate(required=False, allow_null=True)
    allow_late = serializers.BooleanField(required=False)
    late_penalty_percent = Number(min_value=0, max_value=100, required=False)
    max_attempts = Whole(min_value=1, required=False, allow_null=True)
    allowed_extensions = Strings(limits.LANGUAGE, limits.OPTIONS, required=False)
    max_file_size = Whole(min_value=1, max_value=limits.UPLOAD_BYTES, required=False, allow_null=True)
    rubric = serializers.ListField(child=CriterionForm(), max_length=limits.OPTIONS, required=False)
    attachments = serializers.ListField(child=AttachmentForm(), max_length=limits.FILES, required=False)

    def validate_rubric(self, rubric: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return named_each(rubric)


class QuizForm(NewBody):
    title = Title(limits.TITLE, required=False)
    description = Text(limits.DESCRIPTION, required=False)
    time_limit_minutes = Whole(min_value=1, max_value=limits.MINUTES_MAX, required=False, allow_null=True)
    passing_score = Number(min_value=0, max_value=100, required=False)
    max_attempts = Whole(min_value=1, required=False, allow_null=True)
    shuffle_questions = serializers.BooleanField(required=False)
    reveal_answers = serializers.ChoiceField(Quiz.Reveal.choices, required=False)
    offline = serializers.ChoiceField(Quiz.Offline.choices, required=False)


class OptionForm(serializers.Serializer[Any]):
    id = Text(limits.TAG, allow_blank=False, required=False)
    text = Text(limits.OPTION, required=False)


class QuestionForm(NewBody):
    question_type = serializers.ChoiceField(Question.Type.choices)
    text = Text(limits.QUESTION, allow_blank=False)
    options = serializers.ListField(child=OptionForm(), max_length=limits.OPTIONS, required=False)
    points = Number(min_value=0, max_value=limits.POINTS_MAX, required=False)
    order_index = Whole(required=False)
    correct_options = Strings(limits.TAG, limits.OPTIONS, required=False)
    accepted_answers = Strings(limits.OPTION, limits.OPTIONS, required=False)
    explanation = Text(limits.QUESTION, required=False)

    def validate_options(self, options: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{"text": "", **option} for option in named_each(options)]
