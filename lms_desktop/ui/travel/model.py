"""The lines of the travel list, and the verdict."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from lms_desktop.services.views.downloads import Readiness, TravelLine, TravelView
from lms_desktop.ui import words
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.roles import Role, Tone
from lms_desktop.ui.widgets.rows import Row

translate = QCoreApplication.translate
NAMED = 3


def chip(state: Readiness) -> tuple[Icon, str, Tone]:
    """Sign and word of a line's state."""
    match state:
        case Readiness.COMPLETE:
            return Icon.CIRCLE_CHECK, translate("Travel", "Complete"), Tone.RECEIVED
        case Readiness.FETCHING:
            return Icon.DOWNLOAD, translate("Travel", "Fetching"), Tone.SENDING
        case Readiness.NOT_CHOSEN:
            return Icon.CIRCLE, translate("Travel", "Not chosen"), Tone.HERE
        case Readiness.MISSING:
            return Icon.OCTAGON_ALERT, translate("Travel", "Missing"), Tone.FAILED
        case Readiness.NOT_READ:
            return Icon.SHIELD_CHECK, translate("Travel", "To be checked"), Tone.WAITING


def travel_row(line: TravelLine, *, narrow: bool) -> Row:
    """A course or a pile."""
    coming = line.state is Readiness.FETCHING and line.size_bytes > line.done_bytes
    size = words.size_of(line.done_bytes, line.size_bytes) if coming else words.size(line.size_bytes)
    return Row(
        title=line.title,
        detail=line_detail(line),
        icon=Icon.BOOK_OPEN if line.course_id else Icon.PEN_LINE,
        trailing="" if narrow or not line.size_bytes else size,
        chip=chip(line.state),
        share=line.done_bytes / line.size_bytes if coming and not narrow else None,
        tip=line_detail(line),
    )


def line_detail(line: TravelLine) -> str:
    """What is here, what is not, and what needs a network all the same."""
    if line.state is Readiness.NOT_CHOSEN:
        return translate("Travel", "Not kept on this computer.")
    parts = []
    if line.missing:
        parts.append(
            translate("Travel", "Without a network these do not work: {names}.").format(names=named(line.missing))
        )
    elif line.course_id:
        parts.append(_lectures(line.lectures))
    else:
        parts.append(_files(line.lectures))
    if line.needs_network:
        names = named(line.needs_network)
        parts.append(translate("Travel", "To be begun with a network: {names}.").format(names=names))
    if line.captions:
        languages = ", ".join(words.language(code) for code in line.captions)
        parts.append(translate("Travel", "Captions: {languages}.").format(languages=languages))
    if line.to_read:
        parts.append(_to_read(line.to_read))
    return " ".join(parts)


def named(names: tuple[str, ...]) -> str:
    """The first few, and how many more."""
    shown = ", ".join(words.isolated(name) for name in names[:NAMED])
    more = len(names) - NAMED
    return translate("Travel", "{names} and {count} more").format(names=shown, count=more) if more > 0 else shown


def _lectures(count: int) -> str:
    return translate("Travel", "1 lecture.") if count == 1 else translate("Travel", "%n lectures.", "", count)


def _files(count: int) -> str:
    return translate("Travel", "1 file.") if count == 1 else translate("Travel", "%n files.", "", count)


def _to_read(count: int) -> str:
    if count == 1:
        return translate("Travel", "1 file was not read through yet.")
    return translate("Travel", "%n files were not read through yet.", "", count)


def work_rows(view: TravelView, now: datetime) -> list[tuple[str, Row]]:
    """The outbox, the sign-in, and what is due meanwhile."""
    rows = [("outbox", _outbox_row(view)), ("sign_in", _sign_in_row(view, now))]
    for number, (title, at) in enumerate(view.due):
        due = translate("Travel", "Due {when}. You can hand it in here; it goes with the next connection.")
        rows.append(
            (f"due {number}", Row(title=title, detail=due.format(when=words.due(at, now)), icon=Icon.ALARM_CLOCK))
        )
    return rows


def _outbox_row(view: TravelView) -> Row:
    if view.waiting:
        text = (
            translate("Travel", "1 thing is not at the school yet. It is safe here.")
            if view.waiting == 1
            else translate("Travel", "%n things are not at the school yet. They are safe here.", "", view.waiting)
        )
        waiting = (Icon.CLOCK, translate("Travel", "Waiting"), Tone.WAITING)
        return Row(title=translate("Travel", "Your outbox"), detail=text, icon=Icon.SEND, chip=waiting)
    text = translate("Travel", "Nothing waits. The school has all you made.")
    return Row(title=translate("Travel", "Your outbox"), detail=text, icon=Icon.SEND, chip=chip(Readiness.COMPLETE))


def _sign_in_row(view: TravelView, now: datetime) -> Row:
    title = translate("Travel", "Signed in")
    until = view.signed_in_until
    if until is None:
        text = translate("Travel", "The school does not say for how long. Without it you work on, and sending waits.")
        return Row(title=title, detail=text, icon=Icon.KEY_ROUND)
    text = translate("Travel", "Until {when}. After that you work on, and sending waits for a new sign-in.")
    over = until <= now
    state = (Icon.HAND, translate("Travel", "Needs you"), Tone.NEEDS) if over else chip(Readiness.COMPLETE)
    return Row(title=title, detail=text.format(when=words.full(until)), icon=Icon.KEY_ROUND, chip=state, ink=Role.TEXT2)


def verdict(view: TravelView, *, is_offline: bool) -> str:
    """The one sentence; true as it stands."""
    chosen = [line for line in view.courses if line.state is not Readiness.NOT_CHOSEN]
    if view.is_ready:
        if view.waiting:
            return translate("Travel", "You can close the lid. What you made goes with the next connection.")
        return translate("Travel", "Ready. You can close the lid.")
    if not chosen:
        return translate("Travel", "No course is kept on this computer.")
    if view.is_short_of_room:
        return translate("Travel", "There is not enough room on the disk for what is still to come.")
    missing = tuple(name for line in chosen for name in line.missing)
    if is_offline and missing:
        return translate("Travel", "Not ready, and no network: {names} will not work.").format(names=named(missing))
    if view.bytes_to_come:
        text = translate("Travel", "{size} are still to come").format(size=words.size(view.bytes_to_come))
        if view.speed > 0 and not view.hold:
            return f"{text}, {words.about(view.bytes_to_come / view.speed)}"
        return text
    if any(line.state is Readiness.NOT_READ for line in chosen):
        return translate("Travel", "Everything is here; some of it was not read through yet.")
    return (
        translate("Travel", "Something is still missing: {names}.").format(names=named(missing))
        if missing
        else (translate("Travel", "Something is still missing."))
    )
