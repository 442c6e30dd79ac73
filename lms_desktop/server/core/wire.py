"""JSON in and out: rows of `protocol` are written as they are, and what comes in is bounded."""

from collections.abc import Iterable, Mapping
from typing import IO, Any

import msgspec
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from lms_desktop.protocol import limits
from lms_desktop.protocol.decoding import decode
from lms_desktop.protocol.rows import encode

from .problems import TooLargeError


class AlwaysJson(DefaultContentNegotiation):
    """Answers in JSON, whatever a program says that it would like."""

    def select_renderer(
        self,
        request: Request,  # noqa: ARG002 (the framework's signature)
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,  # noqa: ARG002
    ) -> tuple[BaseRenderer, str]:
        first = next(iter(renderers))
        return first, first.media_type


class WireRenderer(BaseRenderer):
    """Writes rows, pages and error bodies."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,  # noqa: ARG002 (the framework's signature)
        renderer_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> bytes:
        return b"" if data is None else encode(data)


class WireParser(BaseParser):
    """Reads JSON that is neither too long nor too deep."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,  # noqa: ARG002 (the framework's signature)
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> Any:
        data = stream.read(limits.JSON_BYTES + 1)
        if len(data) > limits.JSON_BYTES:
            raise TooLargeError
        return read_json(data)


def read_json(data: bytes) -> Any:
    """Read JSON that is not too deep."""
    try:
        value: Any = decode(data, object)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ParseError("This is not the JSON that was expected.") from error
    if _depth(value) > limits.JSON_DEPTH:
        raise ParseError("This JSON is nested too deeply.")
    return value


def _depth(value: object) -> int:
    level, depth = [value], 0
    while level:
        depth += 1
        level = [inner for outer in level for inner in _inside(outer)]
    return depth


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
