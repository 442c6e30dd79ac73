"""The hand on keys and mouse: every act is an event of the window system, delivered where a person's would be."""

from PySide6.QtCore import QKeyCombination, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from lms_desktop.app.tour import sight

NOTCH = 120
MOST_NOTCHES = 80


class CannotReachError(Exception):
    """What was to be clicked is not there, covered, or out of reach."""


class CoveredError(CannotReachError):
    """Something lies over it, for now."""


def click(widget: QWidget, part: QRect | None = None) -> None:
    """Click into the middle of what is seen of a widget, scrolling there with the wheel first."""
    spot = reveal(widget, part)
    under = QApplication.widgetAt(spot)
    if under is None or not (under is widget or widget.isAncestorOf(under)):
        covered = under.objectName() or type(under).__name__ if under is not None else "nothing"
        raise CoveredError(f"{widget.objectName()} is covered by {covered}")
    window = _window(widget)
    here = window.mapFromGlobal(spot)
    QTest.mouseMove(window, here)
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, here)


def reveal(widget: QWidget, part: QRect | None = None) -> QPoint:
    """A point on the screen that shows the widget; turns the wheel until there is one."""
    for _ in range(MOST_NOTCHES):
        wanted = part if part is not None else widget.rect()
        seen = widget.visibleRegion().boundingRect().intersected(wanted)
        if seen.height() >= min(wanted.height(), 12) and seen.width() >= min(wanted.width(), 12):
            return widget.mapToGlobal(seen.center())
        if not _scroll(widget, sight.global_rect(widget, part)):
            break
    raise CannotReachError(f"{widget.objectName()} cannot be brought into sight")


def _scroll(widget: QWidget, wanted: QRect) -> bool:
    for area in sight.scroll_areas(widget):
        port = sight.global_rect(area.viewport())
        if port.top() <= wanted.center().y() <= port.bottom():
            continue
        down = wanted.center().y() > port.bottom()
        window = _window(area)
        # At the edge: the wheel belongs to the innermost list under the mouse, and there is rarely one.
        spot = QPointF(window.mapFromGlobal(QPoint(port.left() + 4, port.center().y())))
        before = area.verticalScrollBar().value()
        QTest.wheelEvent(window, spot, QPoint(0, -NOTCH if down else NOTCH))
        if area.verticalScrollBar().value() != before:
            return True
    return False


def press(keys: str) -> None:
    """Press keys as a menu writes them: Ctrl+Q, Shift+Right, F9."""
    combination: QKeyCombination = QKeySequence(keys)[0]  # type: ignore[index]  # the stubs forget it
    QTest.keyClick(focus_window(), combination.key(), combination.keyboardModifiers())


def write(text: str) -> None:
    """Type a text, sign by sign; a new line is Enter."""
    for sign in text:
        if sign == "\n":
            QTest.keyClick(focus_window(), Qt.Key.Key_Return)
        else:
            shift = Qt.KeyboardModifier.ShiftModifier if sign.isupper() else Qt.KeyboardModifier.NoModifier
            QTest.keyClick(focus_window(), ord(sign), shift)


def focus_window() -> QWindow:
    """The window that gets the keys; Qt hands them on to a popup that is open over it."""
    shown = [one for one in sight.windows() if one.windowType() is not Qt.WindowType.Popup]
    if not shown:
        raise CannotReachError("no window is open")
    return _window(shown[0])


def has_focus() -> bool:
    """Whether that window has the keyboard; asks for it as a window manager would, where there is none."""
    window = focus_window()
    if QApplication.focusWindow() is window or QApplication.activePopupWidget() is not None:
        return True
    window.requestActivate()
    return False


def _window(widget: QWidget) -> QWindow:
    window = widget.window().windowHandle()
    if window is None:
        raise CannotReachError(f"{widget.objectName()} has no window")
    return window
