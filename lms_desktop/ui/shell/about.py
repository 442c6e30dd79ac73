"""The windows behind Help."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from lms_desktop import __version__
from lms_desktop.ui.shell.brand import NAME, Mark
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.widgets.buttons import Button, Kind
from lms_desktop.ui.widgets.labels import Label

NARROW = 800


class _Plain(QDialog):
    """A dialog with a title and a way to close it."""

    def __init__(self, look: Look, parent: QWidget, title: str, name: str) -> None:
        super().__init__(parent)
        self.look = look
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*([look.px(22)] * 4))
        self.column.setSpacing(look.px(8))

    def add_close(self) -> None:
        """The button at the foot."""
        close = Button(self.look, self.tr("Close"), kind=Kind.PRIMARY, name="close_dialog")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        close.setFocus()
        self.column.addSpacing(self.look.px(8))
        self.column.addWidget(close, 0, Qt.AlignmentFlag.AlignTrailing)


class AboutWindow(_Plain):
    """Name, version and licences."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent, parent.tr("About LMS Desktop"), "about")
        self.column.addWidget(Mark(look, 48))
        self.column.addWidget(Label(look, NAME, Type.H1))
        self.column.addWidget(Label(look, self.tr("Version {version}").format(version=__version__), tone="text2"))
        text = Label(
            look,
            self.tr(
                "Free software under the MIT licence. It uses Qt (LGPL 3), VLC and FFmpeg where they are "
                "found (LGPL 2.1), the faces Inter, Noto and JetBrains Mono (OFL 1.1) and the signs of "
                "Lucide (ISC)."
            ),
            wrap=True,
        )
        text.setMinimumWidth(look.px(380))
        self.column.addWidget(text)
        self.add_close()


class KeysWindow(_Plain):
    """Every key that is worth knowing."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent, parent.tr("Keys"), "keys")
        self.column.addWidget(Label(look, self.tr("Keys"), Type.H1))
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(24))
        grid.setVerticalSpacing(look.px(5))
        lines = self._lines()
        side_by_side = 2 if parent.width() >= look.px(NARROW) else 1
        rows = -(-len(lines) // side_by_side)
        for number, (keys, what) in enumerate(lines):
            row, column = number % rows, 2 * (number // rows)
            grid.addWidget(Label(look, keys, Type.SMALL_STRONG), row, column)
            grid.addWidget(Label(look, what, Type.SMALL, tone="text2"), row, column + 1)
        ground = QWidget()
        ground.setProperty("scrolled", "true")
        ground.setLayout(grid)
        grid.setContentsMargins(0, 0, look.px(8), 0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(ground)
        self.column.addWidget(scroll)
        self.add_close()
        self._fit(ground.sizeHint(), parent)

    def _fit(self, wanted: QSize, parent: QWidget) -> None:
        """As large as its lines, and never larger than the window behind it."""
        px = self.look.px
        self.resize(min(wanted.width() + px(60), parent.width()), min(wanted.height() + px(140), parent.height()))

    def _lines(self) -> list[tuple[str, str]]:
        return [
            ("Ctrl+1 … 6", self.tr("Home, Library, Catalogue, Outbox, Downloads, Grading")),
            ("Ctrl+T", self.tr("Ready to travel")),
            ("Ctrl+Shift+S", self.tr("Storage")),
            ("Ctrl+,", self.tr("Settings")),
            ("Alt+← Alt+→", self.tr("Back and forward")),
            ("Ctrl+L", self.tr("Continue the last lecture")),
            ("Ctrl+R", self.tr("Send and fetch now")),
            ("Ctrl+B", self.tr("Fold the places")),
            ("Ctrl++ Ctrl+- Ctrl+0", self.tr("Larger, smaller, original size")),
            ("F11", self.tr("Full screen")),
            ("F9", self.tr("Panel beside the lecture")),
            ("N", self.tr("New note here")),
            ("B", self.tr("Bookmark here")),
            ("Space K", self.tr("Play or pause")),
            ("J L", self.tr("10 seconds back or on")),
            ("← →", self.tr("5 seconds back or on")),
            ("C", self.tr("Captions on or off")),
            ("< >", self.tr("Slower, faster")),
            ("M", self.tr("Sound on or off")),
            ("Ctrl+F F3", self.tr("Find in the text, next place")),
            ("Ctrl+G", self.tr("Go to a page")),
            ("Ctrl+Enter", self.tr("Release a grade")),
        ]
