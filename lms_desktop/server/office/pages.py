"""What every page of the office does: changes are noted in the audit, and nothing is deleted by accident."""

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.http import HttpRequest

from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.core import audit
from lms_desktop.server.core.models import Row

M = TypeVar("M", bound=Model)


if TYPE_CHECKING:
    _ModelAdmin = ModelAdmin
else:  # Django's class does not know the brackets

    class _ModelAdmin(Generic[M], ModelAdmin):
        pass


class Page(_ModelAdmin[M], Generic[M]):
    """A page about one kind of row."""

    list_per_page = 50
    show_full_result_count = False

    def save_model(self, request: HttpRequest, obj: M, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's
        """Keep a row, and who changed what."""
        super().save_model(request, obj, form, change)
        if isinstance(obj, Row):
            note(request, "change in the office" if change else "make in the office", obj, fields=form.changed_data)

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:  # noqa: ARG002 - Django's
        """People are forgotten, and courses archived, by commands that keep what others need."""
        return False


def note(request: HttpRequest, verb: str, row: Row, **detail: Any) -> None:
    """Write a line of the audit."""
    assert isinstance(request.user, User)
    audit.note(request.user, verb, row, **detail)
