"""What QtMultimedia and QtPdf say about files in the log, beside what we tell the learner in words."""

from PySide6.QtCore import QLoggingCategory

_RULES = (
    "qt.pdf.bookmarks=false",
    "qt.pdf.links=false",
    "qt.multimedia.symbolsresolver=false",
    "qt.multimedia.ffmpeg*=false",
    "qt.multimedia.playbackengine.codec=false",
)


def quieten() -> None:
    """Leave these out of the log."""
    QLoggingCategory.setFilterRules("\n".join(_RULES))
