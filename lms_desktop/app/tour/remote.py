"""Inside the program: carries out key presses and clicks, and reads what the windows show.

It acts only through the window system's own way in (``QTest`` on a ``QWindow``), so that an event goes where a
person's would go; it reads by object name.
"""

import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QModelIndex, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QWindow
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLabel,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

if TYPE_CHECKING:
    from lms_desktop.app.compose import Application

Answer = dict[str, Any]


class Remote(QObject):
    """Listens on a local socket; one JSON command a line, one JSON answer a line."""

    def __init__(self, application: "Application", name: str) -> None:
        super().__init__(application.window)
        self._application = application
        self._server = QLocalServer(self)
        QLocalServer.removeServer(name)
        assert self._server.listen(name), self._server.errorString()
        self._server.newConnection.connect(self._greet)
        application.window.showMaximized()
        application.window.raise_()
        application.window.activateWindow()

    def _greet(self) -> None:
        connection = self._server.nextPendingConnection()
        connection.readyRead.connect(lambda: self._read(connection))

    def _read(self, connection: QLocalSocket) -> None:
        while connection.canReadLine():
            command = msgspec.json.decode(connection.readLine().data(), type=dict[str, Any])
            answer = self._do(command)
            connection.write(msgspec.json.encode(answer) + b"\n")

    def _do(self, command: dict[str, Any]) -> Answer:
        name = str(command.get("name", ""))
        match command["do"]:
            case "find":
                return {"found": [_described(widget) for widget in _widgets(name)]}
            case "click":
                return self._click(name, int(command.get("nth", 0)))
            case "click_row":
                return self._click_row(name, str(command["text"]))
            case "click_action":
                return self._click_action(name)
            case "rows":
                return {"rows": {view.objectName(): _rows(view) for view in _views(name)}}
            case "texts":
                return {"texts": [_text(widget) for widget in _widgets("") if _text(widget)]}
            case "key":
                return self._key(str(command["keys"]))
            case "type":
                return self._type(str(command["text"]))
            case "hash":
                return {"hash": _picture_hash(name)}
            case "engine":
                return {"engine": self._engine()}
            case "shot":
                return {"saved": self._shot(str(command["path"]))}
            case other:
                return {"error": f"no such command: {other}"}

    def _click(self, name: str, nth: int) -> Answer:
        widgets = _widgets(name)
        if len(widgets) <= nth or not widgets[nth].isEnabled():
            return {"error": f"{name} cannot be pressed"}
        widget = widgets[nth]
        if not _is_reached(widget, widget.rect().center()):
            return {"error": f"{name} is not on the screen yet"}
        _click_at(widget, lambda: widget.rect().center())
        return {"ok": True}

    def _click_row(self, name: str, text: str) -> Answer:
        for view in _views(name):
            for index in _indexes(view):
                if text in _told(index):
                    return self._click_index(view, index)
        return {"error": f"no row with {text} in {name}"}

    def _click_index(self, view: QAbstractItemView, index: QModelIndex) -> Answer:
        if not _is_reached(view.viewport(), view.visualRect(index).center()):
            return {"error": "the row is not on the screen yet"}
        _click_at(view.viewport(), lambda: view.visualRect(index).center())
        return {"ok": True}

    def _click_action(self, name: str) -> Answer:
        for menu in _menus():
            action = next((one for one in menu.actions() if one.objectName() == name), None)
            if action is not None:
                _click_at(menu, partial(QPoint, menu.actionGeometry(action).center()))
                return {"ok": True}
        return {"error": f"no action {name} in an open menu"}

    def _key(self, keys: str) -> Answer:
        combination = QKeySequence(keys)[0]  # type: ignore[index]  # the stubs lack it
        window = _front()
        QTimer.singleShot(0, lambda: QTest.keyClick(window, combination.key(), combination.keyboardModifiers()))
        return {"ok": True}

    def _type(self, text: str) -> Answer:
        window = _front()

        def press() -> None:
            for sign in text:
                if sign == "\n":
                    QTest.keyClick(window, Qt.Key.Key_Return)
                else:
                    QTest.keyClick(window, sign)  # type: ignore[call-overload]  # the stubs lack the sign

        QTimer.singleShot(0, press)
        return {"ok": True}

    def _engine(self) -> str:
        for child in self._application.window.findChildren(QObject):
            name = getattr(child, "engine_name", None)
            if isinstance(name, str) and name:
                return name
        return ""

    def _shot(self, path: str) -> bool:
        screen = self._application.window.screen()
        picture = screen.grabWindow(0)
        if picture.isNull() or QApplication.platformName() == "offscreen":
            picture = self._application.window.grab()
        return bool(picture.save(path))


def _click_at(widget: QWidget, place: Callable[[], QPoint]) -> None:
    """Press where a person would; the answer goes out first, since a click may open a menu that waits."""

    def press() -> None:
        window = widget.window()
        spot = widget.mapTo(window, place())
        left, nothing = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(window.windowHandle(), left, nothing, spot)

    QTimer.singleShot(0, press)


def _is_reached(widget: QWidget, place: QPoint) -> bool:
    """Whether a place can be seen; where it lies below in a scrolled page, turn the wheel towards it."""
    if widget.visibleRegion().contains(place):
        return True
    window = widget.window()
    below = widget.mapTo(window, place).y() > window.height() // 2
    turn = QPoint(0, -240 if below else 240)
    # Over the left half of the page: lists at the right scroll by themselves.
    over = QPoint(window.width() // 2, window.height() // 2)
    QTimer.singleShot(0, lambda: QTest.wheelEvent(window.windowHandle(), over, turn))
    return False


def _front() -> QWindow:
    """The window that has the keyboard: a menu, a dialog, or the program's own."""
    popup = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    if popup is not None:
        return popup.windowHandle()
    focused: QWindow | None = QApplication.focusWindow()  # None while no window is active
    return focused or next(one for one in QApplication.topLevelWidgets() if one.isVisible()).windowHandle()


def _tops() -> Iterator[QWidget]:
    """What can be reached: an open dialog or menu alone, else every window."""
    modal = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    if modal is not None:
        yield modal
        return
    yield from (one for one in QApplication.topLevelWidgets() if one.isVisible())


def _menus() -> Iterator[QMenu]:
    for top in _tops():
        if isinstance(top, QMenu):
            yield top


def _widgets(name: str) -> list[QWidget]:
    found: list[QWidget] = []
    for top in _tops():
        if name and top.objectName() == name:
            found.append(top)
        found += [
            one for one in (top.findChildren(QWidget, name) if name else top.findChildren(QWidget)) if one.isVisible()
        ]
    return found


def _views(name: str) -> list[QAbstractItemView]:
    return [one for one in _widgets(name) if isinstance(one, QAbstractItemView)]


def _indexes(view: QAbstractItemView) -> Iterator[QModelIndex]:
    model = view.model()
    for row in range(model.rowCount()):
        yield model.index(row, 0)


def _rows(view: QAbstractItemView) -> list[str]:
    return [_told(index) for index in _indexes(view)]


def _told(index: QModelIndex) -> str:
    told = index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data(Qt.ItemDataRole.DisplayRole)
    return str(told or "")


def _described(widget: QWidget) -> Answer:
    return {"text": _text(widget), "enabled": widget.isEnabled(), "focus": widget.hasFocus()}


def _text(widget: QWidget) -> str:
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        return widget.toPlainText()
    for read in ("full_text", "text"):
        told = getattr(widget, read, None)
        if callable(told):
            value = told()
            if isinstance(value, str) and value:
                return value
    if isinstance(widget, QLabel):
        return widget.text()
    inner = [_text(one) for one in widget.findChildren(QLabel) if one.isVisible()] if widget.objectName() else []
    return " ".join(part for part in inner if part) or widget.accessibleName()


def _picture_hash(name: str) -> str:
    widgets = _widgets(name)
    if not widgets:
        return ""
    picture = widgets[0].grab().toImage()
    return hashlib.sha256(bytes(picture.constBits())).hexdigest()
