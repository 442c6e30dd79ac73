"""What is written into courses, whatever it is: made, changed and taken out in one way, and told in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn, TypeVar

import msgspec

from lms_desktop.domain import content
from lms_desktop.domain.content import Content
from lms_desktop.domain.content_ops import (
    ADDS,
    ORDERS,
    PATCHES,
    REMOVES,
    ContentAdd,
    ContentOp,
    ContentOrder,
    ContentPatch,
)
from lms_desktop.domain.content_rules import flaw_of, spelled
from lms_desktop.domain.errors import NotPossible
from lms_desktop.domain.grading import BadScoreError
from lms_desktop.domain.ids import new_id
from lms_desktop.domain.op import Plain
from lms_desktop.domain.ops import kind_of
from lms_desktop.domain.questions import UnsoundError
from lms_desktop.domain.times import Moment
from lms_desktop.protocol.content import LectureRow, Section
from lms_desktop.protocol.courses import CourseDetail
from lms_desktop.protocol.quizzes import Quiz
from lms_desktop.services.courses import taught_courses
from lms_desktop.services.states import state_of
from lms_desktop.services.views import WorkState
from lms_desktop.store import ledger, outbox, rows
from lms_desktop.store.ledger import Entry
from lms_desktop.store.store import Tx

C = TypeVar("C", bound=Content)


@dataclass(frozen=True, slots=True)
class Place:
    """What an entry is about, and where it stands."""

    title: str
    course: str | None = None
    lecture: str | None = None


def add(tx: Tx, entity: str, parent_id: str, fields: Mapping[str, Plain], moment: Moment) -> str:
    """Make something in a place of a course; its id. Raises ``NotPossible`` where it cannot be so, or not there."""
    parent, id_ = rows.name_now(tx, parent_id), new_id()
    _demand_taught(tx, _course_in(tx, entity, parent))
    op = ADDS[entity](parent=parent, fields=_spelled(entity, fields))
    try:
        row = content.made(entity, op, id_)
    except msgspec.ValidationError as error:
        raise NotPossible(str(error), why="bad_value") from error
    _demand_sound(row)
    op = ADDS[entity](parent=parent, fields={name: content.plain(entity, row)[name] for name in op.fields})
    outbox.put(tx, entity=entity, entity_id=id_, op=op, moment=moment, depends_on=making(tx, entity, parent))
    return id_


def change(tx: Tx, kind: type[C], id_: str, fields: Mapping[str, Plain], moment: Moment) -> C:
    """Write some fields; the row as it is then. Raises ``NotPossible`` for one that cannot be so."""
    entity, row = content.ENTITY[kind], taught_row(tx, kind, id_)
    if others := sorted(fields.keys() - set(content.form_of(entity).fields)):
        raise NotPossible(", ".join(others), why="not_yours")
    try:
        changes = content.changed(entity, row, _rewritten(entity, row, fields))
        then = content.patched(row, {name: one.new for name, one in changes.items()})
    except msgspec.ValidationError as error:
        raise NotPossible(str(error), why="bad_value") from error
    _demand_sound(then)
    if changes:
        place = str(getattr(then, content.form_of(entity).parent))
        if place != getattr(row, content.form_of(entity).parent):
            _demand_beside(tx, entity, row, place)
        op, needs = PATCHES[entity](fields=changes), making(tx, entity, place)
        outbox.put(tx, entity=entity, entity_id=row.id, op=op, moment=moment, depends_on=needs)
    return taught_row(tx, kind, row.id)


def remove(tx: Tx, kind: type[Content], id_: str, moment: Moment) -> None:
    """Take something out of its course, with all that was made in it here and was not sent."""
    entity, row = content.ENTITY[kind], taught_row(tx, kind, id_)
    for inner in _children(tx, entity, row.id):
        if _is_new(tx, inner):
            remove(tx, type(inner), inner.id, moment)
    op = REMOVES[entity](holds=len(_children(tx, entity, row.id)))
    outbox.put(tx, entity=entity, entity_id=row.id, op=op, moment=moment)


def order(tx: Tx, entity: str, place: str, ids: Sequence[str], moment: Moment) -> None:
    """Put what stands in one place in order; what is not named follows as it stood."""
    form, place = content.form_of(entity), rows.name_now(tx, place)
    _demand_taught(tx, _course_in(tx, entity, place))
    there = in_order(rows.many(tx, form.row, **{form.parent: place}))
    named = [rows.name_now(tx, id_) for id_ in ids]
    if len(set(named)) != len(named) or not set(named) <= {row.id for row in there}:
        raise NotPossible(place, why="not_here")
    wanted = (*named, *(row.id for row in there if row.id not in named))
    if wanted == tuple(row.id for row in there):
        return
    op = ORDERS[entity](ids=wanted)
    outbox.put(
        tx, entity=f"{entity}_order", entity_id=place, op=op, moment=moment, depends_on=_newest(tx, entity, wanted)
    )


def in_order(found: Sequence[C]) -> list[C]:
    """Rows of one place, in their order."""
    return sorted(found, key=lambda row: (getattr(row, "order_index", 0), row.id))


def _newest(tx: Tx, entity: str, ids: Sequence[str]) -> str | None:
    """The last entry that makes one of these rows: there is nothing to put in order before it arrived."""
    waiting = [one for some in ledger.pending_of(tx, entity, ids).values() for one in some]
    made = [one for one in waiting if isinstance(one.op, ContentAdd)]
    return max(made, key=lambda one: one.device_seq).op_id if made else None


def taught_row(tx: Tx, kind: type[C], id_: str) -> C:
    """A row of a course that this person teaches. Raises ``NotPossible`` where it is not here, or not theirs."""
    row = rows.one(tx, kind, rows.name_now(tx, id_)) or _not_here(id_)
    _demand_taught(tx, course_of(tx, row))
    return row


def state(tx: Tx, row: Content) -> WorkState | None:
    """Where the changes of a row are."""
    return state_of(ledger.pending(tx, content.ENTITY[type(row)], row.id))


def making(tx: Tx, entity: str, parent_id: str) -> str | None:
    """The entry that makes the place where a row of this kind stands, while the school has not taken it."""
    found = (one for one in ledger.pending(tx, content.parent_of(entity), parent_id) if isinstance(one.op, ContentAdd))
    return next((one.op_id for one in found), None)


def course_of(tx: Tx, row: Content) -> str:
    """The course in which a row stands. Raises ``NotPossible`` where what is between them is not here."""
    entity = content.ENTITY[type(row)]
    return _course_in(tx, entity, str(getattr(row, content.form_of(entity).parent)))


def place_of(tx: Tx, entry: Entry) -> Place:
    """What an entry is about, and where it stands, as far as that is known here."""
    if isinstance(entry.op, ContentOrder):
        return _ordered_place(tx, entry)
    form = content.form_of(entry.entity)
    row = rows.one(tx, form.row, entry.entity_id) or rows.base(tx, form.row, entry.entity_id)
    if row is None and isinstance(entry.op, ContentAdd):
        row = content.made(entry.entity, entry.op, entry.entity_id)
    if row is None and entry.base_snapshot:
        row = content.read(entry.entity, entry.base_snapshot)
    if row is None:
        return Place("")
    try:
        course: str | None = course_of(tx, row)
    except NotPossible:
        course = None
    return Place(content.name_of(row), course, _lecture_of(row))


def _ordered_place(tx: Tx, entry: Entry) -> Place:
    section = rows.one(tx, Section, entry.entity_id)
    course = section.course if section is not None else entry.entity_id
    found = section or rows.one(tx, CourseDetail, course)
    return Place(found.title if found is not None else "", course)


def _lecture_of(row: Content) -> str | None:
    match row:
        case LectureRow():
            return row.id
        case Quiz():
            return row.lecture
        case _:
            return None


def content_word(op: ContentOp) -> str:
    """The kind of a thing as a page names it."""
    entity = kind_of(op).partition(".")[0]
    return "quiz_rules" if entity == "quiz" else entity  # a learner's attempt is told as a quiz


def content_verb(op: ContentOp) -> str:
    """What is done to it: add, patch, remove, order."""
    return kind_of(op).partition(".")[2]


def written(op: ContentAdd | ContentPatch) -> str:
    """What was written, to be read and copied."""
    return said(op.fields if isinstance(op, ContentAdd) else op.wanted)


def said(fields: Mapping[str, Plain]) -> str:
    """Fields to be read: one alone as it is, several by their names."""
    if len(fields) == 1:
        return str(next(iter(fields.values())))
    return "\n".join(f"{name}: {value}" for name, value in fields.items())


def _children(tx: Tx, entity: str, id_: str) -> list[Content]:
    """What stands in a row."""
    inner = [form for form in content.FORMS.values() if form.parent == entity]
    return [row for form in inner for row in rows.many(tx, form.row, **{form.parent: id_})]


def _is_new(tx: Tx, row: Content) -> bool:
    waiting = ledger.pending(tx, content.ENTITY[type(row)], row.id)
    return any(isinstance(one.op, ContentAdd) for one in waiting)


def _course_in(tx: Tx, entity: str, parent_id: str) -> str:
    above = content.parent_of(entity)
    if above == "course":
        return parent_id
    return course_of(tx, rows.one(tx, content.FORMS[above].row, parent_id) or _not_here(parent_id))


def _rewritten(entity: str, row: Content, fields: Mapping[str, Plain]) -> dict[str, Plain]:
    """Fields as the school spells them; those of a question mean something together alone."""
    return _spelled(entity, {**content.plain(entity, row), **fields} if entity == "question" else fields)


def _spelled(entity: str, fields: Mapping[str, Plain]) -> dict[str, Plain]:
    try:
        return spelled(entity, fields)
    except UnsoundError as error:
        raise NotPossible(str(error), why=error.code) from error
    except BadScoreError as error:
        raise NotPossible(str(error), why="bad_score") from error
    except msgspec.ValidationError as error:
        raise NotPossible(str(error), why="bad_value") from error


def _demand_taught(tx: Tx, course_id: str) -> None:
    if course_id not in taught_courses(tx):
        raise NotPossible(course_id, why="not_yours")


def _demand_beside(tx: Tx, entity: str, row: Content, place: str) -> None:
    """Refuse to move something out of its course."""
    if _course_in(tx, entity, place) != course_of(tx, row):
        raise NotPossible(place, why="another_course")


def _demand_sound(row: Content) -> None:
    if flaw := flaw_of(row):
        raise NotPossible(content.name_of(row), why=flaw)


def _not_here(what: str) -> NoReturn:
    raise NotPossible(what, why="not_here")
