"""The way to where one is, each step a button."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from lms_desktop.ui.place import Place
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.widgets.buttons import Button, Kind
from lms_desktop.ui.widgets.labels import ElidedLabel, Sign


@dataclass(frozen=True)
class Crumb:
    """One step; the last one has no place to go to."""

    text: str
    place: Place | None = None


class Crumbs(QWidget):
    """Course, section, lecture."""

    chosen = Signal(object)

    def __init__(self, look: Look, *, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._steps: Sequence[Crumb] = ()
        self._only_last = False
        self.setObjectName("crumbs")
        self.setAccessibleName(label)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(look.px(2))

    @property
    def steps(self) -> Sequence[Crumb]:
        """What is shown."""
        return self._steps

    def show_steps(self, steps: Sequence[Crumb], *, only_last: bool) -> None:
        """Show the way; in small windows only its end."""
        if (steps, only_last) == (self._steps, self._only_last):
            return
        self._steps, self._only_last = steps, only_last
        self._clear()
        shown = list(steps)[-1:] if only_last else list(steps)
        for number, step in enumerate(shown):
            if number:
                self._row.addWidget(Sign(self._look, Icon.CHEVRON_RIGHT, size=15))
            last = number == len(shown) - 1
            part = self._end(step) if last else self._step(step, number)
            # Words alone stand as far from the arrow as words in a button.
            gap = 0 if isinstance(part, Button) else self._look.px(5)
            self._row.addSpacing(gap if number else 0)
            self._row.addWidget(part, 1 if last else 0)
            self._row.addSpacing(gap)

    def _clear(self) -> None:
        while self._row.count():
            item = self._row.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()

    def _step(self, step: Crumb, number: int) -> QWidget:
        if step.place is None:
            return ElidedLabel(self._look, step.text, Type.BODY, tone="text2")
        place = step.place
        button = Button(self._look, step.text, kind=Kind.CRUMB, name=f"crumb_{number}")
        button.clicked.connect(lambda: self.chosen.emit(place))
        return button

    def _end(self, step: Crumb) -> QWidget:
        return ElidedLabel(self._look, step.text, Type.STRONG, name="crumb_here")
