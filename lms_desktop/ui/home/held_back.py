"""A notice on what the school does not list any more, all at once, and the question whether it may go."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication

from lms_desktop.services.views import HeldBackView
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Tone
from lms_desktop.ui.widgets.ask import Ask
from lms_desktop.ui.widgets.cards import Notice

translate = QCoreApplication.translate


class HeldBackNotice(Notice):
    """Nothing goes before a person says so; a school that comes to itself takes the notice away."""

    def __init__(self, look: Look, let_go: Callable[[], None]) -> None:
        super().__init__(look, "", name="held_back", action_name="held_back_decide")
        self._let_go = let_go
        self._parts = ""
        self.acted.connect(self._ask)
        self.hide()

    def show_held(self, held: Sequence[HeldBackView]) -> None:
        """Say what is held back."""
        self.setVisible(bool(held))
        self._parts = ", ".join(_part(one) for one in held)
        self.tell(
            self.tr("Perhaps it is a mistake there. All of it is kept here until you decide."),
            title=self.tr("The school does not list {parts} any more.").format(parts=self._parts),
            tone=Tone.NEEDS,
            icon=Icon.HAND,
            action=self.tr("Decide"),
        )

    def _ask(self) -> None:
        text = self.tr(
            "They go from this computer with the next connection, if the school still does not list them. "
            "Words of your notes stay among the earlier texts, and what waits in the outbox stays."
        )
        Ask(
            self._look,
            self.window(),
            title=self.tr("Let {parts} go?").format(parts=self._parts),
            text=text,
            keep=self.tr("Keep them here"),
            effect=self.tr("Let them go"),
            deed=self._let_go,
            name="ask_let_go",
        ).open()


def _part(held: HeldBackView) -> str:
    return translate("HeldBack", "{count} of {of} {kind}").format(count=held.count, of=held.of, kind=_kind(held.kind))


def _kind(kind: str) -> str:
    kinds = {
        "note": translate("HeldBack", "notes"),
        "bookmark": translate("HeldBack", "bookmarks"),
        "progress": translate("HeldBack", "progress marks"),
        "course": translate("HeldBack", "courses"),
        "enrollment": translate("HeldBack", "enrollments"),
        "section": translate("HeldBack", "sections"),
        "lecture": translate("HeldBack", "lectures"),
        "lecture_detail": translate("HeldBack", "lecture texts"),
        "assignment": translate("HeldBack", "assignments"),
        "submission": translate("HeldBack", "hand-ins"),
        "quiz": translate("HeldBack", "quizzes"),
        "question": translate("HeldBack", "questions"),
        "attempt": translate("HeldBack", "attempts"),
        "result": translate("HeldBack", "results"),
        "skill": translate("HeldBack", "skills"),
    }
    return kinds.get(kind, translate("HeldBack", "things"))
