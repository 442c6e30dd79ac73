"""A place inside a lecture."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from lms_desktop.ui import words


@dataclass(frozen=True)
class Spot:
    """A second of a video or a page of a document; neither for the lecture as a whole."""

    timestamp: float | None = None
    page: int | None = None

    @property
    def word(self) -> str:
        """The spot as a person reads it."""
        if self.timestamp is not None:
            return words.clock(self.timestamp)
        if self.page is not None:
            return QCoreApplication.translate("Spot", "Page {page}").format(page=self.page)
        return QCoreApplication.translate("Spot", "Whole lecture")


WHOLE = Spot()
