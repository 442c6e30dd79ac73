"""What holds for every test: nothing is skipped in a strict run, no thread outlives its test, times are handed in."""

import os
import sys
import threading
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # Qt would end the process without a display

# A busy machine is no finding.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

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


@pytest.fixture(autouse=True)
def no_timer_is_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A test that starts a timer of Qt stops it, or lets go of what owns it."""
    core = sys.modules.get("PySide6.QtCore")
    if core is None:
        yield
        return
    import shiboken6

    started: list[weakref.ref[Any]] = []
    start = core.QTimer.start

    def note(timer: Any, *interval: Any) -> None:
        started.append(weakref.ref(timer))
        start(timer, *(one for one in interval if isinstance(one, int)))  # a signal brings its own arguments

    monkeypatch.setattr(core.QTimer, "start", note)
    yield
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
    timers = [timer for one in started if (timer := one()) is not None and shiboken6.isValid(timer)]
    running = {f"{type(timer.parent()).__name__} {timer.interval()} ms" for timer in timers if timer.isActive()}
    for timer in timers:
        timer.stop()
    assert not running, f"timers are left running: {sorted(running)}"
