"""Documents: how many pages."""

import threading
from pathlib import Path
from typing import Final

import pypdfium2

_ONE_AT_A_TIME: Final = threading.Lock()  # PDFium serves one thread at a time


class NoDocumentError(ValueError):
    """This file is no PDF that opens without a password."""


def count_pages(path: Path) -> int:
    """How many pages a PDF has; raises `NoDocumentError` where it is none."""
    with path.open("rb") as file:
        if b"%PDF-" not in file.read(1024):
            raise NoDocumentError
    with _ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError as error:
            raise NoDocumentError from error
        try:
            pages = len(document)
        finally:
            document.close()
    if not pages:
        raise NoDocumentError
    return pages
