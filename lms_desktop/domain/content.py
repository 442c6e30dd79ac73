"""What those who teach write: which fields of each kind of row are theirs, and how two changes go together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec

from lms_desktop.domain.content_ops import ContentAdd, ContentOp, ContentOrder, ContentPatch, ContentRemove
from lms_desktop.domain.op import FieldChange, Plain
from lms_desktop.domain.text_merge import merge_lines
from lms_desktop.protocol.assignments import Assignment
from lms_desktop.protocol.content import LectureDetail, LectureRow, Section
from lms_desktop.protocol.decoding import convert, decode
from lms_desktop.protocol.quizzes import Question, Quiz
from lms_desktop.protocol.rows import encode

Content = Section | LectureRow | Quiz | Question | Assignment
Fields = Mapping[str, Plain]


@dataclass(frozen=True, slots=True)
class Form:
    """What one kind of row is made of, as far as a person writes it."""

    row: type[Content]
    parent: str  # the field that names the row in which it stands
    fields: tuple[str, ...]
    texts: frozenset[str] = frozenset()  # long ones: changes of different lines go together
    bound: frozenset[str] = frozenset()  # these mean nothing without each other: right options are of these options


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
    "quiz": Form(
        Quiz,
        parent="lecture",
        fields=(
            "title",
            "description",
            "time_limit_minutes",
            "passing_score",
            "max_attempts",
            "shuffle_questions",
            "reveal_answers",
            "offline",
        ),
        texts=frozenset({"description"}),
    ),
    "question": Form(
        Question,
        parent="quiz",
        fields=(
            "question_type",
            "text",
            "options",
            "points",
            "order_index",
            "correct_options",
            "accepted_answers",
            "explanation",
        ),
        texts=frozenset({"text", "explanation"}),
        bound=frozenset({"question_type", "options", "correct_options"}),
    ),
    "assignment": Form(
        Assignment,
        parent="course",
        fields=(
            "title",
            "description",
            "max_score",
            "due_date",
            "allow_late",
            "late_penalty_percent",
            "max_attempts",
            "allowed_extensions",
            "max_file_size",
            "rubric",
        ),
        texts=frozenset({"description"}),
    ),
}

ENTITY: Final[Mapping[type[msgspec.Struct], str]] = {
    **{form.row: entity for entity, form in FORMS.items()},
    LectureRow: "lecture",
}


def form_of(entity: str) -> Form:
    """What one kind of row is made of."""
    return FORMS[entity]


def parent_of(entity: str) -> str:
    """The kind of row in which one of this kind stands."""
    return FORMS[entity].parent


def name_of(row: Content) -> str:
    """What a row is called."""
    return row.text if isinstance(row, Question) else row.title


def made(entity: str, op: ContentAdd, id_: str, at: datetime | None = None) -> Content:
    """The new row; raises ``msgspec.ValidationError`` where a field cannot be so."""
    form = FORMS[entity]
    stamps = {"id": id_, "created_at": at, "updated_at": at}
    return convert({**dict(_own(form, op.fields)), form.parent: op.parent, **stamps}, form.row)


def patched(row: Content, fields: Fields) -> Content:
    """The row with these fields; raises ``msgspec.ValidationError`` where one cannot be so."""
    meant = {"due_at": None} if "due_date" in fields else {}  # the moment that a day means is the school's to tell
    return convert({**_builtins(row), **meant, **fields}, type(row))


def lay(entity: str, row: Content | None, op: ContentOp, id_: str, at: datetime, *, is_held: bool) -> Content | None:
    """Lay one entry upon what the school said; a removal that is not to be shows the row again."""
    match op:
        case ContentAdd():
            return made(entity, op, id_, at) if row is None else patched(row, _known(row, op.fields))
        case ContentPatch():
            return row if row is None else patched(row, _known(row, op.wanted))
        case ContentRemove():
            return row if is_held else None
        case ContentOrder():
            return row if row is None or is_held else placed(row, op)


def placed(row: Content, op: ContentOrder) -> Content:
    """The row at its place in an order."""
    return patched(row, {"order_index": op.ids.index(row.id) + 1}) if row.id in op.ids else row


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


def merge(entity: str, mine: Mapping[str, FieldChange], theirs: Content, base: Content | None) -> Merged:
    """Put together field by field: what only one side changed is as that side has it."""
    now = plain(entity, theirs)
    together = {name: _together(entity, name, change, now.get(name)) for name, change in mine.items()}
    if _is_torn(entity, mine, now, plain(entity, base) if base is not None else {}):
        together |= dict.fromkeys(FORMS[entity].bound & mine.keys())
    kept = {name: change for name, change in together.items() if change is not None and change.new != now.get(name)}
    return Merged(kept, tuple(name for name, change in together.items() if change is None))


def mine_over(
    entity: str, mine: Mapping[str, FieldChange], theirs: Content, base: Content | None
) -> dict[str, FieldChange]:
    """Every field as it was written here, over what the school has; what is bound to one goes with it."""
    now, bound, before = plain(entity, theirs), FORMS[entity].bound, plain(entity, base) if base is not None else {}
    with_it = {name: value for name, value in before.items() if name in bound} if bound & mine.keys() else {}
    meant = with_it | {name: change.new for name, change in mine.items()}
    told = {name: FieldChange(old=now.get(name), new=new) for name, new in meant.items()}
    return {name: change for name, change in told.items() if change.old != change.new}


def read(entity: str, doc: bytes) -> Content:
    """A row as the school sends it."""
    return decode(doc, FORMS[entity].row)


def seen(entity: str, row: Content) -> dict[str, object]:
    """What a person has seen of a row when they take it away, apart from what stands in it."""
    return {**plain(entity, row), "files": _files(row)}


def holds(row: Content) -> int:
    """How many rows stand in one, as it says itself."""
    match row:
        case Section():
            return row.lecture_count
        case LectureDetail():
            return int(row.quiz is not None)
        case Quiz():
            return row.question_count
        case _:
            return 0


def _together(entity: str, name: str, change: FieldChange, now: Plain) -> FieldChange | None:
    """A change as it stands upon what the school has by now; None where a person has to decide."""
    if now in (change.old, change.new):
        return FieldChange(old=now, new=change.new)
    if name not in FORMS[entity].texts:
        return None
    text = merge_lines(str(change.old or ""), str(change.new or ""), str(now or ""))
    return None if text is None else FieldChange(old=now, new=text)


def _is_torn(entity: str, mine: Mapping[str, FieldChange], now: Fields, before: Fields) -> bool:
    """Whether both sides changed fields that mean nothing without each other, and not to the same."""
    bound = FORMS[entity].bound
    theirs = {name for name in bound & before.keys() if now.get(name) != before[name]}
    own = {name for name in bound & mine.keys() if mine[name].new != now.get(name)}
    return bool(theirs and own)


def _files(row: Content) -> list[object]:
    match row:
        case LectureDetail():
            files = [one for one in (row.video, row.pdf, *row.resources) if one is not None]
            return [(file.id, file.version) for file in files]
        case Assignment():
            return [file.id for file in row.attachments]
        case _:
            return []


def _own(form: Form, fields: Fields) -> Iterator[tuple[str, Plain]]:
    return ((name, fields[name]) for name in form.fields if name in fields)


def _known(row: Content, fields: Fields) -> Fields:
    """The fields that a row has: a lecture in a list has fewer than one that is opened."""
    return {name: value for name, value in fields.items() if name in type(row).__struct_fields__}


def _builtins(row: Content) -> dict[str, Plain]:
    """Every field as it travels; nothing else is equal to what was kept of an entry."""
    return decode(encode(row), dict[str, Plain])
