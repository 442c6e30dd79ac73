"""The window: the frame of a signed-in person, or the door where one signs in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from lms_desktop.services.views import AccountView, NetworkPhase, NoticeView, Preferences, SyncStatus
from lms_desktop.tasks import Failure, Lane, News, Tasks
from lms_desktop.ui.context import Context, Desk
from lms_desktop.ui.dress import theme_of
from lms_desktop.ui.errors import failure_words
from lms_desktop.ui.place import Navigator, Place, Screen
from lms_desktop.ui.ports import House
from lms_desktop.ui.shell.account_menu import AccountMenu
from lms_desktop.ui.shell.brand import NAME
from lms_desktop.ui.shell.door import Door
from lms_desktop.ui.shell.frame import Frame
from lms_desktop.ui.shell.menus import Deeds, Menus
from lms_desktop.ui.telling import notice_words, signed_out_words
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Tone
from lms_desktop.ui.widgets.ask import Ask
from lms_desktop.ui.widgets.toast import Toast

if TYPE_CHECKING:
    from lms_desktop.player.protocol import Player

MENU_HIDES_BELOW = 460
ZOOM_STEP = 0.1


class MainWindow(QMainWindow):
    """The program's one window."""

    closing = Signal()

    def __init__(
        self,
        look: Look,
        *,
        tasks: Tasks,
        house: House,
        news: News,
        preferences: Preferences,
        make_player: Callable[[QObject], "Player"],
        now: Callable[[], datetime],
        speak: Callable[[str], None] = lambda _code: None,
        demonstrate: Callable[[], Path | None] | None = None,
    ) -> None:
        super().__init__()
        self._look = look
        self._tasks = tasks
        self._house = house
        self._news = news
        self._make_player = make_player
        self._now = now
        self._speak = speak
        self._demonstrate = demonstrate
        self._language = preferences.language
        self.desk = Desk(preferences)
        self.navigator = Navigator()
        self._frame: Frame | None = None
        self._door: Door | None = None
        self._immersed = False
        self.setWindowTitle(NAME)
        self.setObjectName("main_window")
        self.resize(look.px(1280), look.px(720))
        self.setMinimumSize(480, 320)
        self.menus = Menus(self, self._deeds())
        self._account_menu = AccountMenu(look, self)
        self.toast = Toast(look, self)
        self._listen()

    def seat(self, account: AccountView) -> None:
        """Somebody signed in: show their pages."""
        self.desk.seat(account)
        self._build_frame()
        self.menus.show_account(signed_in=True, teaches=account.is_instructor)
        self.navigator.start_over(Place(Screen.HOME))

    def show_door(self, *, can_return: bool = False, account: AccountView | None = None) -> None:
        """Nobody signed in, or one more wants to."""
        if self._frame is not None:
            self._frame.stack.settle()
        if not can_return:
            self._take_frame_away()
            self.desk.seat(None)
            self.menus.show_account(signed_in=False, teaches=False)
        door = Door(self._look, self._tasks, self._house, can_return=can_return, account=account)
        door.entered.connect(self.seat)
        door.returned.connect(self._return_from_door)
        self._door = door
        self._show(door)

    @property
    def frame(self) -> Frame | None:
        """The frame of the signed-in person."""
        return self._frame

    def tell_failure(self, failure: Failure) -> None:
        """Something went wrong that no page answered for."""
        if not failure.is_bug:
            if self._frame is None and self._door is not None:
                self._door.card.tell(failure_words(failure), tone=Tone.FAILED)
            else:
                self.toast.say(failure_words(failure))
            return
        from lms_desktop.ui.shell.report import BugReport

        BugReport(self._look, self, failure).open()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what is half typed, then go."""
        if self._frame is not None:
            self._frame.stack.settle()
        self.closing.emit()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange by logical size."""
        super().resizeEvent(event)
        self._adapt()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Alt shows the menu bar where there is no room for it."""
        if event.key() == Qt.Key.Key_Alt and not self.menuBar().isVisible():
            self.menuBar().show()
            self.menuBar().setFocus()
        super().keyReleaseEvent(event)

    def _listen(self) -> None:
        self.desk.preferences_changed.connect(self._take_preferences)
        self.desk.immersed.connect(self._immerse)
        self.desk.sign_in_wanted.connect(self._sign_in_again)
        self._look.measures_changed.connect(self._rebuild)
        self._news.status.connect(self._take_status)
        self._news.noticed.connect(self._take_notice)
        self._news.failed.connect(self.tell_failure)
        self.navigator.history_changed.connect(self._show_history)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._take_hint)
        self.menus.show_theme(self.desk.preferences.theme)
        self.menus.work_offline.setChecked(self.desk.preferences.work_offline)
        self.menus.show_account(signed_in=False, teaches=False)
        self._show_history()

    def _deeds(self) -> Deeds:
        return Deeds(
            go=lambda screen: self.navigator.go(Place(screen)),
            back=self.navigator.back,
            forward=self.navigator.forward,
            add_account=lambda: self.show_door(can_return=self.desk.account is not None),
            sign_out=self._ask_to_sign_out,
            sync_now=self._sync_now,
            work_offline=self._work_offline,
            theme=lambda name: self._change(replace(self.desk.preferences, theme=name)),
            zoom=self._zoom,
            fold_rail=self._fold_rail,
            full_screen=self._toggle_full_screen,
            continue_course=self._continue_course,
            keys=self._show_keys,
            about=self._show_about,
            earlier=self._show_earlier,
            demonstrate=None if self._demonstrate is None else self._show_demonstration,
        )

    def _context(self) -> Context:
        return Context(
            look=self._look,
            tasks=self._tasks,
            house=self._house,
            services=self._house.services(),
            navigator=self.navigator,
            desk=self.desk,
            news=self._news,
            say=self.toast.say,
            make_player=self._make_player,
            now=self._now,
        )

    def _build_frame(self) -> None:
        self._take_frame_away()
        self._door = None
        self._frame = Frame(self._context())
        self._frame.header.account_pressed.connect(self._open_account_menu)
        self._frame.status.network_pressed.connect(self._sign_in_again)
        self._show(self._frame)

    def _show(self, widget: QWidget) -> None:
        old = self.takeCentralWidget()
        if old is not None and old is not self._frame:
            old.deleteLater()
        elif old is not None:
            old.setParent(None)
        self.setCentralWidget(widget)
        widget.show()
        self._adapt()

    def _take_frame_away(self) -> None:
        if self._frame is not None:
            self.navigator.went.disconnect(self._frame.stack.show_place)
            self._frame.stack.clear()
            self._frame.deleteLater()
            self._frame = None

    def _return_from_door(self) -> None:
        if self._frame is not None:
            self._show(self._frame)

    def _rebuild(self) -> None:
        self.toast.deleteLater()
        self.toast = Toast(self._look, self)
        if self._frame is None:
            if self._door is not None:
                self.show_door()
            return
        here = self.navigator.here
        focus: QWidget | None = self.focusWidget()
        name = focus.objectName() if focus is not None else ""
        door = self._door if self.centralWidget() is self._door else None
        self._build_frame()
        if here is not None:
            self._frame_shows(here)
        if door is not None:
            self.show_door(can_return=True, account=door.account)
        again = self.findChild(QWidget, name) if name else None
        if again is not None:
            again.setFocus()

    def _frame_shows(self, place: Place) -> None:
        assert self._frame is not None
        self._frame.stack.show_place(place)

    def _adapt(self) -> None:
        scale = self._look.theme.scale
        width, height = round(self.width() / scale), round(self.height() / scale)
        self.menuBar().setVisible(height >= MENU_HIDES_BELOW and not self._immersed)
        if self._frame is not None:
            self._frame.adapt(width, height)
        if self._door is not None:
            self._door.adapt(width, height)
        self.toast.place()

    def _change(self, preferences: Preferences) -> None:
        self.desk.take_preferences(preferences)

    def _take_preferences(self) -> None:
        preferences = self.desk.preferences
        self._tasks.run(lambda _job: self._house.save_preferences(preferences), owner=self)
        self.menus.show_theme(preferences.theme)
        self.menus.work_offline.setChecked(preferences.work_offline)
        self._look.apply(theme_of(preferences))
        if preferences.language != self._language:
            self._language = preferences.language
            self._speak(preferences.language)
            self._retell_menus()
            self._rebuild()

    def _retell_menus(self) -> None:
        for action in self.actions():
            self.removeAction(action)
            action.deleteLater()
        self.menuBar().clear()
        self.menus = Menus(self, self._deeds())
        account = self.desk.account
        teaches = account is not None and account.is_instructor
        self.menus.show_account(signed_in=account is not None, teaches=teaches)
        self.menus.show_theme(self.desk.preferences.theme)
        self.menus.work_offline.setChecked(self.desk.preferences.work_offline)
        self._show_history()

    def _take_hint(self) -> None:
        if self.desk.preferences.theme == "system":
            self._look.apply(theme_of(self.desk.preferences))

    def _take_status(self, status: object) -> None:
        assert isinstance(status, SyncStatus)
        self.desk.take_status(status)

    def _take_notice(self, notice: object) -> None:
        assert isinstance(notice, NoticeView)
        title, detail = notice_words(notice)
        self.toast.say(f"{title}. {detail}" if detail else title)

    def _show_history(self) -> None:
        self.menus.back.setEnabled(self.navigator.can_go_back)
        self.menus.forward.setEnabled(self.navigator.can_go_forward)

    def _work_offline(self, on: bool) -> None:  # noqa: FBT001 - a slot of QAction.toggled
        self._change(replace(self.desk.preferences, work_offline=on))

    def _zoom(self, direction: int) -> None:
        scale = self.desk.preferences.scale + direction * ZOOM_STEP if direction else 1.0
        self._change(replace(self.desk.preferences, scale=round(min(2.0, max(0.8, scale)), 2)))

    def _fold_rail(self) -> None:
        preferences = self.desk.preferences
        self._change(replace(preferences, rail_folded=not preferences.rail_folded))

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _immerse(self, on: bool) -> None:  # noqa: FBT001 - a slot of Desk.immersed
        self._immersed = on
        if on != self.isFullScreen():
            self._toggle_full_screen()
        self._adapt()

    def _sync_now(self) -> None:
        self._tasks.run(lambda _job: self._house.sync_now(), owner=self, failed=self.tell_failure)

    def _continue_course(self) -> None:
        services = self._house.services()
        self._tasks.run(lambda _job: services.home.load().hero, owner=self, done=self._open_hero)

    def _open_hero(self, hero: object) -> None:
        lecture_id = getattr(hero, "lecture_id", "")
        if lecture_id:
            self.navigator.go(Place(Screen.LECTURE, lecture_id))

    def _open_account_menu(self) -> None:
        self._tasks.run(lambda _job: self._house.accounts(), owner=self, done=self._fill_account_menu)

    def _fill_account_menu(self, known: object) -> None:
        account = self.desk.account
        if account is None or self._frame is None:
            return
        assert isinstance(known, tuple | list)
        self._account_menu.fill(
            account,
            known,
            works_offline=self.desk.preferences.work_offline,
            open_account=lambda: self.navigator.go(Place(Screen.ACCOUNT)),
            switch=self._switch,
            add=lambda: self.show_door(can_return=True),
            work_offline=self._work_offline,
            sign_out=self._ask_to_sign_out,
        )
        self._frame.header.pop_up(self._account_menu)

    def _switch(self, key: str) -> None:
        if self._frame is not None:
            self._frame.stack.settle()
        self._tasks.run(lambda _job: self._house.switch(key), owner=self, done=self._seat, failed=self._lock_out)

    def _lock_out(self, failure: Failure) -> None:
        """The account before is closed already: without another one, one stands at the door."""
        self.show_door()
        self.tell_failure(failure)

    def _seat(self, account: AccountView) -> None:
        self.seat(account)

    def _sign_in_again(self) -> None:
        if self.desk.account is not None:
            self.show_door(can_return=True, account=self.desk.account)
            if self._door is not None and self.desk.status.phase is NetworkPhase.NEEDS_SIGN_IN:
                self._door.card.tell(signed_out_words(self.desk.status, self.desk.account))

    def _ask_to_sign_out(self) -> None:
        status = self.desk.status
        waiting = status.waiting + status.failed
        if not waiting:
            self._sign_out()
            return
        text = (
            self.tr("1 thing waits. It stays here, locked, until you sign in again.")
            if waiting == 1
            else self.tr("%n things wait. They stay here, locked, until you sign in again.", "", waiting)
        )
        Ask(
            self._look,
            self,
            title=self.tr("Sign out with work that waits?"),
            text=text,
            keep=self.tr("Stay signed in"),
            effect=self.tr("Sign out"),
            deed=self._sign_out,
            name="ask_sign_out",
            ways=(
                (self.tr("Send first"), "ask_sign_out_send", self._sync_now),
                (self.tr("To the outbox, to save it"), "ask_sign_out_save", self._show_outbox),
            ),
        ).open()

    def _show_outbox(self) -> None:
        self.navigator.go(Place(Screen.OUTBOX))

    def _sign_out(self) -> None:
        if self._frame is not None:
            self._frame.stack.settle()
        self._tasks.run(
            lambda _job: self._house.sign_out(),
            owner=self,
            lane=Lane.WRITE,
            done=lambda _none: self.show_door(),
            failed=self.tell_failure,
        )

    def _show_keys(self) -> None:
        from lms_desktop.ui.shell.about import KeysWindow

        KeysWindow(self._look, self).open()

    def _show_about(self) -> None:
        from lms_desktop.ui.shell.about import AboutWindow

        AboutWindow(self._look, self).open()

    def _show_earlier(self) -> None:
        from lms_desktop.ui.shell.earlier import EarlierDays

        if self._frame is not None:
            self._frame.stack.settle()
        dialog = EarlierDays(
            self._look, self, tasks=self._tasks, house=self._house, now=self._now(), back=self._seat_again
        )
        dialog.open()

    def _seat_again(self, account: AccountView) -> None:
        self.seat(account)
        self.toast.say(self.tr("It is as it was that day. What was made since is fetched and sent now."))

    def _show_demonstration(self) -> None:
        if self._demonstrate is not None:
            self._tell_demonstration(self._demonstrate())

    def _tell_demonstration(self, folder: Path | None) -> None:
        if folder is None:
            self.toast.say(self.tr("The demonstration could not be started."))
            return
        words = self.tr("The demonstration opens a window of its own, with an account of its own. Its report: {folder}")
        self.toast.say(words.format(folder=folder))
