"""A receipt as a sheet of paper."""

from html import escape

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument

from lms_desktop.services.views import ReceiptView
from lms_desktop.ui import words
from lms_desktop.ui.telling import kind_title

translate = QCoreApplication.translate
_MARGIN_MM = 20


def as_pdf(receipt: ReceiptView) -> bytes:
    """The receipt as PDF; no window is needed for it."""
    document = QTextDocument()
    document.setHtml(_html(receipt))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(receipt.title)
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter
        )
    )
    document.print_(writer)
    buffer.close()
    return bytes(data.data())


def lines(receipt: ReceiptView) -> list[tuple[str, str]]:
    """What stands on it."""
    told = [
        (translate("Receipt", "What"), f"{kind_title(receipt.kind)}: {receipt.title}"),
        (
            translate("Receipt", "Finished at"),
            translate("Receipt", "{time}, by this computer's clock").format(
                time=receipt.finished_at.isoformat(timespec="seconds")
            ),
        ),
        (
            translate("Receipt", "Received at"),
            translate("Receipt", "{time}, by the school's clock").format(
                time=receipt.received_at.isoformat(timespec="seconds")
            ),
        ),
        (translate("Receipt", "School"), receipt.school),
        (translate("Receipt", "Number at the school"), f"{receipt.server_id}, {receipt.version}"),
        (translate("Receipt", "Number here"), receipt.entry_id),
        (translate("Receipt", "SHA-256 of the text"), receipt.text_sha256),
    ]
    return told + [(f"{file.name}, {words.size(file.size_bytes)}", f"SHA-256 {file.sha256}") for file in receipt.files]


def _html(receipt: ReceiptView) -> str:
    title = translate("Receipt", "Receipt {number}").format(number=receipt.number)
    told = "".join(f"<p><b>{escape(name)}</b><br>{escape(value)}</p>" for name, value in lines(receipt))
    return f"<h1>{escape(title)}</h1>{told}"
