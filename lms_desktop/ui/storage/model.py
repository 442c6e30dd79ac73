"""What takes how much room, in rows and words."""

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from lms_desktop.services.views.downloads import StorageLine, StorageView
from lms_desktop.ui import words
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.rows import Row

translate = QCoreApplication.translate
KIND_INKS = {
    "video": Role.ACCENT,
    "reading": Role.LINK,
    "captions": Role.NEEDS,
    "files": Role.STAR,
}


def kind_word(kind: str) -> str:
    """What a kind of file is called."""
    match kind:
        case "video":
            return translate("Storage", "Videos")
        case "reading":
            return translate("Storage", "Documents")
        case "captions":
            return translate("Storage", "Captions")
        case _:
            return translate("Storage", "Files")


def kinds_words(by_kind: Mapping[str, int]) -> str:
    """Sizes by kind, the largest first."""
    ordered = sorted(by_kind.items(), key=lambda one: -one[1])
    return " · ".join(f"{kind_word(kind)} {words.size(size)}" for kind, size in ordered if size)


def storage_row(line: StorageLine, now: datetime, *, narrow: bool) -> Row:
    """One course with what it takes."""
    parts = [] if narrow else [kinds_words(line.by_kind)]
    if line.shared_bytes:
        parts.append(translate("Storage", "{size} shared").format(size=words.size(line.shared_bytes)))
    if line.last_opened_at is not None:
        parts.append(translate("Storage", "opened {when}").format(when=words.ago(line.last_opened_at, now)))
    else:
        parts.append(translate("Storage", "not opened yet"))
    return Row(
        title=line.title,
        detail=" · ".join(part for part in parts if part),
        icon=Icon.BOOK_OPEN if line.course_id else Icon.FILE_PEN_LINE,
        trailing=words.size(line.size_bytes),
        trailing_strong=True,
        tip=kinds_words(line.by_kind),
    )


def portions(view: StorageView) -> list[tuple[str, int, Role]]:
    """The one bar: courses by kind, what was made here, the rest of the program, unfinished files, what is free."""
    found = [(kind_word(kind), size, KIND_INKS.get(kind, Role.STAR)) for kind, size in sorted(view.by_kind.items())]
    found += [
        (translate("Storage", "Made by you"), view.own_bytes, Role.RECEIVED),
        (translate("Storage", "Notes and courses"), view.index_bytes, Role.WAITING),
        (translate("Storage", "Unfinished"), view.unfinished_bytes, Role.CONTROL),
    ]
    return [one for one in found if one[1]]
