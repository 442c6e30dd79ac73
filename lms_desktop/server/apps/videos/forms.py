"""What comes in from those who give a lecture its content."""

from typing import Any

from rest_framework import serializers

from lms_desktop.protocol import limits
from lms_desktop.server.core.fields import Body, Link, NewBody, Text, Title, Whole

from .models import LectureResource, VideoContent


class LinkedForm(serializers.Serializer[Any]):
    url = Link(limits.URL, allow_blank=False)
    size_bytes = serializers.IntegerField(min_value=0, max_value=2**53, required=False, allow_null=True)
    sha256 = serializers.RegexField(r"\A(?:[0-9a-f]{64})?\Z", required=False, allow_blank=True)


class RenditionForm(LinkedForm):
    height = Whole(max_value=limits.PAGES_MAX, required=False)
    width = Whole(max_value=limits.PAGES_MAX, required=False)
    mime_type = Text(limits.TAG, required=False)


class CaptionForm(LinkedForm):
    language = Text(limits.LANGUAGE, required=False)
    label = Title(limits.TITLE, required=False)  # type: ignore[assignment]  # a field, not the name of one
    format = serializers.ChoiceField(["vtt"], required=False)


class VideoUploadForm(NewBody):
    is_downloadable = serializers.BooleanField(default=True)


class VideoLinkForm(VideoUploadForm):
    video_url = Link(limits.URL, required=False)
    video_provider = serializers.ChoiceField(VideoContent.Provider.choices, required=False)
    duration_seconds = Whole(required=False)
    thumbnail_url = Link(limits.URL, required=False)
    renditions = serializers.ListField(child=RenditionForm(), max_length=limits.FILES, required=False)
    captions = serializers.ListField(child=CaptionForm(), max_length=limits.FILES, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs.get("video_url") and not attrs.get("renditions"):
            raise serializers.ValidationError({"video_url": ["A file or an address was expected."]})
        return attrs


class PdfForm(NewBody):
    file_url = Link(limits.URL, allow_blank=False)
    page_count = Whole(max_value=limits.PAGES_MAX, required=False)


class ResourceForm(NewBody):
    title = Title(limits.TITLE, required=False)
    kind = serializers.ChoiceField(LectureResource.Kind.choices, required=False)
    file_url = Link(limits.URL, required=False)


class ResourceChangeForm(Body):
    title = Title(limits.TITLE, required=False, allow_blank=False)
    kind = serializers.ChoiceField(LectureResource.Kind.choices, required=False)
