"""Inside the program: does what the driver asks, by keys and clicks, and tells what is on the screen."""

import json
import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRect, QTimer
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QAbstractItemView, QWidget

from lms_desktop.app.tour import hand, sight

if TYPE_CHECKING:
    from lms_desktop.app.compose import Application

log = logging.getLogger(__name__)

LOOK_EVERY_MS = 15
STILL_FOR_S = 0.06  # about four looks
CONNECT_WITHIN_MS = 5000
SOON = {"timeout": 10}  # a confirmation may lie over a button for six seconds
Command = dict[str, Any]  # one line of JSON from the driver


class NotSeenError(Exception):
    """What was asked for is not on the screen."""


@dataclass(frozen=True)
class Target:
    """A widget, or a part of it, that is to be clicked."""

    widget: QWidget
    part: QRect | None
    words: str

    def where(self) -> tuple[int, int, int, int]:
        """Its place on the screen."""
        place = sight.global_rect(self.widget, self.part)
        return (place.x(), place.y(), place.width(), place.height())


class Still:
    """Whether something has stayed as it is for a while."""

    def __init__(self, for_s: float) -> None:
        self._for_s = for_s
        self._last: object = None
        self._since = 0.0

    def is_at(self, state: object) -> bool:
        """Look again."""
        now = time.monotonic()
        if state != self._last:
            self._last, self._since = state, now
        return now - self._since >= self._for_s


class Remote(QObject):
    """Answers one command after the other; a command that waits is answered when it came true."""

    def __init__(self, application: "Application", name: str) -> None:
        super().__init__(application.window)
        self._application = application
        self._until: Callable[[], object] | None = None
        self._then: Callable[[], None] = lambda: None
        self._give_up = (0.0, "")
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._socket = QLocalSocket(self)
        self._socket.readyRead.connect(self._read)
        self._socket.connectToServer(name)
        if not self._socket.waitForConnected(CONNECT_WITHIN_MS):
            log.error("nobody drives at %s: %s", name, self._socket.errorString())

    def _read(self) -> None:
        while self._socket.canReadLine():
            self._take(json.loads(bytes(self._socket.readLine().data())))

    def _take(self, command: Command) -> None:
        try:
            self._obey(command)
        except (hand.CannotReachError, NotSeenError, ValueError) as error:
            self._answer(problem=str(error))

    def _obey(self, command: Command) -> None:
        match command["do"]:
            case "wait":
                self._begin(command, self._waits_for(command))
            case "wait_any":
                names = command["names"]
                self._begin(command, lambda: next((name for name in names if sight.find(name)), None))
            case "wait_words":
                text = command["text"]
                self._begin(command, lambda: any(re.search(text, one) for one in sight.words()))
            case "frames":
                self._begin(command, self._frames(command))
            case "collect":
                self._begin(command, self._texts_until(command))
            case "click":
                self._begin(command | SOON, self._clicks(command))
            case "press":
                self._begin(command | SOON, hand.has_focus, then=lambda: hand.press(command["keys"]))
            case "write":
                self._begin(command | SOON, hand.has_focus, then=lambda: hand.write(command["text"]))
            case "see":
                widget = sight.find(command["name"])
                self._answer(None if widget is None else sight.thing(widget))
            case "line":
                self._answer(sight.find_action(command["name"]) is not None)
            case "rows":
                view = self._view(command["name"])
                self._answer([] if view is None else sight.rows(view))
            case "words":
                self._answer(sight.words())
            case "engine":
                self._answer(self._engine())
            case "picture":
                sight.take_picture(command["path"])
                self._answer()
            case other:
                raise ValueError(f"nobody here knows how to {other}")

    def _clicks(self, command: Command) -> Callable[[], object]:
        """Click once the thing can be pressed and has come to rest, as a hand waits for what still moves."""
        still = Still(STILL_FOR_S)

        def look() -> object:
            target = self._target(command)
            if target is None or not still.is_at((id(target.widget), target.where(), target.words)):
                return None
            hand.click(target.widget, target.part)
            return True

        return look

    def _target(self, command: Command) -> "Target | None":
        """What is to be clicked; None while it is there but cannot be pressed."""
        line = sight.find_action(command["name"])
        if line is not None:
            menu, action = line
            return Target(menu, menu.actionGeometry(action), action.text()) if action.isEnabled() else None
        widget = self._widget(command["name"])
        if "row" not in command:
            return Target(widget, None, "") if widget.isEnabled() else None
        assert isinstance(widget, QAbstractItemView)
        index = next((one for one in sight.indexes(widget) if re.search(command["row"], sight.row_text(one))), None)
        if index is None:
            raise NotSeenError(f"{command['name']} has no row “{command['row']}”")
        return Target(widget.viewport(), widget.visualRect(index), sight.row_text(index))

    def _waits_for(self, command: Command) -> Callable[[], object]:
        def look() -> object:
            line = sight.find_action(command["name"])
            if line is not None:
                return {"text": sight.plain(line[1].text()), "enabled": line[1].isEnabled()}
            widget = sight.find(command["name"])
            if command.get("gone"):
                return widget is None
            if widget is None or (command.get("enabled") and not widget.isEnabled()):
                return None
            seen = sight.thing(widget)
            if "row" in command:
                assert isinstance(widget, QAbstractItemView)
                return next((one for one in sight.rows(widget) if re.search(command["row"], one["text"])), None)
            where = seen["description"] if command.get("described") else seen["text"]
            return seen if re.search(command.get("text", ""), where) else None

        return look

    def _frames(self, command: Command) -> Callable[[], object]:
        seen: set[str] = set()

        def look() -> object:
            seen.add(sight.frame_hash(self._widget(command["name"])))
            return len(seen) if len(seen) >= command["count"] else None

        return look

    def _texts_until(self, command: Command) -> Callable[[], object]:
        seen: list[str] = []

        def look() -> object:
            widget = sight.find(command["name"])
            text = sight.text_of(widget) if widget is not None else ""
            if text and text not in seen:
                seen.append(text)
            return seen if re.search(command["text"], text) else None

        return look

    def _begin(self, command: Command, until: Callable[[], object], *, then: Callable[[], None] = lambda: None) -> None:
        self._until, self._then = until, then
        self._give_up = (time.monotonic() + float(command["timeout"]), json.dumps(command, ensure_ascii=False))
        self._timer.start()
        self._look()

    def _look(self) -> None:
        until, self._until = self._until, None  # a click lets events in, and so this timer
        if until is None:
            return
        found, why = None, ""
        try:
            found = until()
        except (NotSeenError, hand.CannotReachError) as error:
            why = f": {error}"
        late, asked = self._give_up
        if found:
            self._end(found, "")
        elif time.monotonic() > late:
            self._end(None, f"waited in vain for {asked}{why}")
        else:
            self._until = until

    def _end(self, value: object, problem: str) -> None:
        self._timer.stop()
        try:
            if not problem:
                self._then()
        except (hand.CannotReachError, ValueError) as error:
            problem = str(error)
        self._answer(value, problem=problem)

    def _answer(self, value: object = None, *, problem: str = "") -> None:
        answer = {"problem": problem} if problem else {"value": value}
        self._socket.write(json.dumps(answer).encode() + b"\n")
        self._socket.flush()

    def _widget(self, name: str) -> QWidget:
        widget = sight.find(name)
        if widget is None:
            raise NotSeenError(f"{name} is not on the screen")
        return widget

    def _view(self, name: str) -> QAbstractItemView | None:
        widget = sight.find(name)
        return widget if isinstance(widget, QAbstractItemView) else None

    def _engine(self) -> str:
        from lms_desktop.ui.lecture.video import VideoPane

        panes = self._application.window.findChildren(VideoPane)
        return next((pane.engine for pane in panes if pane.isVisible()), "")
