"""Dynamic properties: how a widget tells the style sheet what it is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def mark(widget: QWidget, **properties: str | bool) -> None:
    """Set style properties and let the sheet look again."""
    changed = False
    for name, value in properties.items():
        told = value if isinstance(value, str) else ("true" if value else "false")
        if widget.property(name) != told:
            widget.setProperty(name, told)
            changed = True
    if changed and widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()
