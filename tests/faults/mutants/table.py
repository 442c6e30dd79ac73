"""Mistakes in syncing that are easy to make, each as one change to a module that is shipped.

Each names where it is looked for first: histories of a mode, cells of a row, or a suite.
"""

from dataclasses import dataclass

ORDERS, RESTORED, SHUT, CLOCKS = (f"fixed delta --rows F{row}" for row in (12, 13, 14, 11))
BARE, ROWS, DELTA = "histories bare", "histories rows", "histories delta"


@dataclass(frozen=True)
class Mutant:
    """One mistake."""

    name: str
    file: str
    old: str
    new: str
    why: str
    found_by: tuple[str, ...]


def _m(name: str, file: str, old: str, new: str, why: str, *found_by: str) -> Mutant:
    return Mutant(name, f"lms_desktop/{file}", old, new, why, found_by)


MUTANTS: tuple[Mutant, ...] = (
    _m(
        "pull-skips-what-waits",
        "sync/delta/page.py",
        "        told = [_told(change) for change in changes]\n",
        "        from lms_desktop.store import ledger\n"
        "        told = [_told(one) for one in changes if not ledger.pending(tx, one.entity, one.id)]\n",
        "fact 2: a row with something waiting on it is passed over; the cursor goes on, its news never comes again",
        DELTA,
    ),
    _m(
        "retry-without-looking",
        "sync/push.py",
        "        if entry.state is not OpState.AMBIGUOUS or not is_create(entry.op):\n",
        "        if entry.attempts < 999 or not is_create(entry.op):\n",
        "mistake 1: what may have arrived is posted again",
        BARE,
    ),
    _m(
        "cursor-before-its-page",
        "sync/delta/page.py",
        "        pieces = _pieces(page.changes)\n",
        "        pieces = _pieces(page.changes)\n"
        '        with self.store.write("pull", durable=False) as tx:\n'
        "            streams.put_place(tx, page.cursor, page.epoch)\n",
        "killed between the two, the page is never read again",
        DELTA,
    ),
    _m(
        "on-its-way-is-not-written-down",
        "sync/push.py",
        "                outbox.take_off(tx, entry.op_id, self.clock.now(), known_ids=known)\n",
        "                known = known or []\n",
        "killed while the call is on its way, the entry looks as if it was never sent",
        BARE,
    ),
    _m(
        "on-its-way-after-sending",
        "sync/push.py",
        "                outbox.take_off(tx, entry.op_id, self.clock.now(), known_ids=known)\n"
        '            self.at("before-send")\n            accepted = self._sent(entry)\n',
        "                pass\n"
        '            accepted = self._sent(entry)\n            with self.store.write("take-off") as tx:\n'
        "                outbox.take_off(tx, entry.op_id, self.clock.now(), known_ids=known)\n"
        '            self.at("before-send")\n',
        "the state is written when the answer is there",
        "cells bare --rows F1",
        BARE,
    ),
    _m(
        "entry-and-data-in-two-transactions",
        "services/bookmarks.py",
        '            outbox.put(tx, entity="bookmark", entity_id=id_, op=op, moment=moment, depends_on=needs)\n'
        "            return _one(tx, id_)\n",
        '            outbox.put(tx, entity="bookmark", entity_id=id_, op=op, moment=moment, depends_on=needs)\n'
        "            from sqlalchemy import text\n\n"
        '            tx.execute(text("DELETE FROM overlay_bookmark WHERE id = :id"), {"id": id_})\n'
        "            tx.commit()\n"
        '            tx.exec_driver_sql("BEGIN IMMEDIATE")\n'
        '            self._account.store.at("bookmark:between")\n'
        "            from lms_desktop.store import overlays\n\n"
        '            overlays.refold(tx, "bookmark", [id_])\n'
        "            return _one(tx, id_)\n",
        "mistake 4: killed between the two, there is an entry that nothing shows",
        DELTA,
    ),
    _m(
        "deletions-from-any-walk",
        "api/school.py",
        "            if complete:\n                return rows\n",
        "            return rows\n",
        "mistake 5: a walk that does not add up says what is gone",
        "pytest tests/unit/api",
    ),
    _m(
        "deletes-what-something-waits-on",
        "store/streams.py",
        "    return _not_waiting(tx, entity, [id_ for id_ in ids if id_ not in told])\n",
        "    return [id_ for id_ in ids if id_ not in told]\n",
        "thrown away elsewhere, the base of an edit goes, and its text with it",
        ORDERS,
        DELTA,
    ),
    _m(
        "device-clock-orders-entries",
        "store/ledger.py",
        '    sql = text(f"SELECT {_COLUMNS} {_DUE} ORDER BY o.device_seq")\n',
        '    sql = text(f"SELECT {_COLUMNS} {_DUE} ORDER BY o.made_at".replace("e.device_seq < o.device_seq", "1 = 0"))\n',
        "mistake 6: set back by a day, the later edit goes first",
        CLOCKS,
        DELTA,
        ROWS,
    ),
    _m(
        "waits-for-the-device-clock",
        "store/ledger.py",
        " OR o.next_attempt_at > :never)",
        ")",
        "set back by years, what waits for its next try waits for years",
        CLOCKS,
        DELTA,
    ),
    _m(
        "never-is-like-later",
        "sync/delta/settle.py",
        "        outbox.put_back(tx, entry.op_id, OpState.REJECTED, code=result.code, words=result.detail)\n",
        "        outbox.put_back(tx, entry.op_id, OpState.READY, code=result.code, words=result.detail)\n",
        "mistake 7: what the school will never take is sent for ever",
        SHUT,
        DELTA,
    ),
    _m(
        "never-is-like-later-in-rows",
        "sync/push.py",
        "                    _put_back(tx, entry, OpState.REJECTED, error)\n",
        "                    _put_back(tx, entry, OpState.READY, error)\n",
        "the same with single calls",
        "fixed rows --rows F14",
        ROWS,
    ),
    _m(
        "never-is-like-yes",
        "sync/delta/settle.py",
        "        outbox.put_back(tx, entry.op_id, OpState.REJECTED, code=result.code, words=result.detail)\n",
        "        outbox.put_back(tx, entry.op_id, OpState.SUPERSEDED, code=result.code, words=result.detail)\n",
        "what was refused counts as done, and nobody hears of it",
        SHUT,
        DELTA,
    ),
    _m(
        "refused-work-is-deleted",
        "store/outbox.py",
        '    """Not accepted: where the entry stands now, and why."""\n',
        '    """Not accepted: where the entry stands now, and why."""\n'
        "    if state is OpState.REJECTED:\n"
        "        gone = ledger.entry(tx, op_id)\n"
        "        tx.execute(outbox.delete().where(outbox.c.op_id == op_id))\n"
        "        assert gone is not None\n"
        "        return overlays.refold(tx, gone.entity, [gone.entity_id])\n",
        "mistake 10: what the school does not want is thrown away with a warning",
        SHUT,
        DELTA,
        ROWS,
    ),
    _m(
        "every-call-renews",
        "api/auth.py",
        "            if self._access is not None and self._access != refused:\n                return self._access\n",
        "",
        "mistake 8: ten calls renew ten times",
        "pytest tests/unit/api",
    ),
    _m(
        "renewed-token-is-not-kept",
        "api/auth.py",
        "        self._refresh_tokens.put(pair.refresh)\n",
        "        self._refresh_tokens.get()\n",
        "after the next start a token is used whose successor was used: everybody is signed out",
        DELTA,
    ),
    _m(
        "signing-in-wipes-what-waited",
        "store/outbox.py",
        "where(outbox.c.state == OpState.NEEDS_AUTH).values(state=OpState.READY)",
        "where(outbox.c.state == OpState.NEEDS_AUTH).values(state=OpState.SUPERSEDED)",
        "mistake 8: what waited for a sign-in is gone after it",
        DELTA,
        ROWS,
    ),
    _m(
        "append-after-a-whole-answer",
        "api/download.py",
        "    return 0, Meta(_validator(response), total, 0, wanted.sha256, before.resent + part.size)\n",
        "    return (meta.offset if meta else 0), Meta(_validator(response), total, 0, wanted.sha256, before.resent + part.size)\n",
        "mistake 9: the whole file is written behind its first half",
        "pytest tests/contract/test_download.py",
    ),
    _m(
        "range-is-not-compared",
        "api/download.py",
        "    if begin != meta.offset or total != (meta.total or total) or other or _is_encoded(response):\n",
        "    if begin < 0:\n",
        "mistake 9: the part of another file, or another part, is written behind the part that is here",
        "pytest tests/contract/test_download.py",
    ),
    _m(
        "short-file-is-whole",
        "api/download.py",
        '    if (meta.total and size < meta.total) or (wanted.size_bytes is not None and size < wanted.size_bytes):\n        raise Unreachable(f"cut at {size} of {meta.total or wanted.size_bytes}", sent=True)\n    wrong_length = size != (meta.total or size) or size != (size if wanted.size_bytes is None else wanted.size_bytes)\n',
        "    wrong_length = False\n",
        "mistake 9: the end of the connection is taken for the end of the file",
        "pytest tests/contract/test_download.py",
    ),
    _m(
        "name-before-verify",
        "api/download.py",
        "    if wrong_length or (wanted.sha256 and digest != wanted.sha256):\n",
        "    if wrong_length:\n",
        "mistake 9: bytes that nobody compared get the file's name",
        "pytest tests/contract/test_download.py",
    ),
    _m(
        "received-before-a-receipt",
        "services/states.py",
        "    OpState.AMBIGUOUS: WorkState.SENDING,\n",
        "    OpState.AMBIGUOUS: WorkState.RECEIVED,\n",
        "mistake 10: sent is told as received",
        DELTA,
        ROWS,
    ),
    _m(
        "sent-entries-are-folded",
        "store/outbox.py",
        "    return last.sent_at is None and last.state in (OpState.DRAFT, OpState.READY, OpState.HELD)\n",
        "    return last.state in (OpState.DRAFT, OpState.READY, OpState.HELD, OpState.AMBIGUOUS)\n",
        "an entry that may have arrived is changed, and what was added is taken for told",
        "pytest tests/unit/store/test_outbox.py",
        DELTA,
        ROWS,
    ),
    _m(
        "no-refold-after-ack",
        "store/outbox.py",
        '    tx.execute(_ACK, {"now": to_text(now), "receipts": receipts.decode()})\n'
        "    for entity, ids in touched.items():\n",
        '    tx.execute(_ACK, {"now": to_text(now), "receipts": receipts.decode()})\n'
        "    for entity, ids in list(touched.items())[:0]:\n",
        "what is shown stays what was sent, whatever the school says later",
        DELTA,
        ROWS,
    ),
    _m(
        "no-refold-after-pull",
        "sync/delta/page.py",
        "        for entity, ids in streams.take_in(tx, of, told).items():\n            overlays.refold(tx, entity, ids)\n",
        "        streams.take_in(tx, of, told)\n",
        "what the school changed under something that waits is not seen",
        ORDERS,
        DELTA,
    ),
    _m(
        "older-rows-win",
        "store/rows.py",
        "{'' if anew else older}",
        "{'' if older else older}",
        "an answer that was long on its way puts an old text over a new one",
        "pytest tests/unit/store/test_outbox.py",
    ),
    _m(
        "no-conflict-copy",
        "sync/conflicts.py",
        "        copy = _copy(tx, theirs, mine.content, mine.tags, moment)\n",
        "        copy = new_id()\n",
        "where two texts do not fit together, mine is gone",
        ORDERS,
        DELTA,
    ),
    _m(
        "my-text-wins",
        "sync/conflicts.py",
        '    return merge_lines(base.content if base is not None else "", mine.content, theirs.content)\n',
        "    return mine.content\n",
        "the last one to sync overwrites what others wrote",
        ORDERS,
        DELTA,
    ),
    _m(
        "grade-overwrites-unseen",
        "sync/conflicts.py",
        '        return\n    outbox.put_back(tx, entry.op_id, OpState.CONFLICT, code="stale")\n\n\ndef _supersede(',
        "        return\n    outbox.put_back(tx, entry.op_id, OpState.SUPERSEDED)\n"
        '    moment = Moment(entry.made_at, 0, "")\n'
        '    again = outbox.put(tx, entity="submission", entity_id=entry.entity_id, op=op, moment=moment)\n'
        "    outbox.rebase(tx, again, theirs.version, msgspec.json.encode(theirs))\n\n\ndef _supersede(",
        "a grade goes over one that its giver never saw",
        ORDERS,
        DELTA,
    ),
    _m(
        "deletion-beats-edit",
        "sync/conflicts.py",
        "            # Somebody went on writing: an edit beats a deletion.\n            _supersede(tx, entry)\n",
        "            outbox.put_back(tx, entry.op_id, OpState.READY)\n"
        "            outbox.rebase(tx, entry.op_id, decode(theirs, _Version).version, theirs)\n",
        "what somebody wrote after I threw the note away is thrown away with it",
        ORDERS,
        DELTA,
    ),
    _m(
        "nothing-is-waited-for",
        "store/ledger.py",
        "WHERE d.op_id = o.depends_on AND d.{OPEN}",
        "WHERE d.op_id = o.depends_on AND d.op_id = '' AND d.{OPEN}",
        "an entry goes before the one that it stands on",
        "pytest tests/unit/store/test_outbox.py",
    ),
    _m(
        "no-order-on-a-row",
        "store/ledger.py",
        "WHERE e.entity = o.entity AND e.entity_id = o.entity_id\n",
        "WHERE e.entity = o.entity AND e.entity_id = o.entity_id AND e.state = 'draft'\n",
        "the second edit goes while the first may still be on its way",
        DELTA,
        ROWS,
    ),
    _m(
        "killed-on-its-way-is-ready",
        "store/outbox.py",
        "where(outbox.c.state == OpState.IN_FLIGHT).values(state=OpState.AMBIGUOUS, next_attempt_at=None)",
        "where(outbox.c.state == OpState.IN_FLIGHT).values(state=OpState.READY, next_attempt_at=None)",
        "after a kill, what may have arrived is posted again",
        BARE,
    ),
    _m(
        "killed-on-its-way-stays-there",
        "store/outbox.py",
        "where(outbox.c.state == OpState.IN_FLIGHT).values(state=OpState.AMBIGUOUS, next_attempt_at=None)",
        "where(outbox.c.state == 'nowhere').values(state=OpState.AMBIGUOUS, next_attempt_at=None)",
        "after a kill, what was on its way stays on its way for ever",
        DELTA,
    ),
    _m(
        "progress-is-replaced",
        "domain/progress.py",
        "    ranges = clip((*row.watched_ranges, *seen.ranges), total)\n    watched = _within("
        "max(length(ranges), row.watched_seconds, seen.watched), total)\n",
        "    ranges = clip(seen.ranges, total)\n    watched = _within(max(length(ranges), seen.watched), total)\n",
        "what another computer saw is forgotten",
        DELTA,
    ),
    _m(
        "repeated-is-refused",
        "sync/delta/settle.py",
        "    return result.was or result.status\n",
        "    return result.status\n",
        "the school had it already, and the program does not understand that",
        DELTA,
    ),
    _m(
        "history-turned-back-unseen",
        "store/outbox.py",
        "    later = (outbox.c.state == OpState.ACKED) & (outbox.c.acked_at > to_text(since))\n",
        "    later = (outbox.c.state == OpState.ACKED) & (outbox.c.acked_at < '')\n",
        "the school was restored, and nobody tells again what it lost",
        RESTORED,
        DELTA,
    ),
    _m(
        "expired-cursor-is-the-end",
        "sync/delta/pull.py",
        "            if error.reason != ErrorCode.CURSOR_EXPIRED:\n",
        "            if error.reason:\n",
        "a computer that was away too long never reads again",
        SHUT,
        DELTA,
    ),
    _m(
        "renamed-only-half",
        "store/outbox.py",
        "    tx.execute(update(outbox).where(where).values(entity_id=theirs))\n",
        "    where &= outbox.c.state == OpState.IN_FLIGHT\n"
        "    tx.execute(update(outbox).where(where).values(entity_id=theirs))\n",
        "the school goes on under another name, and what waits behind is about nobody",
        BARE,
    ),
    _m(
        "second-attempt-goes-first",
        "services/quizzes.py",
        "            needs = _handing_in(tx, attempts) or needs\n",
        "",
        "begun while the first is open at the school, two attempts become one",
        "pytest tests/unit/services/test_quizzes.py",
        DELTA,
    ),
    _m(
        "left-is-taken-for-joined",
        "sync/send.py",
        "return place.course.id == op.course and place.status is not EnrollmentStatus.CANCELLED",
        "return place.course.id == op.course",
        "the place that was left is taken for the arrival of the lost call",
        "pytest tests/faults/test_found.py",
    ),
    _m(
        "garbled-is-a-bug",
        "api/school.py",
        "            _demand_json(response.content)\n",
        "            pass\n",
        "an answer cut short ends the pass with an error that nobody expects",
        ROWS,
    ),
    _m(
        "a-copy-keeps-the-name",
        "store/device.py",
        "    if note.exists() and _read(note) != kept:\n",
        "    if not kept:\n",
        "two computers go by one name, and the school lets go of what one of them does not have yet",
        "pytest tests/unit/store/test_device.py",
    ),
    _m(
        "twins-do-not-listen",
        "sync/delta/push.py",
        "            if answer.is_copy:\n",
        "            if not answer.results:\n",
        "a copy of a whole disk cannot know by itself that it is one",
        RESTORED,
    ),
    _m(
        "saved-is-not-on-the-disk",
        "store/store.py",
        "{'FULL' if durable else 'NORMAL'}",
        "{'NORMAL' if durable else 'NORMAL'}",
        "what was called saved goes with the power",
        "cells delta --rows F3",
    ),
    _m(
        "a-damaged-file-is-handed-in",
        "sync/send.py",
        "path = self.blobs.sound(file.sha256)",
        "path = self.blobs.find(file.sha256)",
        "a school of lists takes what it gets: bytes that changed on the disk become somebody's work",
        "pytest tests/faults/test_found.py",
    ),
)
