"""The check that the store's steps make the tables that the program uses."""

import importlib.util
from pathlib import Path
from types import ModuleType

from sqlalchemy import Column, Integer, MetaData, Table

from lms_desktop.store import tables

SCRIPT = Path(__file__).parents[2] / "packaging" / "check_store.py"


def test_the_steps_make_the_tables_and_a_forgotten_one_is_found() -> None:
    check = load()
    assert check.differences() == []
    wanted = MetaData()
    for table in tables.metadata.sorted_tables:
        table.to_metadata(wanted)
    Table("forgotten", wanted, Column("id", Integer, primary_key=True))
    (found,) = check.differences(wanted)
    assert found[0] == "add_table"


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_store", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
