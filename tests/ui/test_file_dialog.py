"""The dialog for files is Qt's own where the desktop has none: it can be read in every theme."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QCompleter, QFileDialog, QHeaderView, QLineEdit, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from lms_desktop.services.views import Preferences
from lms_desktop.ui.dress import theme_of
from lms_desktop.ui.theme.look import Look
from tests.ui.test_contrast import contrast


def _contrast(image: QImage) -> float:
    """Between the ground, which most pixels have, and what stands out from it most."""
    colours = Counter(image.pixelColor(x, y).rgb() for x in range(image.width()) for y in range(image.height()))
    ground = QColor(colours.most_common(1)[0][0]).name()
    return max(contrast(ground, QColor(rgb).name()) for rgb in colours)


def _picture(widget: QWidget) -> QImage:
    # Icons stand at the beginning of a row; here it is about the words.
    whole = widget.grab().toImage()
    return whole.copy(whole.width() // 20 + 24, 2, whole.width() // 2, whole.height() - 4)


@pytest.fixture
def dialog(qtbot: QtBot, look: Look, tmp_path: Path) -> Iterator[QFileDialog]:
    """A dialog in a folder with two files."""
    for name in ("essay-one.odt", "essay-two.odt"):
        (tmp_path / name).write_text("text", encoding="utf-8")
    made = QFileDialog(None, "Save a copy", str(tmp_path))
    made.setOption(QFileDialog.Option.DontUseNativeDialog)
    made.setViewMode(QFileDialog.ViewMode.Detail)
    made.resize(900, 500)
    yield made
    made.close()
    made.deleteLater()


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_it_can_be_read(qtbot: QtBot, look: Look, dialog: QFileDialog, theme: str) -> None:
    look.apply(theme_of(Preferences(theme=theme)))
    dialog.show()
    tree = dialog.findChild(QTreeView, "treeView")
    assert tree is not None
    qtbot.waitUntil(lambda: tree.model().rowCount(tree.rootIndex()) == 2)
    header = tree.findChild(QHeaderView)
    edit = dialog.findChild(QLineEdit, "fileNameEdit")
    assert header is not None
    assert edit is not None
    assert _contrast(_picture(header)) >= 4.5
    assert _contrast(_picture(tree.viewport())) >= 4.5
    popup = _offered(qtbot, edit, "essay")
    assert _contrast(_picture(popup)) >= 4.5
    popup.hide()


def _offered(qtbot: QtBot, edit: QLineEdit, text: str) -> QWidget:
    completer = edit.completer()
    assert isinstance(completer, QCompleter)
    edit.setFocus(Qt.FocusReason.OtherFocusReason)
    edit.setText(text)
    completer.setCompletionPrefix(text)
    qtbot.waitUntil(lambda: completer.completionCount() > 0)
    completer.complete()
    return completer.popup()
