"""Try every real part of the program and say what was found: the proof that a frozen copy is whole."""

import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path

from lms_desktop import __version__
from lms_desktop.domain.errors import LmsError


class Found(StrEnum):
    """What became of one part."""

    OK = "ok"
    ABSENT = "absent"
    BROKEN = "broken"


class AbsentError(Exception):
    """This computer does not have the part; the program works without it."""


def run_self_test(*, require: Sequence[str]) -> int:
    """Print what was found as JSON. Not 0 where a part is broken, or absent though it is required."""
    from lms_desktop.app.qt_setup import prepare_qt

    prepare_qt(sys.argv[:1])
    unknown = sorted(set(require) - set(PARTS))
    if unknown:
        sys.stderr.write(f"There is no part named {', '.join(unknown)}; there are {', '.join(PARTS)}.\n")
        return 2
    report = {name: _try(part) for name, part in PARTS.items()}
    missing = [name for name in require if report[name]["found"] == Found.ABSENT]
    broken = [name for name, one in report.items() if one["found"] == Found.BROKEN]
    sys.stdout.write(
        json.dumps({"version": __version__, "parts": report, "ok": not (broken or missing)}, indent=2) + "\n"
    )
    return 1 if broken or missing else 0


def _try(part: Callable[[], str]) -> dict[str, str]:
    try:
        return {"found": Found.OK, "detail": part()}
    except AbsentError as error:
        return {"found": Found.ABSENT, "detail": str(error)}
    except Exception as error:  # noqa: BLE001 - whatever a broken part does is the finding
        return {"found": Found.BROKEN, "detail": f"{type(error).__name__}: {error}"}


def _store() -> str:
    from lms_desktop.store import rows
    from lms_desktop.store.store import Store

    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "store.sqlite3")
        with store.write() as tx:
            rows.take_in(tx, "note", [b'{"id": "n", "lecture": "l", "enrollment": "e", "content": "kept"}'])
        with store.read() as tx:
            count = rows.count(tx, "note", lecture="l")
        store.check()
        store.close()
    assert count == 1
    import sqlite3

    return f"SQLite {sqlite3.sqlite_version}"


def _migrations() -> str:
    from lms_desktop.store.migrate import head

    found = head()
    assert found, "no migrations"
    return found


def _fts5() -> str:
    import sqlite3

    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5(text)")
    connection.execute("INSERT INTO words VALUES ('a loop walks')")
    assert connection.execute("SELECT count(*) FROM words WHERE words MATCH 'loop'").fetchone()[0] == 1
    connection.close()
    return "full-text search works"


def _keyring() -> str:
    from lms_desktop.system.secrets import KeyringSecrets

    try:
        return KeyringSecrets().probe()
    except LmsError as error:
        raise AbsentError(str(error)) from error


def _engine(kind_name: str) -> Callable[[], str]:
    def part() -> str:
        from lms_desktop.player.factory import EngineHealth, EngineKind, PlayerFactory

        factory = PlayerFactory((EngineKind(kind_name),))
        try:
            found = factory.probe()[0]
        finally:
            factory.close()
        if found.health is EngineHealth.ABSENT:
            raise AbsentError(found.detail)
        assert found.health is EngineHealth.OK, found.detail
        return found.detail

    return part


def _qtpdf() -> str:
    from PySide6.QtCore import QCoreApplication, QMarginsF
    from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter
    from PySide6.QtPdf import QPdfDocument

    qt = QCoreApplication.instance()
    assert qt is not None

    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "page.pdf")
        writer = QPdfWriter(path)
        writer.setPageLayout(
            QPageLayout(QPageSize(QPageSize.PageSizeId.A5), QPageLayout.Orientation.Portrait, QMarginsF())
        )
        painter = QPainter(writer)
        painter.drawText(500, 500, "loop")
        painter.end()
        document = QPdfDocument(qt)
        assert document.load(path) == QPdfDocument.Error.None_
        assert document.pageCount() == 1
        assert not document.render(0, document.pagePointSize(0).toSize()).isNull()
        document.close()
    return "renders"


def _resources() -> str:
    from lms_desktop.system.paths import resources

    fonts = sorted((resources() / "fonts").glob("*.ttf")) + sorted((resources() / "fonts").glob("*.otf"))
    assert fonts, f"no fonts in {resources()}"
    return f"{len(fonts)} fonts"


def _icons() -> str:
    from PySide6.QtSvg import QSvgRenderer

    from lms_desktop.system.paths import resources
    from lms_desktop.ui.theme.icon_names import Icon

    folder = resources() / "icons"
    missing = [icon.value for icon in Icon if not QSvgRenderer(str(folder / f"{icon.value}.svg")).isValid()]
    assert not missing, f"missing: {', '.join(missing)}"
    return f"{len(Icon)} icons"


def _translations() -> str:
    from lms_desktop.ui.language import PseudoTranslator

    told = PseudoTranslator().translate("Shell", "Home")
    assert told
    assert told != "Home"
    return "strings can be translated"


PARTS: dict[str, Callable[[], str]] = {
    "store": _store,
    "migrations": _migrations,
    "keyring": _keyring,
    "vlc": _engine("vlc"),
    "qtmultimedia": _engine("qt"),
    "qtpdf": _qtpdf,
    "fts5": _fts5,
    "resources": _resources,
    "icons": _icons,
    "translations": _translations,
}
