"""The menu bar: everything the window can do, with its key."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QMenu, QPlainTextEdit, QTextEdit, QWidget

from lms_desktop.ui.place import Screen


@dataclass(frozen=True)
class Deeds:
    """What menu lines do; given by the window."""

    go: Callable[[Screen], None]
    back: Callable[[], None]
    forward: Callable[[], None]
    add_account: Callable[[], None]
    sign_out: Callable[[], None]
    sync_now: Callable[[], None]
    work_offline: Callable[[bool], None]
    theme: Callable[[str], None]
    zoom: Callable[[int], None]
    fold_rail: Callable[[], None]
    full_screen: Callable[[], None]
    continue_course: Callable[[], None]
    keys: Callable[[], None]
    about: Callable[[], None]
    earlier: Callable[[], None]
    demonstrate: Callable[[], None] | None = None  # only where program and school are here as source


class Menus:
    """Builds the menus once and keeps the lines that change."""

    def __init__(self, window: QMainWindow, deeds: Deeds) -> None:
        self._window = window
        self._deeds = deeds
        self._themes: dict[str, QAction] = {}
        self.places: dict[Screen, QAction] = {}
        self._file()
        self._edit()
        self._view()
        self._course()
        self._go()
        self.help = self._help()

    def show_account(self, *, signed_in: bool, teaches: bool) -> None:
        """Offer what an account can do."""
        for action in (self.sign_out, self.sync_now, self.work_offline, self.resume, self.earlier):
            action.setEnabled(signed_in)
        for screen, action in self.places.items():
            action.setEnabled(signed_in)
            if screen is Screen.GRADING:
                action.setVisible(teaches)

    def show_theme(self, name: str) -> None:
        """Tick the theme that is on."""
        if name in self._themes:
            self._themes[name].setChecked(True)

    def _menu(self, title: str) -> QMenu:
        menu = self._window.menuBar().addMenu(title)
        assert isinstance(menu, QMenu)
        return menu

    def _add(self, menu: QMenu, text: str, name: str, deed: Callable[[], None], *keys: str) -> QAction:
        action = QAction(text, self._window)
        action.setObjectName(name)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(lambda: deed())
        menu.addAction(action)
        # Keys work while the menu bar is hidden, too.
        self._window.addAction(action)
        return action

    def _file(self) -> None:
        tr, deeds = self._window.tr, self._deeds
        menu = self._menu(tr("&File"))
        self.sync_now = self._add(menu, tr("Send and &fetch now"), "action_sync_now", deeds.sync_now, "Ctrl+R")
        self.work_offline = self._add(menu, tr("&Work offline"), "action_work_offline", lambda: None)
        self.work_offline.setCheckable(True)
        self.work_offline.toggled.connect(deeds.work_offline)
        menu.addSeparator()
        self._add(menu, tr("&Add an account …"), "action_add_account", deeds.add_account)
        self.sign_out = self._add(menu, tr("Sign &out"), "action_sign_out", deeds.sign_out)
        menu.addSeparator()
        self.earlier = self._add(menu, tr("Back to an &earlier day …"), "action_earlier", deeds.earlier)
        menu.addSeparator()
        self._add(menu, tr("&Quit"), "action_quit", self._quit, "Ctrl+Q")

    def _quit(self) -> None:
        self._window.close()

    def _edit(self) -> None:
        tr = self._window.tr
        menu = self._menu(tr("&Edit"))
        lines = (
            (tr("&Undo"), "undo", "Ctrl+Z"),
            (tr("&Redo"), "redo", "Ctrl+Shift+Z"),
            (tr("Cu&t"), "cut", "Ctrl+X"),
            (tr("&Copy"), "copy", "Ctrl+C"),
            (tr("&Paste"), "paste", "Ctrl+V"),
            (tr("Select &all"), "selectAll", "Ctrl+A"),
        )
        # The fields take these keys themselves; the menu tells them and works by mouse.
        for text, method, key in lines:
            action = self._add(menu, f"{text}\t{key}", f"action_{method.lower()}", partial(_edit, method))
            menu.aboutToShow.connect(lambda a=action: a.setEnabled(_editor() is not None))

    def _view(self) -> None:
        tr, deeds = self._window.tr, self._deeds
        menu = self._menu(tr("&View"))
        group = QActionGroup(self._window)
        for name, text in (
            ("system", tr("As the &system")),
            ("light", tr("&Light")),
            ("dark", tr("&Dark")),
            ("contrast", tr("&High contrast")),
        ):
            action = self._add(menu, text, f"action_theme_{name}", partial(deeds.theme, name))
            action.setCheckable(True)
            group.addAction(action)
            self._themes[name] = action
        menu.addSeparator()
        self._add(menu, tr("L&arger"), "action_larger", lambda: deeds.zoom(1), "Ctrl++", "Ctrl+=")
        self._add(menu, tr("&Smaller"), "action_smaller", lambda: deeds.zoom(-1), "Ctrl+-")
        self._add(menu, tr("&Original size"), "action_original_size", lambda: deeds.zoom(0), "Ctrl+0")
        menu.addSeparator()
        self._add(menu, tr("&Fold the places"), "action_fold_rail", deeds.fold_rail, "Ctrl+B")
        self._add(menu, tr("Full s&creen"), "action_full_screen", deeds.full_screen, "F11")

    def _course(self) -> None:
        tr, deeds = self._window.tr, self._deeds
        menu = self._menu(tr("&Course"))
        self.resume = self._add(
            menu, tr("&Continue the last lecture"), "action_continue", deeds.continue_course, "Ctrl+L"
        )

    def _go(self) -> None:
        tr, deeds = self._window.tr, self._deeds
        menu = self._menu(tr("&Go"))
        self.back = self._add(menu, tr("&Back"), "action_back", deeds.back, "Alt+Left")
        self.forward = self._add(menu, tr("&Forward"), "action_forward", deeds.forward, "Alt+Right")
        menu.addSeparator()
        lines = (
            (Screen.HOME, tr("&Home"), "Ctrl+1"),
            (Screen.LIBRARY, tr("&Library"), "Ctrl+2"),
            (Screen.CATALOGUE, tr("&Catalogue"), "Ctrl+3"),
            (Screen.OUTBOX, tr("&Outbox"), "Ctrl+4"),
            (Screen.DOWNLOADS, tr("&Downloads"), "Ctrl+5"),
            (Screen.STORAGE, tr("S&torage"), "Ctrl+Shift+S"),
            (Screen.TRAVEL, tr("&Ready to travel"), "Ctrl+T"),
            (Screen.GRADING, tr("&Grading"), "Ctrl+6"),
            (Screen.SETTINGS, tr("&Settings"), "Ctrl+,"),
        )
        for screen, text, key in lines:
            self.places[screen] = self._add(menu, text, f"action_go_{screen.value}", partial(deeds.go, screen), key)

    def _help(self) -> QMenu:
        tr, deeds = self._window.tr, self._deeds
        menu = self._menu(tr("&Help"))
        self._add(menu, tr("&Keys"), "action_keys", deeds.keys, "F1")
        if deeds.demonstrate is not None:
            self._add(menu, tr("Watch the &demonstration"), "action_demonstration", deeds.demonstrate)
        self._add(menu, tr("&About LMS Desktop"), "action_about", deeds.about)
        return menu


def _editor() -> QWidget | None:
    widget = QApplication.focusWidget()
    return widget if isinstance(widget, QLineEdit | QTextEdit | QPlainTextEdit) else None


def _edit(method: str) -> None:
    editor = _editor()
    if editor is not None:
        getattr(editor, method)()
