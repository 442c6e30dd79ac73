"""A program that speaks sync as the page on sync says, with no wits beyond it: what a school does shows in it."""

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from ..conftest import Caller
from .log import settle

_numbers = itertools.count(1)


@dataclass
class Device:
    """One computer of one person: its mirror, its cursor, and a journal of what was accepted."""

    caller: Caller
    account: str
    device_id: str = field(default_factory=lambda: str(uuid4()))
    epoch: str = ""
    cursor: str = ""
    rows: dict[str, dict[tuple[str, str], Any]] = field(default_factory=dict)  # by stream
    outbox: list[dict[str, Any]] = field(default_factory=list)
    journal: list[dict[str, Any]] = field(default_factory=list)
    calls: int = 0
    settle: Callable[[], None] = settle

    def op(self, kind: str, entity_id: Any = None, /, **payload: Any) -> dict[str, Any]:
        """Make an entry."""
        base, depends = payload.pop("base_version", None), payload.pop("depends_on", [])
        made = {
            "op_id": str(uuid4()),
            "device_seq": next(_numbers),
            "kind": kind,
            "entity_id": str(entity_id or uuid4()),
            "base_version": base,
            "payload": payload,
            "depends_on": depends,
        }
        return json.loads(json.dumps(made, default=str))  # type: ignore[no-any-return]  # JSON

    def push(self, *ops: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
        """Send entries; the answers, in their order."""
        answer = self.try_push(*ops, **more)
        assert answer.status_code == 200, answer.content
        results: list[dict[str, Any]] = answer.json()["results"]
        accepted = {one["op_id"] for one in results if (one["was"] or one["status"]) == "applied"}
        self.journal += [op for op in ops if op["op_id"] in accepted and op not in self.journal]
        return results

    def try_push(self, *ops: dict[str, Any], **more: Any) -> Any:
        if not self.epoch:
            self.epoch = self.caller.get("sync/capabilities/").json()["epoch"]
        body = {"device_id": self.device_id, "account": self.account, "epoch": self.epoch, "ops": ops, **more}
        return self.caller.post("sync/push/", body)

    def pull(self, limit: int = 1000) -> list[dict[str, Any]]:
        """Read everything that is new; what was told."""
        told: list[dict[str, Any]] = []
        while True:
            page = self.page(limit)
            if page is None:
                return told
            told += page["changes"]
            if not page["has_more"]:
                return told

    def page(self, limit: int = 1000) -> Any:
        """Read one page, and do what it says; None where nothing is new."""
        self.settle()
        self.calls += 1
        answer = self.caller.get(f"sync/changes/?cursor={self.cursor}&limit={limit}")
        if answer.status_code == 204:
            return None
        if answer.status_code == 410:
            self.cursor = answer.json()["cursor"]
            return self.page(limit)
        assert answer.status_code == 200, answer.content
        return self._take(answer.json())

    def _take(self, page: Any) -> Any:
        for name in (*page["reset"], *page["revoked"]):
            self.rows.pop(name, None)
        for change in page["changes"]:
            rows = self.rows.setdefault(change["stream"], {})
            key = (change["entity"], change["id"])
            if change["op"] == "delete":
                rows.pop(key, None)
            else:
                rows[key] = change["row"]
        self.cursor, self.epoch = page["cursor"], page["epoch"]
        return page

    def recover(self) -> list[dict[str, Any]]:
        """The school was put back: read everything again, and tell again what it had accepted."""
        self.epoch = self.caller.get("sync/capabilities/").json()["epoch"]
        self.cursor, self.rows = "", {}
        told = list(self.journal)
        results = [one for start in range(0, len(told), 200) for one in self.push(*told[start : start + 200])]
        self.pull()
        return results

    def shown(self, entity: str) -> dict[str, Any]:
        """The rows of an entity, by id."""
        return {key: row for rows in self.rows.values() for (kind, key), row in rows.items() if kind == entity}
