"""Going back to an earlier day, in the window; and what a real account finds there."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QPushButton

from lms_desktop.app.house import House
from lms_desktop.app.keeper import Keeper
from lms_desktop.domain.errors import DiskFull
from lms_desktop.services.accounts import Accounts
from lms_desktop.services.preferences import PreferenceService
from lms_desktop.services.views import EarlierDay, NoticeView
from lms_desktop.store.safety import backups, recovery
from lms_desktop.system.paths import Paths
from lms_desktop.tasks import ImmediateTasks, News
from lms_desktop.ui.telling import notice_words
from tests.live import LEARNER, KeptSecrets, make_school, sync
from tests.ui import samples
from tests.ui.conftest import MakeStage, Stage

DAYS = tuple(EarlierDay(samples.NOW - timedelta(days=day), 3_400_000) for day in (1, 2, 4))


def open_dialog(shown: Stage) -> QDialog:
    shown.window.findChild(QAction, "action_earlier").trigger()
    dialog = shown.window.findChild(QDialog, "earlier_days")
    assert isinstance(dialog, QDialog)
    return dialog


def text_of(dialog: QDialog) -> str:
    label = dialog.findChild(QLabel, "earlier_text")
    assert isinstance(label, QLabel)
    return label.text()


def press(dialog: QDialog, name: str) -> None:
    button = dialog.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    assert button.isVisible()
    button.click()


def test_a_day_is_chosen_and_brought_back(stage: MakeStage) -> None:
    shown = stage(earlier_days=DAYS)
    shown.seat()
    dialog = open_dialog(shown)
    choice = dialog.findChild(QComboBox, "earlier_choice")
    assert isinstance(choice, QComboBox)
    assert choice.count() == 3
    assert "not thrown away" in text_of(dialog)
    choice.setCurrentIndex(1)
    press(dialog, "earlier_bring")
    assert ("bring_back", (DAYS[1],)) in shown.house.said.calls
    assert shown.page.objectName() == "home_page"
    assert "as it was that day" in shown.window.toast.text


def test_leaving_it_changes_nothing(stage: MakeStage) -> None:
    shown = stage(earlier_days=DAYS)
    shown.seat()
    press(open_dialog(shown), "earlier_leave")
    assert "bring_back" not in shown.house.said.names()


def test_without_a_copy_it_says_so(stage: MakeStage) -> None:
    shown = stage()
    shown.seat()
    dialog = open_dialog(shown)
    assert "There is no copy yet" in text_of(dialog)
    assert not dialog.findChild(QPushButton, "earlier_bring").isVisible()


def test_a_full_disk_is_told_in_the_dialog(stage: MakeStage) -> None:
    shown = stage(earlier_days=DAYS)
    shown.seat()
    shown.house.failure = DiskFull()
    dialog = open_dialog(shown)
    press(dialog, "earlier_bring")
    assert "full" in text_of(dialog)
    assert dialog.isVisible()


def test_at_the_door_there_is_nothing_to_bring_back(stage: MakeStage) -> None:
    shown = stage()
    shown.window.show_door()
    assert not shown.window.menus.earlier.isEnabled()


@pytest.mark.parametrize(("is_whole", "said"), [("1", False), ("0", True)])
def test_what_was_saved_is_told_truly(is_whole: str, said: bool) -> None:
    detail = f"3 {is_whole} aside-20261123T120000Z"
    notice = NoticeView(id="n", kind=recovery.RECOVERED, title="", detail=detail, at=samples.NOW, is_new=True)
    title, words = notice_words(notice)
    assert "damaged" in title
    assert "3 things" in words
    assert "aside-20261123T120000Z" in words
    assert ("could not be read" in words) is said


def test_a_real_account_is_copied_brought_back_and_recovered(tmp_path: Path, qapp: Any) -> None:
    school = make_school(tmp_path / "school")
    school.start()
    home = tmp_path / "home"
    session = school.session(home, LEARNER)
    sync(session)
    (card,) = session.services.catalogue.search("test").cards
    session.close()
    paths = Paths.under(home)
    news = News()
    house = House(paths, PreferenceService(paths.preferences), lambda: _accounts(home), news)
    account = house.switch(house.accounts()[0].key)
    keeper = Keeper(ImmediateTasks(), news)
    keeper.attach(house._session)  # type: ignore[arg-type]  # it is open
    keeper.look()
    (day,) = house.earlier_days()
    keeper.look()
    assert len(house.earlier_days()) == 1
    house.services().enrollments.enroll(card.course_id)
    assert house.bring_back(day) == account
    assert len(house.services().outbox.load().waiting) == 1
    keeper.detach()
    database = paths.account(account.server_url, account.user_id) / "store.sqlite3"
    house.close()
    database.write_bytes(b"rubbish" * 10_000)
    house.switch(account.key)
    # What waited was made after the copy, and the file is rubbish: it is lost, and said.
    (told, *_) = house.services().notices.recent()
    assert told.kind == recovery.RECOVERED
    assert house.services().outbox.load().waiting == ()
    assert backups.every(database)
    assert len(list(database.parent.glob("aside-*"))) in (1, 2)
    house.close()
    school.stop()
    assert qapp is not None


def _accounts(home: Path) -> Accounts:
    from lms_desktop.api.school import School, new_transport
    from lms_desktop.system.clock import SystemClock

    return Accounts(
        Paths.under(home).accounts, KeptSecrets(home), lambda url: School(url, new_transport(), SystemClock())
    )
