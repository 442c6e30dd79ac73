"""What comes in from those who make courses."""

from typing import Any
from zoneinfo import available_timezones

from rest_framework import serializers

from lms_desktop.protocol import limits
from lms_desktop.server.core.fields import Body, Link, NewBody, Strings, Text, Title, Whole

from .models import Category, Course, CourseInstructor, Lecture


class MetadataForm(serializers.Serializer[Any]):
    duration_minutes = Whole(required=False)
    has_certificate = serializers.BooleanField(required=False)
    requirements = Strings(limits.SHORT_TEXT, limits.LIST_ITEMS, required=False)
    learning_outcomes = Strings(limits.SHORT_TEXT, limits.LIST_ITEMS, required=False)
    tags = Strings(limits.TAG, limits.TAGS, required=False)


class PricingForm(serializers.Serializer[Any]):
    price = serializers.DecimalField(max_digits=10, decimal_places=2, min_value=0, required=False)
    currency = serializers.RegexField(r"\A[A-Z]{3}\Z", required=False)
    is_free = serializers.BooleanField(required=False)


class CourseForm(NewBody):
    title = Title(limits.TITLE, allow_blank=False)
    course_code = Title(limits.CODE, required=False)
    slug = serializers.SlugField(max_length=limits.SLUG, required=False, allow_blank=True)
    short_description = Text(limits.SHORT_TEXT, required=False)
    description = Text(limits.DESCRIPTION, required=False)
    level = serializers.ChoiceField(Course.Level.choices, required=False)
    status = serializers.ChoiceField(Course.Status.choices, required=False)
    language = Text(limits.LANGUAGE, required=False)
    timezone = Text(limits.TAG, required=False, allow_blank=False)
    thumbnail_url = Link(limits.URL, required=False)
    category = serializers.UUIDField(required=False, allow_null=True)
    metadata = MetadataForm(required=False)
    pricing = PricingForm(required=False)

    def validate_timezone(self, zone: str) -> str:
        if zone not in available_timezones():
            raise serializers.ValidationError("This time zone is not known.")
        return zone

    def validate_category(self, category: Any) -> Any:
        if category is not None and not Category.objects.filter(pk=category).exists():
            raise serializers.ValidationError("This category does not exist.")
        return category


class CategoryForm(NewBody):
    name = Title(limits.NAME, allow_blank=False)
    slug = serializers.SlugField(max_length=limits.SLUG, required=False, allow_blank=True)
    description = Text(limits.BIO, required=False)
    parent_category = serializers.UUIDField(required=False, allow_null=True)


class TeacherForm(Body):
    instructor = serializers.UUIDField()
    role = serializers.ChoiceField(CourseInstructor.Role.choices, default=CourseInstructor.Role.ASSISTANT)
    order_index = Whole(required=False)


class SectionForm(NewBody):
    title = Title(limits.TITLE, allow_blank=False)
    description = Text(limits.DESCRIPTION, required=False)
    order_index = Whole(required=False)


class LectureForm(NewBody):
    title = Title(limits.TITLE, allow_blank=False)
    description = Text(limits.DESCRIPTION, required=False)
    content_type = serializers.ChoiceField(Lecture.ContentType.choices, required=False)
    order_index = Whole(required=False)
    duration_seconds = Whole(required=False)
    is_preview = serializers.BooleanField(required=False)
    is_published = serializers.BooleanField(required=False)
    body = Text(limits.BODY, required=False)


class LectureChangeForm(LectureForm):
    section = serializers.UUIDField(required=False)


class SectionOrderForm(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    lectures = serializers.ListField(child=serializers.UUIDField(), max_length=limits.OUTLINE, required=False)


class OrderForm(Body):
    sections = serializers.ListField(child=SectionOrderForm(), max_length=limits.OUTLINE)
