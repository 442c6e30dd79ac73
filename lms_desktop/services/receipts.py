"""The school's word that it has something, to be kept outside the program."""

import msgspec

from lms_desktop.domain.ops import QuizSubmit, Submit
from lms_desktop.services.views import ReceiptFile, ReceiptView
from lms_desktop.store.ledger import Entry, Receipt
from lms_desktop.store.rows import sha256


def receipt_view(entry: Entry, receipt: Receipt, *, title: str, kind: str, text: str, school: str) -> ReceiptView:
    """A receipt with the hashes of what was handed in."""
    op = entry.op
    finished = op.client_submitted_at if isinstance(op, Submit | QuizSubmit) else None
    files = op.files if isinstance(op, Submit) else ()
    return ReceiptView(
        number=receipt.code,
        kind=kind,
        title=title,
        text_sha256=sha256(text.encode()),
        files=tuple(ReceiptFile(file.name, file.size_bytes or 0, file.sha256) for file in files),
        finished_at=finished or entry.made_at,
        received_at=receipt.received_at,
        school=school,
        server_id=receipt.server_id,
        version=receipt.version,
        entry_id=entry.wire_id,
    )


def as_json(receipt: ReceiptView) -> bytes:
    """A receipt that other programs can read."""
    return msgspec.json.format(msgspec.json.encode(receipt), indent=2)
