"""What comes in from learners."""

from typing import Any

from rest_framework import serializers

from lms_desktop.protocol import limits
from lms_desktop.server.core.fields import Body, NewBody, Number, Strings, Text, Title


class EnrollForm(NewBody):
    course = serializers.UUIDField()


class Part(serializers.ListField):
    """From and to."""

    def __init__(self, **options: Any) -> None:
        child = Number(min_value=0, max_value=limits.SECONDS_MAX)
        super().__init__(child=child, min_length=2, max_length=2, **options)


class ProgressForm(Body):
    watched_ranges = serializers.ListField(child=Part(), max_length=limits.RANGES, required=False)
    watched_seconds = Number(min_value=0, max_value=limits.SECONDS_MAX, required=False)
    total_seconds = Number(min_value=0, max_value=limits.SECONDS_MAX, required=False)
    last_position_seconds = Number(min_value=0, max_value=limits.SECONDS_MAX, required=False)
    position_updated_at = serializers.DateTimeField(required=False, allow_null=True)
    is_completed = serializers.BooleanField(required=False)


class BookmarkForm(NewBody):
    timestamp_seconds = Number(min_value=0, max_value=limits.SECONDS_MAX, required=False, allow_null=True)
    page_number = serializers.IntegerField(min_value=1, max_value=limits.PAGES_MAX, required=False, allow_null=True)
    title = Title(limits.TITLE, required=False)


class AnchorForm(serializers.Serializer[Any]):
    paragraph = Text(limits.SHORT_TEXT, required=False, allow_null=True)
    page = serializers.IntegerField(min_value=1, max_value=limits.PAGES_MAX, required=False, allow_null=True)
    quads = serializers.ListField(
        child=serializers.ListField(child=Number(), min_length=4, max_length=8),
        max_length=limits.QUADS,
        required=False,
    )
    colour = Text(limits.LANGUAGE, required=False, allow_null=True)
    quote = Text(limits.BIO, required=False, allow_null=True)


class NoteForm(NewBody):
    content = Text(limits.NOTE, required=False)
    timestamp_seconds = Number(min_value=0, max_value=limits.SECONDS_MAX, required=False, allow_null=True)
    page_number = serializers.IntegerField(min_value=1, max_value=limits.PAGES_MAX, required=False, allow_null=True)
    anchor = AnchorForm(required=False, allow_null=True)
    tags = Strings(limits.TAG, limits.TAGS, required=False)
