"""The OpenAPI schema, made of what the operations say about themselves."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import msgspec
from drf_spectacular.drainage import warn
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from rest_framework.permissions import AllowAny, IsAuthenticatedOrReadOnly

from lms_desktop.protocol.rows import ErrorBody, Page
from lms_desktop.server.apps.courses.filters import ORDERS, CourseFilter
from lms_desktop.server.core.endpoint import Endpoint

from .described import Described

_UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
_REFUSALS = {
    304: "It did not change.",
    400: "Something in this call makes no sense.",
    401: "There is no token, or one that does not work.",
    402: "The course has to be paid first.",
    403: "Your role does not allow this.",
    404: "It is absent, or not yours to see.",
    405: "There is no such method here.",
    409: "This does not fit with what is there.",
    412: "It was changed meanwhile: the answer is the row as it is now.",
    410: "This cursor is too old: read what is named from its beginning.",
    413: "This is larger than the school takes.",
    415: "This kind of body is not taken here.",
    426: "This program is too old for this school.",
    429: "Too many calls: `Retry-After` says when to go on.",
    460: "What arrived is not what was announced: `Upload-Offset` says where to go on.",
}
_TEMPLATE = "#/components/schemas/{name}"


class OperationSchema(AutoSchema):
    """Describes an operation by what it says about itself."""

    def get_operation(
        self, path: str, path_regex: str, path_prefix: str, method: str, registry: Any
    ) -> dict[str, Any] | None:
        self.registry, self.path, self.path_regex = registry, path, path_regex
        self.path_prefix, self.method = path_prefix, method.upper()
        said: Described | None = getattr(getattr(self.view, method.lower(), None), "described", None)
        if said is None:
            warn(f"{method} {path} says nothing about itself.")
            return None
        operation: dict[str, Any] = {
            "operationId": _name_of(path, method),
            "summary": said.summary,
            "tags": [path.split("/")[2]],
            "parameters": [*_place(path), *_asked(said, path), *self._headers(said)],
            "security": [{"bearer": []}, *([{}] if self._is_open() else [])],
            "responses": {**self._answers(said), **self._refusals(said, path)},
        }
        if body := self._body(said):
            operation["requestBody"] = body
        return operation

    def _headers(self, said: Described) -> Iterator[dict[str, Any]]:
        if self.method not in _UNSAFE:
            return
        if isinstance(self.view, Endpoint) and self.view.keeps_answers:
            yield _header("Idempotency-Key", "A name of this call: the same call again is answered as the first time.")
        if said.changes or self.method == "DELETE":
            yield _header("If-Match", "The version on which this change was made, in quotes.")

    def _is_open(self) -> bool:
        allowed = self.view.permission_classes
        return AllowAny in allowed or (self.method == "GET" and IsAuthenticatedOrReadOnly in allowed)

    def _body(self, said: Described) -> dict[str, Any] | None:
        if said.takes is None and not said.files:
            return None
        content: dict[str, Any] = {}
        reference = self._form(said)
        if said.takes is not None:
            content["application/json"] = {"schema": reference}
        if said.files:
            content["multipart/form-data"] = {"schema": _with_files(reference, said.files)}
        return {"content": content, "required": said.takes is not None and not said.changes}

    def _form(self, said: Described) -> dict[str, Any]:
        if said.takes is None:
            return {"type": "object"}
        if issubclass(said.takes, msgspec.Struct):
            return self._shape(said.takes)
        form: Any = said.takes(partial=said.changes)
        component = self.resolve_serializer(form, "request")
        return dict(component.ref) if component.name else {"type": "object"}

    def _answers(self, said: Described) -> dict[str, Any]:
        kind: Any = said.gives
        if said.pages:
            kind = Page[kind]
        shape = None if said.gives is None else self._shape(kind)
        return {str(code): _answer(_WORDS[code], shape) for code in said.status}

    def _refusals(self, said: Described, path: str) -> dict[str, Any]:
        return {str(code): self._refusal(code, said) for code in sorted({*self._codes(said, path), *said.refuses})}

    def _codes(self, said: Described, path: str) -> Iterator[int]:
        yield from (400, 401)
        if self.method == "GET":
            yield 304
        if "{" in path or said.pages:
            yield 404
        if self.method in _UNSAFE and not path.startswith("/api/auth/"):
            yield from (403, 404, 409, 412)
        if self.method in _UNSAFE:
            yield from (413, 415)
        if getattr(self.view, "throttle_classes", ()):
            yield 429

    def _refusal(self, code: int, said: Described) -> dict[str, Any]:
        if code in (409, 412) and said.gives is not None:
            return _answer(_REFUSALS[code], {"anyOf": [self._shape(ErrorBody), self._shape(said.gives)]})
        shapes = {304: None, 400: {"anyOf": [self._shape(ErrorBody), self._fields()]}, 412: {"type": "object"}}
        answer = _answer(_REFUSALS[code], shapes.get(code, self._shape(ErrorBody)))
        return self._register(f"Refusal{code}", answer, ResolvedComponent.RESPONSE)

    def _fields(self) -> dict[str, Any]:
        words = "Sentences by the name of the field that they are about."
        return self._register("FieldErrors", {"type": "object", "description": words, "additionalProperties": {}})

    def _shape(self, kind: Any) -> dict[str, Any]:
        (top,), components = msgspec.json.schema_components([kind], ref_template=_TEMPLATE)
        for name, schema in components.items():
            self._register(_plain(name), _renamed(schema))
        return dict(_renamed(top))

    def _register(self, name: str, schema: dict[str, Any], kind: str = ResolvedComponent.SCHEMA) -> dict[str, Any]:
        component = ResolvedComponent(name, kind, schema, object=name)
        self.registry.register_on_missing(component)
        return dict(component.ref)


class PointsExtension(OpenApiSerializerFieldExtension):
    """Decimals are taken as numbers and as text."""

    target_class = "lms_desktop.server.apps.assignments.forms.Points"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: str) -> dict[str, Any]:  # noqa: ARG002
        return {"anyOf": [{"type": "number"}, {"type": "string"}]}


class DecimalExtension(PointsExtension):
    """Prices and scores too."""

    target_class = "rest_framework.serializers.DecimalField"


@cache
def whole_schema() -> dict[str, Any]:
    """The schema of the whole school."""
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return schema


_WORDS = {200: "As it is now.", 201: "It was made.", 202: "It was taken.", 204: "Done."}


def _answer(words: str, shape: dict[str, Any] | None) -> dict[str, Any]:
    content = {} if shape is None else {"content": {"application/json": {"schema": shape}}}
    return {"description": words, **content}


def _name_of(path: str, method: str) -> str:
    parts = [part.strip("{}") for part in path.removeprefix("/api/").strip("/").split("/")]
    return "_".join([method.lower(), *parts]).replace("-", "_")


def _place(path: str) -> Iterator[dict[str, Any]]:
    for name in re.findall(r"{(\w+)}", path):
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}


def _asked(said: Described, path: str) -> Iterator[dict[str, Any]]:
    yield from (_query(name, {"type": "string"}) for name in said.asks)
    if not said.pages and not path.endswith("categories/{category}/"):
        return
    yield _query("page", {"type": "integer", "minimum": 1})
    yield _query("page_size", _ANY_SIZE)
    if said.pages and not path.startswith("/api/auth/"):
        yield _query("updated_since", {"type": "string", "format": "date-time"})
    if path == "/api/courses/":
        yield _query("ordering", {"type": "string", "description": _ORDERS})
        yield _query("status", {"type": "string", "description": "draft, published or archived; others find nothing"})
        for name, one in CourseFilter.base_filters.items():
            yield _query(name, dict(_FILTERED.get(type(one).__name__, {"type": "string"})))


_ORDERS = f"{', '.join(ORDERS)}, or with a - before it the other way round; others are left out"

# What is more, or no number, is taken all the same: the contract wants lists to answer.
_ANY_SIZE: Mapping[str, Any] = {
    "anyOf": [{"type": "integer", "default": 20}, {"type": "string"}],
    "description": "How many rows: 20 where it is not told, at most 200 are given.",
}
_NOTHING: Mapping[str, Any] = {"type": "string", "maxLength": 0}  # asks for nothing
_FILTERED: Mapping[str, dict[str, Any]] = {
    "BooleanFilter": {"type": "string", "description": "true or false; others are left out"},
    "NumberFilter": {"anyOf": [{"type": "number"}, _NOTHING]},
    "UUIDFilter": {"anyOf": [{"type": "string", "format": "uuid"}, _NOTHING]},
}


def _query(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _header(name: str, words: str) -> dict[str, Any]:
    schema = {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"}
    return {"name": name, "in": "header", "required": False, "description": words, "schema": schema}


def _with_files(form: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    file = {"type": "array", "items": {"type": "string", "format": "binary"}}
    files = {"type": "object", "properties": dict.fromkeys(names, file)}
    return {"allOf": [form, files]} if "$ref" in form else files


def _plain(name: str) -> str:
    found = re.fullmatch(r"Page_(\w+)_", name)
    return f"{found[1]}Page" if found else name


def _renamed(schema: Any) -> Any:
    """The schema of a row as the school writes it: every field is there, but those that are left out on purpose."""
    if isinstance(schema, list):
        return [_renamed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    out = {name: _renamed(inner) for name, inner in schema.items() if name != "default"}
    if "$ref" in out:
        return {"$ref": _TEMPLATE.format(name=_plain(str(schema["$ref"]).rpartition("/")[2]))}
    if isinstance(schema.get("properties"), dict):
        written = [name for name, inner in schema["properties"].items() if "default" in inner]
        out["required"] = [*schema.get("required", []), *written]
    return out
