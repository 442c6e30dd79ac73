"""What those who teach write into their courses, as it waits in the outbox."""

from collections.abc import Mapping
from typing import Final, TypeVar

from msgspec.structs import replace

from lms_desktop.domain.op import Op, Patch, Plain

AnOp = TypeVar("AnOp", bound=Op)
MOVES_BY: Final = "section"  # the one field by which something goes to another place


class ContentAdd(Op, frozen=True, kw_only=True):
    """Something new, with all of its fields, in the place that ``parent`` names."""

    parent: str
    fields: dict[str, Plain]


class ContentPatch(Patch, frozen=True, kw_only=True):
    """Single fields of something that several people write: who comes second puts both together, or decides."""


class ContentRemove(Op, frozen=True, kw_only=True):
    """Take something out of a course, as it was seen here: with so many rows that stood in it."""

    holds: int = 0


class ContentOrder(Op, frozen=True, kw_only=True):
    """Put what stands in one place into this order; the order that is told last is the order."""

    ids: tuple[str, ...]


class SectionAdd(ContentAdd, frozen=True, kw_only=True, tag="section.add"):
    """A new part of a course."""


class SectionPatch(ContentPatch, frozen=True, kw_only=True, tag="section.patch"):
    """Another title or description of a section."""


class SectionRemove(ContentRemove, frozen=True, kw_only=True, tag="section.remove"):
    """A section goes, and its lectures with it."""


class LectureAdd(ContentAdd, frozen=True, kw_only=True, tag="lecture.add"):
    """A new lecture; files are brought to it when the school can be reached."""


class LecturePatch(ContentPatch, frozen=True, kw_only=True, tag="lecture.patch"):
    """Another title, text or place of a lecture."""


class LectureRemove(ContentRemove, frozen=True, kw_only=True, tag="lecture.remove"):
    """A lecture goes; what learners did in it stays theirs."""


class QuizAdd(ContentAdd, frozen=True, kw_only=True, tag="quiz.add"):
    """A quiz for a lecture."""


class QuizPatch(ContentPatch, frozen=True, kw_only=True, tag="quiz.patch"):
    """Other rules of a quiz."""


class QuizRemove(ContentRemove, frozen=True, kw_only=True, tag="quiz.remove"):
    """A quiz goes; attempts stay with those who made them."""


class QuestionAdd(ContentAdd, frozen=True, kw_only=True, tag="question.add"):
    """One more question, with its right answers."""


class QuestionPatch(ContentPatch, frozen=True, kw_only=True, tag="question.patch"):
    """Other words or right answers of a question."""


class QuestionRemove(ContentRemove, frozen=True, kw_only=True, tag="question.remove"):
    """A question goes; attempts keep it as it was."""


class AssignmentAdd(ContentAdd, frozen=True, kw_only=True, tag="assignment.add"):
    """A new work to hand in; files are attached to it when the school can be reached."""


class AssignmentPatch(ContentPatch, frozen=True, kw_only=True, tag="assignment.patch"):
    """Other words or rules of a work."""


class AssignmentRemove(ContentRemove, frozen=True, kw_only=True, tag="assignment.remove"):
    """A work goes; what was handed in stays with those who did."""


class SectionOrder(ContentOrder, frozen=True, kw_only=True, tag="section.order"):
    """The order of the sections of a course."""


class LectureOrder(ContentOrder, frozen=True, kw_only=True, tag="lecture.order"):
    """The order of the lectures of a section."""


AnyAdd = SectionAdd | LectureAdd | QuizAdd | QuestionAdd | AssignmentAdd
AnyPatch = SectionPatch | LecturePatch | QuizPatch | QuestionPatch | AssignmentPatch
AnyRemove = SectionRemove | LectureRemove | QuizRemove | QuestionRemove | AssignmentRemove
AnyOrder = SectionOrder | LectureOrder
ContentOp = AnyAdd | AnyPatch | AnyRemove | AnyOrder

ADDS: Final[Mapping[str, type[AnyAdd]]] = {
    "section": SectionAdd,
    "lecture": LectureAdd,
    "quiz": QuizAdd,
    "question": QuestionAdd,
    "assignment": AssignmentAdd,
}
PATCHES: Final[Mapping[str, type[AnyPatch]]] = {
    "section": SectionPatch,
    "lecture": LecturePatch,
    "quiz": QuizPatch,
    "question": QuestionPatch,
    "assignment": AssignmentPatch,
}
REMOVES: Final[Mapping[str, type[AnyRemove]]] = {
    "section": SectionRemove,
    "lecture": LectureRemove,
    "quiz": QuizRemove,
    "question": QuestionRemove,
    "assignment": AssignmentRemove,
}

ORDERS: Final[Mapping[str, type[AnyOrder]]] = {"section": SectionOrder, "lecture": LectureOrder}


def joined(old: AnyAdd, new: ContentPatch) -> AnyAdd:
    """Something new with what was changed in it since; a lecture may have gone to another section."""
    fields = {**old.fields, **new.wanted}
    parent = fields.pop(MOVES_BY, old.parent)
    return replace(old, parent=str(parent), fields=fields)


def renamed(op: AnOp, ours: str, theirs: str) -> AnOp:
    """The same entry, where the school calls a row that it names by another id."""
    if isinstance(op, ContentAdd) and op.parent == ours:
        return replace(op, parent=theirs)
    if isinstance(op, ContentOrder) and ours in op.ids:
        return replace(op, ids=tuple(theirs if id_ == ours else id_ for id_ in op.ids))
    if isinstance(op, ContentPatch) and op.wanted.get(MOVES_BY) == ours:
        moved = replace(op.fields[MOVES_BY], new=theirs)
        return replace(op, fields={**op.fields, MOVES_BY: moved})
    return op
