"""What an entry is for the school: how it is read, and the action that does it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from msgspec import Struct
from rest_framework import serializers

from lms_desktop.server.apps.authentication.models import User

Given = dict[str, Any]
Form = type[serializers.BaseSerializer[Any]]


@dataclass(frozen=True, slots=True)
class Asked:
    """An entry as an action needs it: on which row, what, and on which version it was made."""

    row: UUID
    given: Given
    base: int | None


@dataclass(frozen=True, slots=True)
class Kind:
    """How an entry is read and done; it answers with the row as it is then, or nothing where it is gone."""

    form: Form
    do: Callable[[User, Asked], Struct | None]
    is_partial: bool = False  # it names single fields
    reader: serializers.BaseSerializer[Any] = field(init=False, compare=False)  # made once: that is half of the work

    def __post_init__(self) -> None:
        object.__setattr__(self, "reader", self.form(partial=self.is_partial))
