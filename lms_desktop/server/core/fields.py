"""Fields of incoming bodies: what a person writes is kept byte for byte."""

import math
import re
from typing import Any

from rest_framework import serializers

from lms_desktop.domain.links import is_link
from lms_desktop.protocol import limits

_LINE_BREAKS = re.compile(r"\r\n|[\r\n\u0085\u2028\u2029]")


class Text(serializers.CharField):
    """Words as they were written: spaces, line ends and forms of letters stay."""

    def __init__(self, max_length: int, **options: Any) -> None:
        options.setdefault("allow_blank", True)
        super().__init__(max_length=max_length, trim_whitespace=False, **options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class Title(Text):
    """One line; line breaks become a space and nothing else is touched."""

    def to_internal_value(self, data: Any) -> str:
        return _LINE_BREAKS.sub(" ", super().to_internal_value(data))


class Number(serializers.FloatField):
    """A number that is one: neither infinite nor a truth value."""

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool):
            self.fail("invalid")
        value = float(super().to_internal_value(data))
        if not math.isfinite(value):
            self.fail("invalid")
        return value


class Link(Text):
    """An address of the web, or nothing."""

    def to_internal_value(self, data: Any) -> str:
        value = super().to_internal_value(data)
        if value and not is_link(value):
            raise serializers.ValidationError("An address that starts with https:// or http:// was expected.")
        return value


class Strings(serializers.ListField):
    """A list of short texts."""

    def __init__(self, max_length: int, most: int, **options: Any) -> None:
        super().__init__(child=Text(max_length), max_length=most, **options)


class Body(serializers.Serializer[Any]):
    """A body of a request; fields it does not name are passed over."""


class NewBody(Body):
    """A body that makes a row, under an id of the client's own if it has one."""

    id = serializers.UUIDField(required=False)


class Whole(serializers.IntegerField):
    """A number without a fraction, from nothing up to what a database holds."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("min_value", 0)
        options.setdefault("max_value", limits.WHOLE_MAX)
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool):
            self.fail("invalid")
        return int(super().to_internal_value(data))
