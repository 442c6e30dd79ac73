"""What must hold after every history, seen from outside: the school's rows, the computer's file, the page's words."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lms_desktop.app.session import Session
from lms_desktop.domain.ops import PENDING, OpState
from lms_desktop.services.conflicts import open_pairs
from lms_desktop.services.outbox import is_quiet
from lms_desktop.store import ledger, overlays
from tests.faults.model import Claim, Story, words_of

Held = dict[str, list[dict[str, Any]]]
OPEN = {"ready", "in_flight", "ambiguous", "needs_auth"}
OWN = ("enrollment", "progress", "bookmark", "note", "attempt", "submission")


@dataclass(frozen=True)
class Mirror:
    """A computer's database, read by nobody but SQLite."""

    name: str
    outbox: list[dict[str, Any]]
    base: dict[str, dict[str, dict[str, Any]]]
    lectures: dict[str, str]  # their texts
    revisions: list[str]
    repairs: int
    device: str | None
    twice: str  # what it told of as made twice, in the words of the entries

    @classmethod
    def read(cls, path: Path, name: str) -> "Mirror":
        """Read the file as it is."""
        with closing(sqlite3.connect(path)) as db:
            db.row_factory = sqlite3.Row
            outbox = [dict(row) for row in db.execute("SELECT * FROM outbox ORDER BY device_seq")]
            base = {
                entity: {row["id"]: json.loads(row["doc"]) for row in db.execute(f"SELECT id, doc FROM base_{entity}")}
                for entity in OWN
            }
            details = [json.loads(row["doc"]) for row in db.execute("SELECT doc FROM base_lecture_detail")]
            revisions = [row["content"] for row in db.execute("SELECT content FROM note_revision")]
            device = db.execute("SELECT value FROM setting WHERE name = 'device_id'").fetchone()
            digests = db.execute("SELECT value FROM setting WHERE name = 'digests'").fetchone()
            doubles = [row["id"] for row in db.execute("SELECT id FROM notice WHERE id LIKE 'twice:%'")]
        repairs = json.loads(digests["value"]).get("count", 0) if digests else 0
        lectures = {row["id"]: row["body"] for row in details}
        twice = _words_in(row for row in outbox if f"twice:{row['op_id']}" in doubles)
        return cls(name, outbox, base, lectures, revisions, repairs, device["value"] if device else None, twice)

    @property
    def pending(self) -> list[dict[str, Any]]:
        """Entries that the school has not accepted."""
        return [row for row in self.outbox if OpState(row["state"]) in PENDING]

    def payloads(self) -> str:
        """The text of everything that is pending: it is shown, and can be exported."""
        return _words_in(self.pending)


def _words_in(entries: Iterable[dict[str, Any]]) -> str:
    return " ".join(bytes(row["payload"]).decode().replace("\\n", " ") for row in entries)


def nothing_lost(story: Story, held: Held, mirrors: Sequence[Mirror]) -> Iterator[str]:
    """I1: what was called saved is at the school, or waits where it can be seen."""
    waiting = " ".join(mirror.payloads() for mirror in mirrors)
    for word in _lost(story.notes.kept(), (row["content"] for row in held["notes"]), waiting):
        yield f"I1 the words of a note are lost: {word}"
    for word in _lost(story.works.kept(), (row["content"] for row in held["submissions"]), waiting):
        yield f"I1 a work is lost: {word}"
    for word in _lost(story.answers.kept(), (json.dumps(row["answers"]) for row in held["attempts"]), waiting):
        yield f"I1 answers are lost: {word}"
    for word in _lost(story.grades.kept(), (row["feedback"] for row in held["submissions"]), waiting):
        yield f"I4 a grade was overwritten by somebody who had not seen it: {word}"
    for word in _lost(story.lectures.kept(), (row["body"] for row in held["lectures"]), waiting):
        yield f"I1 the words of a lecture are lost: {word}"
    titles = {row["title"] for row in held["bookmarks"]}
    for mark in story.marks:
        if mark.claim is Claim.KEPT and not mark.titles & titles and not any(t in waiting for t in mark.titles):
            yield f"I1 a bookmark is lost: {sorted(mark.titles)}"
    yield from _progress_is_kept(story, held, waiting)


def _progress_is_kept(story: Story, held: Held, waiting: str) -> Iterator[str]:
    film = [row for row in held["progress"] if row["content_type"] == "video"]
    watched = max((row["watched_seconds"] for row in film), default=0.0)
    if watched < story.watched - 0.01 and "progress.merge" not in waiting:
        yield f"I1 progress is lost: {watched} of {story.watched} s"
    if story.completed and not any(row["is_completed"] for row in film) and "progress.merge" not in waiting:
        yield "I1 a finished lecture is unfinished"


def nothing_doubled(story: Story, held: Held, mirrors: Sequence[Mirror]) -> Iterator[str]:
    """I2: one effect for each thing that a person did.

    A school that knows no names makes as many as calls come to it: then a computer has told of it.
    """
    told = " ".join(mirror.twice for mirror in mirrors)
    for kind, texts in {
        "note": [row["content"] for row in held["notes"]],
        "work": [row["content"] for row in held["submissions"]],
    }.items():
        for text, times in Counter(texts).items():
            if times > 1 and not _all_in(told, text):
                yield f"I2 a {kind} is there {times} times: {text!r}"
    answers = [json.dumps(row["answers"]) for row in held["attempts"]]
    for word in story.answers.claims:
        if sum(word in text for text in answers) > 1:
            yield f"I2 an attempt is there twice: {word}"
    for mark in story.marks:
        there = [row["title"] for row in held["bookmarks"] if row["title"] in mark.titles]
        if len(there) > 1 and not any(_all_in(told, title) for title in there):
            yield f"I2 a bookmark is there {len(there)} times: {there}"
    open_ = Counter((row["user"], row["quiz"]) for row in held["attempts"] if row["status"] == "in_progress")
    yield from (f"I2 {times} attempts are open at once" for times in open_.values() if times > 1)


def _all_in(told: str, text: str) -> bool:
    return bool(words_of(text)) and all(word in told for word in words_of(text))


def converged(held: Held, mirrors: Sequence[Mirror], email: str) -> Iterator[str]:
    """I3: every computer of a person has what the school has."""
    there = _told(held, email)
    for mirror in mirrors:
        here = {entity: {id_: _gist(entity, row) for id_, row in mirror.base[entity].items()} for entity in there}
        for entity, rows in there.items():
            for id_ in rows.keys() | here[entity].keys():
                if rows.get(id_) != here[entity].get(id_):
                    yield f"I3 {entity} on {mirror.name}: {here[entity].get(id_)} here, {rows.get(id_)} at the school"


def courses_converged(held: Held, mirrors: Sequence[Mirror]) -> Iterator[str]:
    """I3: every computer has the lectures as the school has them."""
    there = {row["id"]: row["body"] for row in held["lectures"]}
    for mirror in mirrors:
        for id_ in there.keys() | mirror.lectures.keys():
            here = mirror.lectures.get(id_)
            if there.get(id_) != here:
                yield f"I3 a lecture on {mirror.name}: {here!r} here, {there.get(id_)!r} at the school"


def queue_is_empty(mirrors: Sequence[Mirror]) -> Iterator[str]:
    """I9: nothing is stuck; what still waits has a reason that a person can read."""
    for mirror in mirrors:
        states = {row["op_id"]: row["state"] for row in mirror.outbox}
        halted = {
            (row["entity"], row["entity_id"]) for row in mirror.outbox if row["state"] in {"rejected", "conflict"}
        }
        for row in mirror.pending:
            needs = states.get(row["depends_on"] or "", "acked")
            explained = (row["entity"], row["entity_id"]) in halted or needs in {"rejected", "conflict"}
            if row["state"] in OPEN and not explained:
                yield f"I9 stuck on {mirror.name}: {row['kind']} is {row['state']} ({row['error_code']})"
            if row["state"] in {"rejected", "conflict"} and not row["error_code"]:
                yield f"I7 {row['kind']} was not accepted on {mirror.name}, and nobody says why"


def nobody_elses(mirrors: Sequence[Mirror], held: Held, email: str) -> Iterator[str]:
    """I8: on a computer there is nothing of another person."""
    others = {
        str(row["id"]) for kind in ("notes", "bookmarks", "progress") for row in held[kind] if row["user"] != email
    }
    for mirror in mirrors:
        for entity in ("note", "bookmark", "progress"):
            yield from (f"I8 somebody else's {entity} on {mirror.name}" for _ in others & mirror.base[entity].keys())


def page_is_honest(session: Session, name: str) -> Iterator[str]:
    """I4 and I7: the page has a row for each thing that waits, a receipt for each that arrived; overlays are true."""
    with session.open.store.read() as tx:
        if overlays.rebuilt(tx) != overlays.stored(tx):
            yield f"I4 what {name} shows is not base and outbox together"
        waiting = [entry for entry in ledger.pending(tx) if not is_quiet(entry)]
        pairs = len(open_pairs(tx))  # two texts that wait for a person: told there too, and nothing to be sent
    view = session.services.outbox.load()
    groups = (view.stuck, view.needs, view.failed, view.waiting, view.sending, view.held, view.drafts)
    told = sum(row.count for group in groups for row in group) - pairs
    if told != len(waiting):
        yield f"I7 {name} tells of {told} things that wait, and {len(waiting)} do"
    if not all(row.receipt for row in view.received):
        yield f"I7 {name} calls something received without a receipt"


def cursor_is_safe(mirrors: Sequence[Mirror]) -> Iterator[str]:
    """I5: everything was told by the cursor; that sums differ, and a stream is read again, is a net for the unknown."""
    for mirror in mirrors:
        if mirror.repairs:
            yield f"I5 {mirror.name} had to read {mirror.repairs} streams again"


def names_differ(mirrors: Sequence[Mirror]) -> Iterator[str]:
    """F13: the school lets go of what a computer has; no other may go by its name."""
    named = Counter(mirror.device for mirror in mirrors if mirror.device is not None)
    yield from (f"I1 {many} computers go by one name" for many in named.values() if many > 1)


def receipts_are_true(held: Held, mirrors: Sequence[Mirror]) -> Iterator[str]:
    """I7: what is called received is at the school."""
    there = {str(row["id"]) for kind in ("submissions", "attempts") for row in held[kind]}
    for mirror in mirrors:
        for row in mirror.outbox:
            is_lasting = row["kind"] in {"submission.submit", "quiz.start", "quiz.submit"}
            if row["state"] == "acked" and is_lasting and _server_id(row) not in there:
                yield f"I7 {mirror.name} calls a {row['kind']} received, and the school does not have it"


def _server_id(row: dict[str, Any]) -> str:
    receipt: dict[str, Any] = json.loads(row["receipt"])
    return str(receipt["server_id"])


def _lost(kept: Sequence[str], texts: Iterator[str], waiting: str) -> Iterator[str]:
    there = set(" ".join(texts).replace('"', " ").split())
    also = waiting.replace('"', " ").replace("\\", " ")
    yield from (word for word in kept if word not in there and word not in also)


def _told(held: Held, email: str) -> dict[str, dict[str, Any]]:
    def mine(kind: str) -> list[dict[str, Any]]:
        return [row for row in held[kind] if row["user"] == email]

    return {
        "note": {row["id"]: row["content"] for row in mine("notes")},
        "bookmark": {row["id"]: row["title"] for row in mine("bookmarks")},
        "progress": {row["id"]: (round(row["watched_seconds"], 3), row["is_completed"]) for row in mine("progress")},
        "submission": {row["id"]: (row["content"], _score(row)) for row in mine("submissions")},
        "enrollment": {row["id"]: row["status"] for row in mine("enrollments")},
    }


def _score(row: dict[str, Any]) -> str | None:
    return str(row["score"]) if row["released"] and row["score"] is not None else None


def _gist(entity: str, row: dict[str, Any]) -> Any:
    match entity:
        case "note":
            return row["content"]
        case "bookmark":
            return row["title"]
        case "progress":
            return (round(row["watched_seconds"], 3), row["is_completed"])
        case "submission":
            return (row["content"], str(row["score"]) if row.get("score") is not None else None)
        case _:
            return row["status"]


__all__ = ["Mirror", "words_of"]
