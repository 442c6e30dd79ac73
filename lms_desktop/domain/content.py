"""What those who teach write: which fields of each kind of row are theirs, and how two changes go together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec

from lms_desktop.domain.content_ops import ContentAdd, ContentOp, ContentPatch, ContentRemove
from lms_desktop.domain.op import FieldChange, Plain
from lms_desktop.domain.text_merge import merge_lines
from lms_desktop.protocol.content import LectureDetail, LectureRow, Section
from lms_desktop.protocol.decoding import convert, decode

Content = Section | LectureRow
Fields = Mapping[str, Plain]


@dataclass(frozen=True, slots=True)
class Form:
    """What one kind of row is made of, as far as a person writes it."""

    row: type[Content]
    parent: str  # the field that names the row in which it stands
    fields: tuple[str, ...]
    texts: frozenset[str] = frozenset()  # long ones: changes of different lines go together


FORMS: Final[Mapping[str, Form]] = {
    "section": Form(
        Section,
        parent="course",
        fields=("title", "description", "order_index"),
        texts=frozenset({"description"}),
    ),
    "lecture": Form(
        LectureDetail,
        parent="section",
        fields=(
            "section",
            "title",
            "description",
            "content_type",
            "order_index",
            "duration_seconds",
            "is_preview",
            "is_published",
            "body",
        ),
        texts=frozenset({"description", "body"}),
    ),
}

ENTITY: Final[Mapping[type[msgspec.Struct], str]] = {
    **{form.row: entity for entity, form in FORMS.items()},
    LectureRow: "lecture",
}

HOLDS: Final = "holds"  # how many rows stand in one


def form_of(entity: str) -> Form:
    """What one kind of row is made of."""
    return FORMS[entity]


def parent_of(entity: str) -> str:
    """The kind of row in which one of this kind stands."""
    return FORMS[entity].parent


def name_of(row: Content) -> str:
    """What a row is called."""
    return row.title


def made(entity: str, op: ContentAdd, id_: str, at: datetime | None = None) -> Content:
    """The new row; raises ``msgspec.ValidationError`` where a field cannot be so."""
    form = FORMS[entity]
    stamps = {"id": id_, "created_at": at, "updated_at": at}
    return convert({**dict(_own(form, op.fields)), form.parent: op.parent, **stamps}, form.row)


def patched(row: Content, fields: Fields) -> Content:
    """The row with these fields; raises ``msgspec.ValidationError`` where one cannot be so."""
    return convert({**_builtins(row), **fields}, type(row))


def lay(entity: str, row: Content | None, op: ContentOp, id_: str, at: datetime, *, is_held: bool) -> Content | None:
    """Lay one entry upon what the school said; a removal that is not to be shows the row again."""
    match op:
        case ContentAdd():
            return made(entity, op, id_, at) if row is None else patched(row, _known(row, op.fields))
        case ContentPatch():
            return row if row is None else patched(row, _known(row, op.wanted))
        case ContentRemove():
            return row if is_held else None


def plain(entity: str, row: Content) -> dict[str, Plain]:
    """The fields of a row that a person writes."""
    return dict(_own(FORMS[entity], _builtins(row)))


def changed(entity: str, row: Content, wanted: Fields) -> dict[str, FieldChange]:
    """The fields that are to be other than they are."""
    now, then = plain(entity, row), plain(entity, patched(row, wanted))
    return {name: FieldChange(old=now.get(name), new=then[name]) for name in wanted if now.get(name) != then[name]}


@dataclass(frozen=True, slots=True)
class Merged:
    """Two changes of one row: what of mine still has to be told, and the fields that a person has to decide."""

    fields: dict[str, FieldChange]
    collisions: tuple[str, ...] = ()


def merge(entity: str, mine: Mapping[str, FieldChange], theirs: Content) -> Merged:
    """Put together field by field: what only one side changed is as that side has it."""
    now = plain(entity, theirs)
    together = {name: _together(entity, name, change, now.get(name)) for name, change in mine.items()}
    kept = {name: change for name, change in together.items() if change is not None and change.new != now.get(name)}
    return Merged(kept, tuple(name for name, change in together.items() if change is None))


def mine_over(entity: str, mine: Mapping[str, FieldChange], theirs: Content) -> dict[str, FieldChange]:
    """Every field as it was written here, over what the school has."""
    now = plain(entity, theirs)
    told = {name: FieldChange(old=now.get(name), new=change.new) for name, change in mine.items()}
    return {name: change for name, change in told.items() if change.old != change.new}


def read(entity: str, doc: bytes) -> Content:
    """A row as the school sends it."""
    return decode(doc, FORMS[entity].row)


def seen(entity: str, row: Content) -> dict[str, Any]:
    """What a person has seen of a row when they take it away."""
    return {**plain(entity, row), **dict(_more_seen(row))}


def _together(entity: str, name: str, change: FieldChange, now: Plain) -> FieldChange | None:
    """A change as it stands upon what the school has by now; None where a person has to decide."""
    if now in (change.old, change.new):
        return FieldChange(old=now, new=change.new)
    if name not in FORMS[entity].texts:
        return None
    text = merge_lines(str(change.old or ""), str(change.new or ""), str(now or ""))
    return None if text is None else FieldChange(old=now, new=text)


def _more_seen(row: Content) -> Iterator[tuple[str, object]]:
    match row:
        case Section():
            yield HOLDS, row.lecture_count
        case LectureDetail():
            yield HOLDS, int(row.quiz is not None)
            files = [one for one in (row.video, row.pdf, *row.resources) if one is not None]
            yield "files", [(file.id, file.version) for file in files]


def _own(form: Form, fields: Fields) -> Iterator[tuple[str, Plain]]:
    return ((name, fields[name]) for name in form.fields if name in fields)


def _known(row: Content, fields: Fields) -> Fields:
    """The fields that a row has: a lecture in a list has fewer than one that is opened."""
    return {name: value for name, value in fields.items() if name in type(row).__struct_fields__}


def _builtins(row: Content) -> dict[str, Plain]:
    found: dict[str, Plain] = msgspec.to_builtins(row)
    return found
