"""What is shown when the program itself made a mistake."""

import traceback

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from lms_desktop.tasks import Failure
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.widgets.buttons import Button, Kind
from lms_desktop.ui.widgets.labels import Label
from lms_desktop.ui.widgets.style import mark


class BugReport(QDialog):
    """One sentence, and the details to copy."""

    def __init__(self, look: Look, parent: QWidget, failure: Failure) -> None:
        super().__init__(parent)
        self.setObjectName("bug_report")
        title = self.tr("Something went wrong in the program. Your work is saved.")
        self.setWindowTitle(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(*([look.px(22)] * 4))
        column.setSpacing(look.px(10))
        column.addWidget(Label(look, title, Type.H2, wrap=True))
        column.addWidget(
            Label(
                look,
                self.tr("The details help those who mend it. They hold no text of yours."),
                tone="text2",
                wrap=True,
            )
        )
        self.details = QPlainTextEdit("".join(_frames(failure.error)))
        self.details.setReadOnly(True)
        self.details.setFont(look.font(Type.MONO))
        self.details.setAccessibleName(self.tr("Details"))
        self.details.setMinimumSize(look.px(520), look.px(180))
        mark(self.details, field=True)
        column.addWidget(self.details)
        row = QHBoxLayout()
        row.addStretch(1)
        copy = Button(look, self.tr("Copy"), name="bug_copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.details.toPlainText()))
        row.addWidget(copy)
        close = Button(look, self.tr("Go on"), kind=Kind.PRIMARY, name="bug_close")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        row.addWidget(close)
        column.addLayout(row)


def _frames(error: Exception) -> list[str]:
    # The error's own text may quote what a person typed: only its kind and where it happened are shown.
    where = traceback.format_tb(error.__traceback__)
    return [*where, type(error).__name__]
