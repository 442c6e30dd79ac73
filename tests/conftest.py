"""What holds for every test: nothing is skipped in a strict run, no thread outlives its test, times are handed in."""

import os
import sys
import threading
from collections.abc import Iterator

import pytest

STRICT = os.environ.get("LMS_STRICT") == "1"
# Left behind on purpose, by libraries: they end with the process.
LASTING_THREADS = ("pytest_timeout", "execnet", "QDBus", "asyncio", "ThreadPoolExecutor-", "Dummy-", "keyring")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """In a strict run a skipped test has failed, unless it is for another system."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]  # a pluggy result
    if (
        STRICT
        and report.skipped
        and not hasattr(report, "wasxfail")
        and item.get_closest_marker("other_system") is None
    ):
        report.outcome = "failed"
        report.longrepr = f"skipped in a strict run: {report.longrepr}"


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    """A test that starts a thread ends it."""
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        if not thread.name.startswith(LASTING_THREADS) and not thread.daemon:
            thread.join(5)
            assert not thread.is_alive(), f"{thread.name} is left behind"


@pytest.fixture(autouse=True)
def no_widget_is_left() -> Iterator[None]:
    """A test that shows a window closes it."""
    yield
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    visible = [
        one.objectName() or type(one).__name__ for one in widgets.QApplication.topLevelWidgets() if one.isVisible()
    ]
    for one in widgets.QApplication.topLevelWidgets():
        one.close()
    assert not visible, f"left open: {visible}"
