"""What a person can see of the program: widgets by their names, rows, words, pictures."""

import hashlib
from collections.abc import Iterator
from typing import TypedDict

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)


class Thing(TypedDict):
    """A widget as one sees it."""

    name: str
    text: str
    description: str
    enabled: bool
    checked: bool
    focused: bool
    top: int
    height: int


class RowSeen(TypedDict):
    """A row of a list as a screen reader tells it."""

    text: str
    enabled: bool
    current: bool


def windows() -> list[QWidget]:
    """What is open, topmost first: popups, then dialogs, then the window."""
    found = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    popup, modal = QApplication.activePopupWidget(), QApplication.activeModalWidget()
    return sorted(found, key=lambda one: 0 if one is popup else 1 if one is modal else 2 if one.isModal() else 3)


def find(name: str) -> QWidget | None:
    """The visible widget of that name, topmost window first."""
    hidden: QWidget | None = None
    for window in windows():
        for widget in (window, *window.findChildren(QWidget, name)):
            if widget.objectName() != name or not widget.isVisible():
                continue
            if not widget.visibleRegion().isEmpty():
                return widget
            hidden = hidden or widget  # scrolled out of sight
    return hidden


def find_action(name: str) -> tuple[QMenu, QAction] | None:
    """The line of that name, or with that text, in an open menu."""
    for window in windows():
        if isinstance(window, QMenu):
            for action in window.actions():
                if name in (action.objectName(), plain(action.text())):
                    return window, action
    return None


def thing(widget: QWidget) -> Thing:
    """A widget in words."""
    return Thing(
        name=widget.objectName(),
        text=text_of(widget),
        description=widget.accessibleDescription(),
        enabled=widget.isEnabled(),
        checked=isinstance(widget, QAbstractButton) and widget.isChecked(),
        focused=widget.hasFocus(),
        top=widget.mapToGlobal(QPoint(0, 0)).y(),
        height=widget.height(),
    )


def text_of(widget: QWidget) -> str:
    """The words in a widget; its name for screen readers where there are none."""
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        return widget.toPlainText()
    if isinstance(widget, QAbstractButton | QLabel | QLineEdit):
        return plain(widget.text()) or widget.accessibleName()
    return widget.accessibleName()


def plain(text: str) -> str:
    """A text without the marks that only the layout needs."""
    return "".join(sign for sign in text if sign not in "&\u2002\u200e\u2068\u2069").strip()


def words() -> list[str]:
    """Every text that is on the screen now."""
    found = []
    for window in windows():
        for widget in window.findChildren(QWidget):
            if widget.isVisible():
                found.append(text_of(widget))
                if isinstance(widget, QListView):
                    found += [row["text"] for row in rows(widget)]
    return [text for text in found if text]


def rows(view: QAbstractItemView) -> list[RowSeen]:
    """The rows of a list."""
    return [
        RowSeen(
            text=row_text(index),
            enabled=bool(index.flags() & Qt.ItemFlag.ItemIsEnabled),
            current=index == view.currentIndex(),
        )
        for index in indexes(view)
    ]


def indexes(view: QAbstractItemView) -> Iterator[QModelIndex]:
    """The rows of a list, for Qt."""
    model = view.model()
    if model is not None:
        yield from (model.index(number, 0) for number in range(model.rowCount()))


def row_text(index: QModelIndex) -> str:
    """The words of one row."""
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data(Qt.ItemDataRole.DisplayRole)
    return plain(str(spoken or ""))


def frame_hash(widget: QWidget) -> str:
    """What a widget looks like, as a short number that differs when the picture does."""
    picture = widget.grab().toImage()
    return hashlib.sha256(bytes(picture.constBits())).hexdigest()


def scroll_areas(widget: QWidget) -> Iterator[QAbstractScrollArea]:
    """The areas that a widget can be scrolled in, innermost first."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QAbstractScrollArea):
            yield above
        above = above.parentWidget()


def take_picture(path: str) -> None:
    """Save what the screen shows where the program is: the window and what lies over it."""
    shown = windows()
    if not shown:
        raise ValueError("no window is open")
    around = shown[-1].frameGeometry()
    for window in shown:
        around = around.united(window.frameGeometry())
    screen = shown[-1].screen()
    on_screen = around.intersected(screen.geometry())
    picture = screen.grabWindow(0, on_screen.x(), on_screen.y(), on_screen.width(), on_screen.height())
    if picture.isNull():  # some platforms have no picture of the screen
        picture = shown[-1].grab()
    if not picture.save(path):
        raise ValueError(f"the picture could not be saved as {path}")


def global_rect(widget: QWidget, part: QRect | None = None) -> QRect:
    """Where a widget, or a part of it, is on the screen."""
    inside = part if part is not None else widget.rect()
    return QRect(widget.mapToGlobal(inside.topLeft()), inside.size())
