"""What comes in for works and quizzes."""

from typing import Any

from rest_framework import serializers

from lms_desktop.protocol import limits
from lms_desktop.server.core.fields import Body, NewBody, Number, Text


class Points(serializers.Field[Any, Any, Any, Any]):
    """A number or its text; the rule that knows the maximum reads it."""

    def to_internal_value(self, data: Any) -> str:
        if isinstance(data, bool) or not isinstance(data, str | int | float):
            raise serializers.ValidationError("A number was expected.")
        return str(data)


class SubmitForm(NewBody):
    content = Text(limits.SUBMISSION, required=False)
    client_submitted_at = serializers.DateTimeField(required=False, allow_null=True)


class RubricScoreForm(serializers.Serializer[Any]):
    criterion = Text(limits.TAG, allow_blank=False)
    points = Number(min_value=0)
    comment = Text(limits.BIO, required=False)


class GradeForm(Body):
    score = Points()
    feedback = Text(limits.FEEDBACK, required=False)
    rubric_scores = serializers.ListField(child=RubricScoreForm(), max_length=limits.LIST_ITEMS, required=False)
    release = serializers.BooleanField(default=True)


class StartForm(NewBody):
    client_started_at = serializers.DateTimeField(required=False, allow_null=True)


class AnswerForm(serializers.Serializer[Any]):
    question = Text(limits.TAG, allow_blank=False)
    selected_options = serializers.ListField(child=Text(limits.TAG), max_length=limits.OPTIONS, required=False)
    text = Text(limits.ANSWER, required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return {
            "question": attrs["question"],
            "selected_options": attrs.get("selected_options", []),
            "text": attrs.get("text") or "",
        }


class AnswersForm(Body):
    answers = serializers.ListField(child=AnswerForm(), max_length=limits.QUESTIONS)
    client_submitted_at = serializers.DateTimeField(required=False, allow_null=True)

    def validate_answers(self, answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len({answer["question"] for answer in answers}) != len(answers):
            raise serializers.ValidationError("A question was answered twice.")
        return answers


class JudgementForm(serializers.Serializer[Any]):
    question = Text(limits.TAG, allow_blank=False)
    points_awarded = Points()
    feedback = Text(limits.FEEDBACK, required=False)


class JudgementsForm(Body):
    answers = serializers.ListField(child=JudgementForm(), max_length=limits.QUESTIONS)
