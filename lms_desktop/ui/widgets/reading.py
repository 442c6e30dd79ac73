"""A reader for cleaned text: it loads nothing but what it was handed."""

import math
import re
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QPainter,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QTextBrowser, QWidget

from lms_desktop.ui.markdown import BLOCKED, OURS, Ink, RichText, render
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.look import Look, is_rtl
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.style import mark

COLUMN = 680
_LINE = {Type.READING: 1.55}  # how far apart lines are, in heights of the letters
_USUAL_LINE = 1.4
_SIZE = "?width="
_SOURCE = re.compile(r'src="([^"]*)"')
_WEB = {"http", "https", "mailto"}


def ink_of(look: Look, copy_word: str = "") -> Ink:
    """The theme's colours for a text."""
    colours = look.theme.colours
    return Ink(
        text=colours[Role.TEXT],
        keyword=colours[Role.ACCENT_TEXT],
        string=colours[Role.WAITING],
        number=colours[Role.SENDING],
        comment=colours[Role.TEXT3],
        code_ground=colours[Role.SUNKEN],
        line=colours[Role.LINE],
        copy_word=copy_word,
        copy_width=look.px(70),
        copy_size=look.px(14),
        padding=look.px(12),
        code_edge=colours[Role.LINE] if look.theme.is_high_contrast else "",
    )


def reading_style(look: Look, size: int, tone: Role = Role.TEXT) -> str:
    """The style of rendered Markdown in letters of this many px."""
    colours = look.theme.colours
    text, link = colours[tone], colours[Role.LINK]
    heading = f"color: {colours[Role.TEXT]}; font-family: Inter; font-weight: 600;"
    return (
        f"body, p, li, td {{ color: {text}; }} a {{ color: {link}; text-decoration: none; }}"
        f"h1 {{ {heading} font-size: {round(size * 1.7)}px; }}"
        f"h2 {{ {heading} font-size: {round(size * 1.3)}px; }}"
        f"h3, h4 {{ {heading} font-size: {round(size * 1.08)}px; }}"
        f"th {{ color: {colours[Role.TEXT2]}; font-family: Inter; text-align: left; }}"
        f"pre, code {{ font-family: 'LMS Code'; font-size: {round(size * 0.88)}px; }}"
        "pre { white-space: pre-wrap; }"
    )


class Reader(QTextBrowser):
    """Markdown, read in a column of comfortable width."""

    code_copied = Signal()

    def __init__(
        self,
        look: Look,
        *,
        label: str,
        name: str,
        type_: Type = Type.READING,
        column: int = COLUMN,
        offers_copy: bool = False,
        fits_content: bool = False,
        tone: Role = Role.TEXT,
        keeps_lines: bool = False,
        follows_window: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        self._keeps_lines = keeps_lines
        self._follows_window = follows_window  # its side is the window's, as that of a label is
        self._look = look
        self._type = type_
        self._column = column
        self._offers_copy = offers_copy
        self._measured: QTextDocument | None = None
        self.grow(on=fits_content)
        self._size = type_.size
        self._source = ""
        self._pictures: Mapping[str, Path] = {}
        self._rich = RichText("", (), ())
        self._drawn_for = look.px(COLUMN)
        self.setObjectName(name)
        self.setAccessibleName(label)
        mark(self, bare=True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.anchorClicked.connect(self._on_link)
        look.theme_changed.connect(self._draw)

    @property
    def rich(self) -> RichText:
        """What is shown."""
        return self._rich

    @property
    def text_size(self) -> int:
        """The size of the text in px at 100 %."""
        return self._size

    def show_markdown(self, source: str, pictures: Mapping[str, Path] | None = None) -> None:
        """Show a text; pictures are found by their resource id."""
        if source == self._source and pictures == self._pictures:
            return
        self._source, self._pictures = source, pictures or {}
        self._draw()

    def set_text_size(self, size: int) -> None:
        """Larger or smaller letters."""
        share = self._share()
        self._size = size
        self._draw()
        bar = self.verticalScrollBar()
        bar.setValue(round(share * bar.maximum()))

    def grow(self, *, on: bool) -> None:
        """Be as tall as the text where the page scrolls, or scroll."""
        self._fits_content = on
        bar = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if on else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(bar)
        across = QSizePolicy.Policy.Expanding
        policy = QSizePolicy(across, QSizePolicy.Policy.Fixed if on else across)
        policy.setHeightForWidth(on)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """As tall as the text: the page scrolls, not the text."""
        return self._fits_content

    def heightForWidth(self, width: int) -> int:
        """How tall the text is in a width; asked before it is laid out there."""
        if self._measured is None:
            self._measured = self.document().clone(self)
            box = QTextDocument.ResourceType.ImageResource.value
            self._measured.addResource(box, QUrl(self._sized(BLOCKED)), self._grey_box())
        self._measured.setTextWidth(width)
        return math.ceil(self._measured.size().height()) + self._look.px(2)

    def sizeHint(self) -> QSize:
        """As tall as the text is in the width it has."""
        if not self._fits_content:
            return super().sizeHint()
        return QSize(self._look.px(200), self.heightForWidth(max(self.width(), self._look.px(200))))

    def minimumSizeHint(self) -> QSize:
        """Nothing of the text is cut off."""
        if not self._fits_content:
            return super().minimumSizeHint()
        return QSize(self._look.px(60), self.sizeHint().height())

    def loadResource(self, kind: int, address: QUrl | str) -> object:
        """Hand out our own pictures; everything else is a grey box, or nothing at all."""
        url = QUrl(address)
        if QTextDocument.ResourceType(kind) is not QTextDocument.ResourceType.ImageResource:
            return QByteArray()
        name = url.toString().partition(_SIZE)[0].removeprefix(OURS)
        path = self._pictures.get(name) if url.scheme() == "resource" else None
        picture = QImage(str(path)) if path is not None else QImage()
        if picture.isNull():
            return self._grey_box()
        widest = self._drawn_for
        if picture.width() > widest:
            picture = picture.scaledToWidth(widest, Qt.TransformationMode.SmoothTransformation)
        return picture

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column in the middle."""
        side = max(self._look.px(16), (self.width() - self._look.px(self._column)) // 2)
        if self._column:
            self.setViewportMargins(side, self._look.px(14), side, 0)
        super().resizeEvent(event)
        room = self._widest_picture()
        # A scroll bar that comes and goes while the text is set does not make pictures larger again.
        fit = room - self._look.px(16) <= self._drawn_for <= room
        if "<img" in self._rich.html and not fit:
            self._draw()
        if self._fits_content and event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _widest_picture(self) -> int:
        room = max(64, self.viewport().width() - self._look.px(12))
        return min(self._look.px(self._column), room) if self._column else room

    def go_to_heading(self, anchor: str) -> None:
        """Bring a heading to the top."""
        wanted = int(anchor.removeprefix("h-"))
        block, seen = self.document().begin(), 0
        while block.isValid():
            seen += block.blockFormat().headingLevel() > 0
            if seen == wanted:
                top = self.document().documentLayout().blockBoundingRect(block).top()
                self.verticalScrollBar().setValue(round(top))
                return
            block = block.next()

    def find_text(self, text: str, *, back: bool = False) -> bool:
        """Go to the next place of a word, round the end if need be."""
        if not text:
            return False
        flags = QTextDocument.FindFlag.FindBackward if back else QTextDocument.FindFlag(0)
        if self.find(text, flags):
            return True
        cursor = self.textCursor()
        where = QTextCursor.MoveOperation.End if back else QTextCursor.MoveOperation.Start
        cursor.movePosition(where)
        self.setTextCursor(cursor)
        return self.find(text, flags)

    def _sized(self, source: str) -> str:
        """A document keeps pictures by their address: another size needs another one."""
        return f"{source}{_SIZE}{self._drawn_for}"

    def _share(self) -> float:
        bar = self.verticalScrollBar()
        return bar.value() / bar.maximum() if bar.maximum() else 0.0

    def _draw(self) -> None:
        copy = self.tr("Copy") if self._offers_copy else ""
        self._drawn_for = self._widest_picture()
        self._rich = render(self._source, ink_of(self._look, copy), keeps_lines=self._keeps_lines)
        share = self._share()
        font = self._look.font(self._type)
        font.setPixelSize(self._look.px(self._size))
        document = self.document()
        document.setDefaultFont(font)
        document.setDefaultStyleSheet(reading_style(self._look, self._look.px(self._size), self._tone))
        document.setDocumentMargin(self._look.px(4) if self._column else 0)
        self._measured = None
        self.setHtml(_SOURCE.sub(lambda found: f'src="{self._sized(found[1])}"', self._rich.html))
        self.updateGeometry()
        self._space_lines()
        bar = self.verticalScrollBar()
        bar.setValue(round(share * bar.maximum()))

    def _space_lines(self) -> None:
        # Faces differ in how tall a line of theirs is by itself.
        own = QFontMetricsF(self.document().defaultFont()).lineSpacing() / self._look.px(self._size)
        percent = max(100.0, 100 * _LINE.get(self._type, _USUAL_LINE) / own)
        block = self.document().begin()
        while block.isValid():
            if not block.blockFormat().nonBreakableLines() and QTextCursor(block).currentTable() is None:
                wide = QTextBlockFormat()
                height_type = int(QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
                wide.setLineHeight(percent if not block.blockFormat().headingLevel() else 105, height_type)
                if self._follows_window and is_rtl():
                    wide.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
                QTextCursor(block).mergeBlockFormat(wide)
            block = block.next()

    def _grey_box(self) -> QImage:
        px = self._look.px
        box = QImage(min(px(440), self._drawn_for), px(64), QImage.Format.Format_ARGB32_Premultiplied)
        box.fill(self._look.color(Role.SUNKEN))
        painter = QPainter(box)
        painter.setFont(self._look.font(Type.SMALL))
        painter.setPen(self._look.color(Role.TEXT2))
        text = self.tr("Picture from elsewhere, not loaded")
        painter.drawText(QRectF(box.rect()), text, QTextOption(Qt.AlignmentFlag.AlignCenter))
        painter.end()
        return box

    def _on_link(self, url: QUrl) -> None:
        if url.scheme() == "copy":
            QGuiApplication.clipboard().setText(self._rich.codes[int(url.path())])
            self.code_copied.emit()
        elif url.scheme() in _WEB:
            QDesktopServices.openUrl(url)
        elif url.hasFragment() and not url.scheme():
            self.scrollToAnchor(url.fragment())
