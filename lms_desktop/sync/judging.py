"""How answers that were judged by hand are told to a school that speaks the rows."""

from dataclasses import dataclass

import msgspec

from lms_desktop.api.endpoints import assessment
from lms_desktop.api.school import School
from lms_desktop.domain.grading import format_score
from lms_desktop.domain.ops import AttemptGrade
from lms_desktop.protocol.decoding import decode
from lms_desktop.protocol.quizzes import Attempt, Result
from lms_desktop.store.ledger import Entry
from lms_desktop.sync.looking import stale


@dataclass(frozen=True, slots=True)
class Judging:
    """Judges an attempt. Raises ``Stale`` where it is not what the judgement was made on."""

    school: School

    def judge(self, entry: Entry, op: AttemptGrade) -> tuple[bytes, bytes]:
        """Look, and judge what is not judged so yet; the attempt and its result as they are then."""
        attempt, marked = self._attempt(entry), self._result(entry)
        if is_judged_so(op, decode(marked, Result)):
            return attempt, marked  # it arrived before
        version = decode(attempt, Attempt).version
        if entry.base_version is not None and version not in {0, entry.base_version}:
            raise stale(attempt)
        body = {"answers": msgspec.to_builtins(op.answers)}
        told = assessment.judge(self.school, entry.entity_id, body, key=entry.wire_id, version=entry.base_version)
        return told.body, self._result(entry)

    def _attempt(self, entry: Entry) -> bytes:
        return assessment.attempt(self.school, entry.entity_id).body

    def _result(self, entry: Entry) -> bytes:
        return assessment.result(self.school, entry.entity_id).body


def is_judged_so(op: AttemptGrade, result: Result) -> bool:
    """Whether every judgement is what the school has already."""
    has = {
        one.question: (format_score(one.points_awarded), one.feedback)
        for one in result.questions
        if one.points_awarded is not None
    }
    return all(has.get(one.question) == (one.points_awarded, one.feedback) for one in op.answers)
