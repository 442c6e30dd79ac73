"""Taking what a device made: one transaction for a batch, one answer for each entry, each entry once."""

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

import msgspec
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from msgspec import Struct
from rest_framework.exceptions import APIException, ValidationError

from lms_desktop.protocol import limits
from lms_desktop.protocol import sync as wire
from lms_desktop.protocol.decoding import convert, decode
from lms_desktop.protocol.errors import ErrorCode
from lms_desktop.protocol.rows import encode
from lms_desktop.protocol.sync import OpResult, OpStatus, PushedOp
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.core import bulk
from lms_desktop.server.core.plain import among, beyond, plain
from lms_desktop.server.core.problems import RowConflictError, StaleError

from .kinds import KINDS, SIMPLE, Asked, Kind
from .models import Answers, Op
from .reading import given_by
from .uploads import NotYetError

log = logging.getLogger(__name__)
KEPT = timedelta(days=limits.OP_DAYS)
FINAL = (OpStatus.APPLIED, OpStatus.CONFLICT, OpStatus.REJECTED)
_LONGEST_ID = 64
_LINE = ("user_id", "device", "op_id", "device_seq", "fingerprint", "status", "answers_id", "at")


class _Known(NamedTuple):
    """An entry that came before, and what it was answered, where that is still kept."""

    fingerprint: str
    status: str
    answer: OpResult | None


@dataclass(slots=True)
class _Batch:
    """What is known while a batch is taken."""

    actor: User
    device: UUID
    at: datetime
    known: dict[UUID, _Known]
    results: dict[str, OpResult] = field(default_factory=dict)
    fresh: list[tuple[UUID, PushedOp, OpResult]] = field(default_factory=list)  # what is to be kept
    failed: set[str] = field(default_factory=set)  # entries and rows that later entries must not build on

    def settle(self, op: PushedOp, result: OpResult, op_id: UUID | None = None) -> None:
        self.results[op.op_id] = result
        if (result.was or result.status) is not OpStatus.APPLIED:
            self.failed |= {op.op_id, op.entity_id}
        if op_id is not None and result.status in FINAL:
            self.fresh.append((op_id, op, result))

    def keep(self) -> None:
        """Write down what came and what it is answered."""
        if not self.fresh:
            return
        last = max(op.device_seq for _, op, _ in self.fresh)
        body = encode([result for _, _, result in self.fresh])
        who, at = (self.actor.pk, self.device), self.at
        told = Answers.objects.create(user=self.actor, device=self.device, last_seq=last, body=body, at=at)
        lines = [
            (*who, op_id, op.device_seq, _fingerprint(op), str(result.status), told.pk, at)
            for op_id, op, result in self.fresh
        ]
        bulk.insert(Op, _LINE, lines)


def take(actor: User, device: UUID, pushed: wire.Push) -> wire.PushAnswer:
    """Do what a device asks for, entry by entry; what one of them lacks never stops another."""
    names = {name for op in pushed.ops if (name := _as_name(op.op_id))}
    needed = {name for op in pushed.ops for key in op.depends_on if (name := _as_name(key))}
    with transaction.atomic():
        batch = _Batch(actor, device, timezone.now(), _known(actor, names, needed))
        _take_simple(batch, pushed.ops)
        for op in pushed.ops:
            if op.op_id not in batch.results:
                _take(batch, op)
        batch.keep()
        is_copy = _is_copy(actor, device, pushed, names)
        if not is_copy:
            _drop_answers(actor, device, pushed.confirmed_seq)
    return wire.PushAnswer(results=tuple(batch.results[op.op_id] for op in pushed.ops), is_copy=is_copy)


def forget_old() -> int:
    """Forget entries that no device can still repeat, and their answers; how many entries there were."""
    old = timezone.now() - KEPT
    Answers.objects.filter(at__lt=old).delete()
    return Op.objects.filter(at__lt=old).delete()[0]


def _known(actor: User, names: Collection[str], needed: Collection[str]) -> dict[UUID, _Known]:
    kept = among(Op.objects.filter(user=actor), "op_id", {*names, *needed})
    rows = list(plain(kept, "op_id", "fingerprint", "status", "answers_id"))
    # Of what is only stood upon, no answer is read: one call could name an entry of every batch that there was.
    told = _told(actor, {row.answers_id for row in rows if row.answers_id and row.op_id in names})
    return {(key := UUID(row.op_id)): _Known(row.fingerprint, row.status, told.get(key)) for row in rows}


def _told(actor: User, answers: set[int]) -> dict[UUID, OpResult]:
    """What entries were answered, of those answers that are still kept."""
    if not answers:
        return {}
    bodies = Answers.objects.filter(user=actor, pk__in=answers).values_list("body", flat=True)
    return {UUID(one.op_id): one for body in bodies for one in decode(bytes(body), list[OpResult])}


def _take(batch: _Batch, op: PushedOp) -> None:
    op_id, row = _as_id(op.op_id), _as_id(op.entity_id)
    if op_id is None or row is None:
        batch.settle(op, _refused(op, ErrorCode.INVALID, "An entry and its row are named by ids."))
    elif known := batch.known.get(op_id):
        batch.settle(op, _again(op, known))
    elif not batch.failed.isdisjoint((op.entity_id, *op.depends_on)):
        batch.settle(op, OpResult(op_id=op.op_id, status=OpStatus.BLOCKED, code=ErrorCode.CONFLICT))
    elif not all(_is_done(batch, key) for key in op.depends_on):
        batch.settle(op, OpResult(op_id=op.op_id, status=OpStatus.BLOCKED, code=ErrorCode.OP_MISSING))
    elif kind := KINDS.get(op.kind):
        batch.settle(op, _try(batch.actor, op, kind, row), op_id)
    else:
        batch.settle(op, _refused(op, ErrorCode.UNKNOWN_KIND, "This kind of entry is not known here."))


def _is_done(batch: _Batch, key: str) -> bool:
    op_id = _as_id(key)
    if (here := batch.results.get(key)) is not None:
        return (here.was or here.status) is OpStatus.APPLIED
    return op_id in batch.known and batch.known[op_id].status == OpStatus.APPLIED


def _try(actor: User, op: PushedOp, kind: Kind, row: UUID) -> OpResult:
    try:
        with transaction.atomic():
            return _done(actor, op, kind, row)
    except Exception:
        log.exception("An entry of kind %s could not be taken", op.kind)
        return OpResult(op_id=op.op_id, status=OpStatus.RETRY, code=ErrorCode.SERVER_ERROR, retry_after_s=300)


def _done(actor: User, op: PushedOp, kind: Kind, row: UUID) -> OpResult:
    # Actions are whole or nothing by themselves, and one that refuses may have something to keep.
    try:
        done = kind.do(actor, Asked(row, given_by(op), op.base_version))
    except NotYetError as error:
        return OpResult(op_id=op.op_id, status=OpStatus.BLOCKED, code=_code(error), detail=str(error.detail))
    except (StaleError, RowConflictError) as error:
        return _result(op, OpStatus.CONFLICT, error.row, _code(error))
    except (APIException, Http404) as error:
        code = _code(error)
        meant = op.kind.endswith(".edit") and code == ErrorCode.DELETED
        words = _words(error)
        return OpResult(
            op_id=op.op_id, status=OpStatus.CONFLICT if meant else OpStatus.REJECTED, code=code, detail=words
        )
    return _result(op, OpStatus.APPLIED, done)


def _take_simple(batch: _Batch, ops: Sequence[PushedOp]) -> None:
    """Do at once what is simple: notes and bookmarks that stand on nothing else of the batch, new ones and edits."""
    named = Counter(_as_name(key) for op in ops for key in (op.op_id, op.entity_id))
    for kind, do_all in SIMPLE.items():
        alone = [
            op
            for op in ops
            if op.kind == kind and not op.depends_on and named[_as_name(op.op_id)] == named[_as_name(op.entity_id)] == 1
        ]
        simple = [(op, asked) for op in alone if (asked := _read_simple(batch, op)) is not None]
        if len(simple) > 1:
            made = do_all(batch.actor, [asked for _, asked in simple])
            for op, asked in simple:
                if (row := made.get(asked.row)) is not None:
                    batch.settle(op, _result(op, OpStatus.APPLIED, row), _as_id(op.op_id))


def _read_simple(batch: _Batch, op: PushedOp) -> Asked | None:
    op_id, row = _as_id(op.op_id), _as_id(op.entity_id)
    if op_id is None or row is None or op_id in batch.known:
        return None
    try:
        return Asked(row, given_by(op), op.base_version)
    except APIException:
        return None  # told when its turn comes


def _again(op: PushedOp, known: _Known) -> OpResult:
    if known.fingerprint != _fingerprint(op):
        return _refused(op, ErrorCode.OP_ID_REUSED, "This id named another entry before.")
    was = OpStatus(known.status)
    first = known.answer or OpResult(op_id=op.op_id, status=was)
    return msgspec.structs.replace(first, status=OpStatus.DUPLICATE, was=was)


def _result(op: PushedOp, status: OpStatus, row: Struct | None, code: str = "") -> OpResult:
    return OpResult(
        op_id=op.op_id,
        status=status,
        code=code,
        version=getattr(row, "version", None),
        row=wire.NO_ROW if row is None else msgspec.Raw(encode(row)),
    )


def _refused(op: PushedOp, code: ErrorCode, words: str) -> OpResult:
    return OpResult(op_id=op.op_id, status=OpStatus.REJECTED, code=code, detail=words)


def _code(error: Exception) -> str:
    if isinstance(error, Http404):
        return ErrorCode.NOT_FOUND
    if isinstance(error, ValidationError):
        return ErrorCode.INVALID
    return str(error.get_codes()) if isinstance(error, APIException) else ErrorCode.UNKNOWN


def _words(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return json.dumps(error.detail, default=str, ensure_ascii=False)
    return str(error.detail) if isinstance(error, APIException) else "Nothing is here."


def _is_copy(actor: User, device: UUID, pushed: wire.Push, names: Collection[str]) -> bool:
    """Whether another goes by this name: a number was given twice, or one that this device did not reach yet."""
    if not pushed.last_seq:
        return False  # programs of the first release do not tell it
    # An entry that was refused has another name when it is tried again, and keeps its number.
    told = beyond(Op.objects.filter(user=actor, device=device), "op_id", names)
    numbers = [op.device_seq for op in pushed.ops]
    # Asked one after the other: joined by "or", both would look through everything that the device ever told.
    return (
        told.filter(device_seq__gt=pushed.last_seq).exists()
        or among(told, "device_seq", numbers).filter(status=OpStatus.APPLIED).exists()
    )


def _drop_answers(actor: User, device: UUID, confirmed: int) -> None:
    if confirmed > 0:
        Answers.objects.filter(user=actor, device=device, last_seq__lte=confirmed).delete()


def _fingerprint(op: PushedOp) -> str:
    parts = (op.kind, op.entity_id, str(op.base_version))
    return hashlib.sha256("\n".join(parts).encode() + b"\n" + bytes(op.payload)).hexdigest()


def _as_id(text: str) -> UUID | None:
    return _read_id(text)[0] if len(text) <= _LONGEST_ID else None


def _as_name(text: str) -> str:
    """An id as text, however it was written; empty where it is none."""
    return _read_id(text)[1] if len(text) <= _LONGEST_ID else ""


@lru_cache(4_096)  # each id of a batch is asked for several times
def _read_id(text: str) -> tuple[UUID | None, str]:
    try:
        found = convert(text, UUID)  # several times as fast as asking UUID
    except msgspec.ValidationError:
        return None, ""
    return found, str(found)
