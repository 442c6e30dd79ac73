"""Django's classes with what they are about, where types are checked; Django itself does not know the brackets."""

from typing import TYPE_CHECKING, TypeAlias

from django import forms
from django.contrib import admin

if TYPE_CHECKING:
    from lms_desktop.server.apps.authentication.models import User
    from lms_desktop.server.apps.courses.models import (
        Category,
        Course,
        CourseInstructor,
        CourseMetadata,
        CoursePricing,
        Instructor,
    )
    from lms_desktop.server.apps.enrollments.models import Enrollment
    from lms_desktop.server.core.models import AuditLine

    from .pages import Page

    UserForm: TypeAlias = forms.ModelForm[User]
    PeoplePage: TypeAlias = Page[User]
    CoursePage: TypeAlias = Page[Course]
    EnrollmentPage: TypeAlias = Page[Enrollment]
    CategoryPage: TypeAlias = Page[Category]
    InstructorPage: TypeAlias = Page[Instructor]
    AuditPage: TypeAlias = admin.ModelAdmin[AuditLine]
    MetadataInline: TypeAlias = admin.StackedInline[CourseMetadata, Course]
    PricingInline: TypeAlias = admin.StackedInline[CoursePricing, Course]
    TeacherInline: TypeAlias = admin.TabularInline[CourseInstructor, Course]
else:
    from .pages import Page

    UserForm, AuditPage = forms.ModelForm, admin.ModelAdmin
    PeoplePage = CoursePage = EnrollmentPage = CategoryPage = InstructorPage = Page
    MetadataInline = PricingInline = admin.StackedInline
    TeacherInline = admin.TabularInline
