"""Where something may lie over a window for a while without covering what can be pressed or typed into."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QComboBox,
    QLineEdit,
    QMenuBar,
    QPlainTextEdit,
    QTextBrowser,
    QWidget,
)

STEP = 8
ROWS = 200
_PARTS = (QAbstractButton, QAbstractSlider, QComboBox, QLineEdit, QMenuBar, QPlainTextEdit)


@dataclass(frozen=True)
class Taken:
    """What of a window answers to a press: buttons and fields, and the rows of lists."""

    parts: QRegion
    rows: QRegion

    def meets(self, rect: QRect) -> bool:
        """Whether a rectangle covers any of it."""
        return self.parts.intersects(rect) or self.rows.intersects(rect)


def pressable(host: QWidget, *, but: QWidget) -> Taken:
    """Everything of a window that answers to a press."""
    parts, rows = QRegion(), QRegion()
    for widget in host.findChildren(QWidget):
        if not widget.isVisible() or not widget.isEnabled() or widget is but or but.isAncestorOf(widget):
            continue
        if isinstance(widget, QAbstractItemView):
            for rect in _rows(widget):
                rows += _on(host, widget, rect)
        elif isinstance(widget, _PARTS) or _has_links(widget):
            parts += _on(host, widget, QRect(QPoint(0, 0), widget.size()))
    return Taken(parts, rows)


def free_place(host: QWidget, size: QSize, taken: Taken, wanted: QPoint) -> QPoint:
    """The free place nearest to the wanted one; where lists fill the window, a few rows are covered."""
    room = host.rect().adjusted(STEP, STEP, -STEP, -STEP)
    spots = [
        QPoint(x, y)
        for y in range(room.top(), room.bottom() - size.height(), STEP)
        for x in {wanted.x(), *range(room.left(), room.right() - size.width(), STEP * 4)}
    ]
    spots.sort(key=lambda spot: abs(spot.y() - wanted.y()) + abs(spot.x() - wanted.x()))
    for is_taken in (taken.meets, taken.parts.intersects):
        for spot in (wanted, *spots):
            if not is_taken(QRect(spot, size)):
                return spot
    return wanted


def _rows(view: QAbstractItemView) -> Iterator[QRect]:
    model, visible = view.model(), view.viewport().rect()
    first = max(0, view.indexAt(QPoint(1, 1)).row())
    for number in range(first, min(model.rowCount(), first + ROWS)):
        rect = view.visualRect(model.index(number, 0)) & visible
        if rect.isValid():
            yield rect


def _on(host: QWidget, widget: QWidget, rect: QRect) -> QRegion:
    """A rectangle of a widget as the host sees it, cut where a scroll area cuts it."""
    seen = widget.visibleRegion().boundingRect() & rect
    return QRegion(QRect(widget.mapTo(host, seen.topLeft()), seen.size())) if seen.isValid() else QRegion()


def _has_links(widget: QWidget) -> bool:
    """Asked of the text itself: what renders it is heavy, and not needed before a text is shown."""
    return isinstance(widget, QTextBrowser) and "<a href" in widget.toHtml()
