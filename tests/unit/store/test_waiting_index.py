"""What waits is found by its own index, however much arrived: the journal keeps 90 days of it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from lms_desktop.store import ledger, overlays
from tests.builders import a_store

ROW = "018f0000-0000-7000-8000-000000000000"
QUESTIONS: dict[str, Callable[[Connection], Any]] = {
    "due": lambda tx: ledger.due(tx, datetime.now(UTC)),
    "pending of a row": lambda tx: ledger.pending_of(tx, "note", [ROW]),
    "the last open one": lambda tx: ledger.last_open(tx, "note", ROW),
    "overlays": lambda tx: overlays.refold(tx, "note", [ROW]),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_waits_is_found_without_what_arrived(tmp_path: Path, name: str) -> None:
    asked: list[tuple[str, Any]] = []
    store = a_store(tmp_path)
    with store.write() as tx:
        event.listen(tx, "before_cursor_execute", lambda _c, _u, sql, values, *_: asked.append((sql, values)))
        QUESTIONS[name](tx)
        plans = [
            str(tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all())
            for sql, values in list(asked)
            if "outbox" in sql and sql.lstrip().startswith("SELECT")
        ]
    store.close()
    assert plans
    assert all("ix_outbox_open" in plan for plan in plans), plans
