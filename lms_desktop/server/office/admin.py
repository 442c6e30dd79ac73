"""People, courses, enrollments and payments."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import admin
from django.contrib.auth.password_validation import validate_password
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import path

from lms_desktop.domain.ids import enrollment_id
from lms_desktop.server.apps.authentication import tokens
from lms_desktop.server.apps.authentication.models import User, fold_address
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

from .lists import ImportPage
from .pages import note
from .typed import (
    AuditPage,
    CategoryPage,
    CoursePage,
    EnrollmentPage,
    InstructorPage,
    MetadataInline,
    PeoplePage,
    PricingInline,
    TeacherInline,
    UserForm,
)


class PersonForm(UserForm):
    """Somebody who can sign in; an empty password leaves it as it is, or to be asked for by mail."""

    new_password = forms.CharField(widget=forms.PasswordInput, required=False, help_text="Empty: as it is.")

    class Meta:
        model = User
        fields: ClassVar = ["email", "role", "is_active", "email_verified"]

    def clean_email(self) -> str:
        """One address is one account, however it is written."""
        email = fold_address(self.cleaned_data["email"])
        if User.objects.filter(email=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("There is an account for this address already.")
        return email

    def clean_new_password(self) -> str:
        """A password as the school wants them."""
        given: str = self.cleaned_data["new_password"]
        if given:
            validate_password(given)
        return given


@admin.register(User)
class People(PeoplePage):
    form = PersonForm
    list_display = ("email", "name", "role", "is_active", "email_verified", "created_at")
    list_filter = ("role", "is_active", "email_verified")
    search_fields = ("email", "profile__first_name", "profile__last_name")
    list_select_related = ("profile",)
    ordering = ("email",)
    change_list_template = "office/people.html"

    @admin.display(ordering="profile__last_name")
    def name(self, person: User) -> str:
        """First and last name."""
        return person.profile.name

    def get_urls(self) -> list[Any]:
        """The page for lists beside the usual ones."""
        page = self.admin_site.admin_view(ImportPage.as_view(site=self.admin_site))
        return [path("list/", page, name="import_people"), *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's
        """Keep a person whole; who may not sign in any more, or has a new password, is signed out everywhere."""
        password = form.cleaned_data["new_password"]
        if password or not change:
            obj.set_password(password or None)
        super().save_model(request, obj, form, change)
        User.objects.make_whole(obj)
        if obj.role != User.Role.STUDENT:
            Instructor.objects.get_or_create(user=obj)
        if change and (password or not obj.is_active):
            tokens.sign_out_everywhere(obj)


class Described(MetadataInline):
    model = CourseMetadata
    extra = 0
    max_num = 1


class Priced(PricingInline):
    model = CoursePricing
    extra = 0
    max_num = 1


class Taught(TeacherInline):
    model = CourseInstructor
    extra = 0
    autocomplete_fields = ("instructor",)


@admin.register(Course)
class Courses(CoursePage):
    list_display = ("course_code", "title", "status", "language", "category", "updated_at")
    list_filter = ("status", "language", "level", "category")
    search_fields = ("course_code", "title")
    list_select_related = ("category",)
    autocomplete_fields = ("created_by",)
    inlines = (Priced, Described, Taught)
    actions = ("publish", "archive")

    @admin.action(description="Publish")
    def publish(self, request: HttpRequest, courses: QuerySet[Course]) -> None:
        """Put courses into the catalogue."""
        self._set(request, courses, Course.Status.PUBLISHED)

    @admin.action(description="Archive: readable to those who are in, closed to others")
    def archive(self, request: HttpRequest, courses: QuerySet[Course]) -> None:
        """Take courses out of the catalogue."""
        self._set(request, courses, Course.Status.ARCHIVED)

    def _set(self, request: HttpRequest, courses: QuerySet[Course], status: str) -> None:
        for course in courses.exclude(status=status):
            course.save_changes({"status": status})
            note(request, "change in the office", course, status=status)


@admin.register(Enrollment)
class Enrollments(EnrollmentPage):
    list_display = ("user", "course", "status", "payment_status", "enrolled_at")
    list_filter = ("payment_status", "status", "course")
    search_fields = ("user__email", "course__title", "course__course_code")
    list_select_related = ("user", "course")
    autocomplete_fields = ("user", "course")
    fields = ("user", "course", "status", "payment_status")
    actions = ("mark_paid", "mark_refunded")

    def get_readonly_fields(self, request: HttpRequest, obj: Enrollment | None = None) -> tuple[str, ...]:  # noqa: ARG002 - Django's
        """An enrollment stays with its person and its course: both are in its id."""
        return ("user", "course") if obj else ()

    def save_model(self, request: HttpRequest, obj: Enrollment, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's
        """A new one gets the id that every device would give it."""
        if not change:
            obj.id = UUID(enrollment_id(str(obj.user_id), str(obj.course_id)))
        super().save_model(request, obj, form, change)

    @admin.action(description="Mark as paid")
    def mark_paid(self, request: HttpRequest, enrollments: QuerySet[Enrollment]) -> None:
        """The money is there."""
        self._pay(request, enrollments, Enrollment.PaymentStatus.PAID)

    @admin.action(description="Mark as refunded")
    def mark_refunded(self, request: HttpRequest, enrollments: QuerySet[Enrollment]) -> None:
        """The money was given back."""
        self._pay(request, enrollments, Enrollment.PaymentStatus.REFUNDED)

    def _pay(self, request: HttpRequest, enrollments: QuerySet[Enrollment], status: str) -> None:
        for enrollment in enrollments.exclude(payment_status=status):
            enrollment.save_changes({"payment_status": status})
            note(request, "change in the office", enrollment, payment_status=status)


@admin.register(Category)
class Categories(CategoryPage):
    list_display = ("name", "slug", "parent_category")
    search_fields = ("name", "slug")
    prepopulated_fields: ClassVar = {"slug": ["name"]}


@admin.register(Instructor)
class Instructors(InstructorPage):
    list_display = ("user", "headline")
    search_fields = ("user__email", "user__profile__last_name")
    autocomplete_fields = ("user",)


@admin.register(AuditLine)
class Audit(AuditPage):
    list_display = ("at", "actor", "verb", "entity", "entity_id")
    list_filter = ("verb", "entity")
    search_fields = ("actor__email", "entity_id")
    list_select_related = ("actor",)
    ordering = ("-at",)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's
        """The audit writes itself."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's
        """What was done was done."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's
        """What was done was done."""
        return False
