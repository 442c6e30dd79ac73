"""The field for long text: what nobody touched comes out byte for byte as it went in."""

from PySide6.QtCore import QMimeData, QSize
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from lms_desktop.domain.line_ends import NEW_LINE, Spelling
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.widgets.style import mark

_PARAGRAPH = "\u2029"


class Writing(QPlainTextEdit):
    """Long text to be written. ``toPlainText`` would turn hard spaces into soft ones: read ``text`` instead."""

    def __init__(
        self,
        look: Look,
        label: str,
        *,
        name: str,
        placeholder: str = "",
        bare: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._spelling = Spelling()
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setPlaceholderText(placeholder)
        self.setFont(look.font(Type.BODY))
        self.setTabChangesFocus(True)
        if bare:
            mark(self, bare=True)
        else:
            mark(self, field=True)

    def text(self) -> str:
        """What stands here, spelled as it came wherever nobody changed it."""
        return self._spelling.written(self._shown())

    def set_text(self, text: str) -> None:
        """Show a text."""
        self.setPlainText(text)
        self._spelling = Spelling(text, self._shown())

    def sizeHint(self) -> QSize:
        """A few lines: what is around it decides how tall it is, not Qt's usual size."""
        return QSize(self._look.px(240), max(self.minimumHeight(), self._look.px(72)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Shift+Enter makes a line like any other, not a sign that other programs do not know."""
        if event.matches(QKeySequence.StandardKey.InsertLineSeparator) and not self.isReadOnly():
            self.textCursor().insertBlock()
            self.ensureCursorVisible()
            return
        super().keyPressEvent(event)

    def createMimeDataFromSelection(self) -> QMimeData:
        """What is cut or copied keeps its hard spaces, too."""
        taken = QMimeData()
        taken.setText(self.textCursor().selection().toRawText().replace(_PARAGRAPH, NEW_LINE))
        return taken

    def _shown(self) -> str:
        return self.document().toRawText().replace(_PARAGRAPH, NEW_LINE)
