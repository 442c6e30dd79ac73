"""What two who teach make of one row: field by field, and never over words that nobody has seen."""

import pytest

from lms_desktop.domain import content
from lms_desktop.domain.content_ops import SectionAdd, SectionPatch, SectionRemove, renamed
from lms_desktop.domain.op import FieldChange, Plain
from lms_desktop.domain.ops import AnyOp, Cancelled, coalesce, decode_op, encode_op
from lms_desktop.protocol.content import Section

ADD = SectionAdd(parent="c1", fields={"title": "One", "description": ""})


def patch(**fields: tuple[Plain, Plain]) -> SectionPatch:
    return SectionPatch(fields={name: FieldChange(old=old, new=new) for name, (old, new) in fields.items()})


@pytest.mark.parametrize(
    ("old", "new", "together"),
    [
        (ADD, patch(title=("One", "Two")), SectionAdd(parent="c1", fields={"title": "Two", "description": ""})),
        (patch(title=("a", "b")), patch(title=("b", "c")), patch(title=("a", "c"))),
        (patch(title=("a", "b")), patch(title=("b", "a")), patch(title=("a", "a"))),
        (patch(title=("a", "b")), patch(order_index=(1, 2)), patch(title=("a", "b"), order_index=(1, 2))),
        (patch(title=("a", "b")), SectionRemove(holds=2), SectionRemove(holds=2)),
        (ADD, SectionRemove(), Cancelled()),
        (SectionRemove(), patch(title=("a", "b")), None),
    ],
)
def test_what_was_never_sent_is_told_as_one(old: AnyOp, new: AnyOp, together: AnyOp | Cancelled | None) -> None:
    assert coalesce(old, new) == together


@pytest.mark.parametrize("op", [ADD, patch(title=("a", "b"), order_index=(None, [1, {"a": None}])), SectionRemove()])
def test_an_entry_is_read_as_it_was_written(op: AnyOp) -> None:
    assert decode_op(encode_op(op)) == op


def test_what_stands_in_a_row_follows_its_new_name() -> None:
    assert renamed(ADD, "c1", "c2").parent == "c2"
    assert renamed(ADD, "other", "c2") == ADD
    assert renamed(SectionRemove(), "c1", "c2") == SectionRemove()


THEIRS = Section(id="s", version=2, course="c", title="Theirs", description="a\nb\nC\n", order_index=1)


@pytest.mark.parametrize(
    ("mine", "fields", "collisions"),
    [
        (patch(order_index=(1, 2)), patch(order_index=(1, 2)), ()),
        (patch(title=("Old", "Theirs")), patch(), ()),
        (patch(title=("Old", "Mine")), patch(), ("title",)),
        (
            patch(description=("a\nb\nc\n", "A\nb\nc\n")),
            patch(description=("a\nb\nC\n", "A\nb\nC\n")),
            (),
        ),
        (patch(description=("a\nb\nc\n", "a\nb\nx\n")), patch(), ("description",)),
        (
            patch(title=("Old", "Mine"), order_index=(1, 3)),
            patch(order_index=(1, 3)),
            ("title",),
        ),
    ],
)
def test_two_changes_go_together_field_by_field(
    mine: SectionPatch, fields: SectionPatch, collisions: tuple[str, ...]
) -> None:
    assert content.merge("section", mine.fields, THEIRS, None) == content.Merged(fields.fields, collisions)


def test_what_is_chosen_stands_upon_what_the_school_has() -> None:
    mine = patch(title=("Old", "Mine"), order_index=(0, 1))
    assert content.mine_over("section", mine.fields, THEIRS, None) == patch(title=("Theirs", "Mine")).fields
