"""A piece of an author's Markdown inside a page: as tall as its text, and quiet."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAbstractTextDocumentLayout, QPainter, QPalette, QTextDocument, QTextOption
from PySide6.QtWidgets import QWidget

from lms_desktop.ui.markdown import render
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.reading import Reader, ink_of, reading_style


class Prose(Reader):
    """A description, a question, a comment. Tab stops at it only where it links somewhere."""

    def __init__(
        self,
        look: Look,
        source: str = "",
        *,
        label: str,
        type_: Type = Type.BODY,
        tone: Role = Role.TEXT,
        name: str = "",
        keeps_lines: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            look,
            label=label,
            name=name,
            type_=type_,
            column=0,
            fits_content=True,
            tone=tone,
            keeps_lines=keeps_lines,
            follows_window=True,
            parent=parent,
        )
        self.show_markdown(source)

    def show_markdown(self, source: str, pictures: object = None) -> None:
        """Show a text; an empty one takes no room."""
        del pictures
        super().show_markdown(source)
        self.setVisible(bool(source))
        links = "<a href" in self.rich.html
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if links else Qt.FocusPolicy.NoFocus)


class PaintedProse:
    """Markdown that a widget paints itself, in its own place."""

    def __init__(self, look: Look, source: str, type_: Type = Type.BODY) -> None:
        self._look = look
        self._source = source
        self._type = type_
        self._document = QTextDocument()
        self.dress()

    def dress(self) -> None:
        """Take the theme's colours and sizes."""
        look, document = self._look, self._document
        document.setDefaultFont(look.font(self._type))
        document.setDocumentMargin(0)
        document.setDefaultStyleSheet(reading_style(look, look.px(self._type.size)))
        document.setDefaultTextOption(QTextOption(Qt.AlignmentFlag.AlignLeading))
        document.setHtml(render(self._source, ink_of(look)).html)

    def height(self, width: int) -> int:
        """How tall it is in this width."""
        self._document.setTextWidth(width)
        return round(self._document.size().height())

    def paint(self, painter: QPainter, left: int, top: int, role: Role = Role.TEXT) -> None:
        """Paint it; ``height`` has told the width."""
        context = QAbstractTextDocumentLayout.PaintContext()
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, self._look.color(role))
        context.palette = palette
        painter.save()
        painter.translate(QPointF(left, top))
        self._document.documentLayout().draw(painter, context)
        painter.restore()
