"""The mistakes made on purpose can all be made: each has its one place in the program as it is, and leaves Python."""

import pytest

from tests.faults.ledger import ROOT
from tests.faults.mutants.table import MUTANTS, Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: one.name)
def test_a_mistake_has_its_place(mutant: Mutant) -> None:
    text = (ROOT / mutant.file).read_text()
    assert text.count(mutant.old) == 1
    compile(text.replace(mutant.old, mutant.new), mutant.file, "exec")


def test_there_are_enough_of_them_and_each_is_looked_for() -> None:
    assert len({one.name for one in MUTANTS}) == len(MUTANTS) >= 30
    assert all(one.found_by for one in MUTANTS)
