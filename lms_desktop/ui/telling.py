"""Outbox rows and notices in words: the services hand over data, people read sentences."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from lms_desktop.services.views import (
    AccountView,
    Next,
    NextStep,
    NoticeView,
    OutboxDetail,
    OutboxRow,
    SyncStatus,
    WorkState,
)
from lms_desktop.ui import words
from lms_desktop.ui.theme.icon_names import Icon

translate = QCoreApplication.translate
SMALL_BYTES = 1024
KIND_SIGNS = {
    "submission": Icon.FILE_PEN_LINE,
    "quiz_start": Icon.CIRCLE_HELP,
    "quiz": Icon.CIRCLE_HELP,
    "note": Icon.NOTEBOOK_PEN,
    "bookmark": Icon.BOOKMARK,
    "progress": Icon.CIRCLE_DOT,
    "small": Icon.NOTEBOOK_PEN,
    "enrollment": Icon.USER_PLUS,
    "grade": Icon.PEN_LINE,
    "judgement": Icon.PEN_LINE,
    "profile": Icon.USER,
    "settings": Icon.SETTINGS,
    "section": Icon.LIST_TREE,
    "lecture": Icon.BOOK_OPEN_TEXT,
    "quiz_rules": Icon.LIST_CHECKS,
    "question": Icon.CIRCLE_HELP,
    "assignment": Icon.FILE_PEN_LINE,
}
CONTENT = {"section", "lecture", "quiz_rules", "question", "assignment"}  # what those who teach write


def kind_sign(row: OutboxRow) -> Icon:
    """The sign of a kind; a conflict has its own."""
    if row.state is WorkState.NEEDS and row.kind in {"note", "grade", "judgement", *CONTENT}:
        return Icon.GIT_MERGE
    return KIND_SIGNS.get(row.kind, Icon.SEND)


def row_title(row: OutboxRow) -> str:
    """What it is."""
    if not row.title:
        return _group_title(row.kind)
    match row.kind:
        case "enrollment" if row.state is WorkState.RECEIVED:
            return translate("Telling", "Joined: {course}").format(course=row.title)
        case "enrollment":
            return translate("Telling", "Joining: {course}").format(course=row.title)
        case "note":
            return translate("Telling", "Note in {lecture}").format(lecture=row.title)
        case "bookmark":
            return translate("Telling", "Bookmark in {lecture}").format(lecture=row.title)
        case "progress":
            return translate("Telling", "Progress in {lecture}").format(lecture=row.title)
        case "quiz_start":
            return translate("Telling", "Begun: {quiz}").format(quiz=row.title)
        case "grade" | "judgement":
            return translate("Telling", "Grade for {work}").format(work=row.title)
        case _ if row.kind in CONTENT:
            return f"{_group_title(row.kind)}: {row.title}"
        case _:
            return row.title


def row_detail(row: OutboxRow) -> str:
    """What is in it."""
    if row.state is WorkState.FAILED:
        return problem_words(row.problem)
    if row.state is WorkState.NEEDS:
        return needs_words(row)
    if row.is_stuck:
        return translate("Telling", "Waits for more than a day: {what}").format(what=_own_words(row))
    if row.receipt:
        return translate("Telling", "Receipt {number}").format(number=row.receipt)
    return _own_words(row)


def _own_words(row: OutboxRow) -> str:
    """What is in it, and how large that is where it is worth a word."""
    if row.count > 1:
        return QCoreApplication.translate("Telling", "%n small changes", "", row.count)
    said = _own_detail(row)
    if row.kind != "submission" or row.size_bytes < SMALL_BYTES:
        return said
    return translate("Telling", "{what}, {size}").format(what=said, size=words.size(row.size_bytes))


def needs_words(row: OutboxRow) -> str:
    """Why a thing waits for a person."""
    if row.problem in {"needs_auth", "signed_out"}:
        return translate("Telling", "Sign in again to send this.")
    if row.kind in {"grade", "judgement"} and row.state is WorkState.NEEDS:
        return translate("Telling", "Somebody else graded this work, too. Compare both before one counts.")
    if row.kind in CONTENT:
        return translate("Telling", "Somebody else changed this, too. Compare both before one counts.")
    return translate("Telling", "Changed here and somewhere else. Both texts are kept.")


def next_words(detail: OutboxDetail, now: datetime) -> tuple[str, str]:
    """What happens next: a title, and a sentence with the last trouble in it."""
    step = detail.next
    match step.what:
        case Next.HAND_IN:
            return translate("Telling", "Not handed in yet"), translate("Telling", "It goes when you hand it in.")
        case Next.HELD:
            text = translate("Telling", "It stays here until you let it go. Nothing that stands upon it goes either.")
            return translate("Telling", "On hold"), text
        case Next.SIGN_IN | Next.DECIDE:
            return translate("Telling", "Waits for you"), needs_words(detail.row)
        case Next.REFUSED:
            return translate("Telling", "Not taken"), problem_words(detail.problem)
        case Next.STANDS_UPON:
            return translate("Telling", "Waiting for another thing"), _upon_words(step)
        case Next.LOOKED_FOR:
            text = translate(
                "Telling",
                "It was sent, and no answer came. The school is asked whether it has it before it goes again.",
            )
            return translate("Telling", "Waiting for an answer"), _with_time(text, step.at, now)
        case Next.TRIED_AT:
            return translate("Telling", "Waiting"), _with_time(_trouble_words(detail.last_error), step.at, now)
        case Next.GOES:
            return translate("Telling", "Waiting"), translate("Telling", "It goes with the next connection.")
        case Next.ON_ITS_WAY | Next.DONE:
            return translate("Telling", "Waiting"), translate("Telling", "Done")


def _upon_words(step: NextStep) -> str:
    what = step.upon or translate("Telling", "something made before it")
    if step.upon_state is WorkState.HELD:
        return translate("Telling", "“{what}” goes first, and is on hold.").format(what=what)
    if step.upon_state in (WorkState.NEEDS, WorkState.FAILED):
        return translate("Telling", "“{what}” goes first, and needs you.").format(what=what)
    return translate("Telling", "“{what}” goes first.").format(what=what)


def _with_time(text: str, at: datetime | None, now: datetime) -> str:
    if at is None or at <= now:
        return text
    then = translate("Telling", "The next try is at {time}.").format(time=words.time_of_day(at))
    return f"{text} {then}".strip()


def _trouble_words(code: str) -> str:
    """Why the last try did not end well, where nothing is wrong with the thing itself."""
    known = {
        "unreachable": translate("Telling", "The school did not answer."),
        "busy": translate("Telling", "The school has much to do and asked to wait."),
        "server_error": translate("Telling", "Something went wrong at the school."),
    }
    return known.get(code, "")


def session_only_words() -> str:
    """What it means that this computer keeps no passwords."""
    return translate(
        "Telling",
        "This computer keeps no passwords at the moment. You stay signed in until the program is closed; "
        "what you make is saved here all the same.",
    )


def signed_out_words(status: SyncStatus, account: AccountView | None) -> str:
    """Why one has to sign in again, what is safe, and what comes of it."""
    if account is not None and account.session_only:
        why = translate("Telling", "Your sign-in ended with the program: this computer keeps no passwords.")
    else:
        why = translate("Telling", "You were signed out by the school.")
    if status.waiting == 1:
        then = translate("Telling", "Sign in again to send 1 thing; it is safe here.")
    elif status.waiting:
        then = QCoreApplication.translate(
            "Telling", "Sign in again to send %n things; they are safe here.", "", status.waiting
        )
    else:
        then = translate("Telling", "Sign in again to get what is new; what is here works on.")
    return f"{why} {then}"


def problem_words(problem: str) -> str:
    """Why the school did not take a thing."""
    known = {
        "course_closed": translate("Telling", "The course was closed. What you made is kept here."),
        "not_enrolled": translate("Telling", "You are not in this course any more. What you made is kept here."),
        "revoked": translate("Telling", "You are not in this course any more. What you made is kept here."),
        "closed": translate("Telling", "The deadline was over at the school. Your work is kept here."),
        "no_attempts_left": translate("Telling", "All attempts were used. Your work is kept here."),
        "past_due": translate("Telling", "The deadline was over at the school. Your work is kept here."),
        "deadline_passed": translate("Telling", "The deadline was over at the school. Your work is kept here."),
        "attempts_used": translate("Telling", "All attempts were used. Your work is kept here."),
        "too_large": translate("Telling", "A file is too large for the school. Your work is kept here."),
        "file_too_large": translate("Telling", "A file is too large for the school. Your work is kept here."),
        "damaged": translate(
            "Telling", "The disk changed this after it was saved, so it was not sent. Save a copy of it."
        ),
        "permission_denied": translate(
            "Telling", "You do not teach this course any more. What you wrote is kept here."
        ),
        "gone": translate("Telling", "The school does not have this any more. Your work is kept here."),
        "not_found": translate("Telling", "The school does not have this any more. Your work is kept here."),
    }
    if problem in known:
        return known[problem]
    if problem and " " in problem:
        return translate("Telling", "The school says: {reason} Your work is kept here.").format(reason=problem)
    return translate("Telling", "The school could not take this. Your work is kept here.")


def notice_words(notice: NoticeView) -> tuple[str, str]:
    """Title and second line of something that happened."""
    match notice.kind:
        case "graded":
            return translate("Telling", "Graded: {work}").format(work=notice.title), _score_words(notice.detail)
        case "note_recreated":
            text = translate("Telling", "It was thrown away elsewhere, but you had changed it.")
            return translate("Telling", "Note kept: {note}").format(note=notice.title), text
        case "note_both_kept":
            text = translate("Telling", "Changed here and elsewhere; both texts are kept as two notes.")
            return translate("Telling", "Two notes: {note}").format(note=notice.title), text
        case "handed_in_twice":
            text = translate("Telling", "The connection made two of one work. Your teacher sees both.")
            return translate("Telling", "Arrived twice: {work}").format(work=notice.title), text
        case "made_twice":
            text = translate("Telling", "The connection made two of one. Take one away if you do not want both.")
            return translate("Telling", "Arrived twice: {work}").format(work=notice.title), text
        case "course_closed":
            text = translate("Telling", "What you have stays readable.")
            return translate("Telling", "Closed by the school: {course}").format(course=notice.title), text
        case "refused":
            return translate("Telling", "Not taken: {work}").format(work=notice.title), problem_words(notice.detail)
        case "store_recovered":
            return translate("Telling", "What is kept here was damaged, and is put together again"), _recovered_words(
                notice
            )
        case "store_brought_back":
            return translate("Telling", "An earlier day was brought back"), _recovered_words(notice)
        case "damaged":
            text = translate("Telling", "A file is damaged. It is fetched again with the next connection.")
            return notice.title, text
        case _:
            return notice.title, notice.detail


def _recovered_words(notice: NoticeView) -> str:
    """What was saved: the school has the rest. ``detail`` is a count, whether all was read, and a folder."""
    carried, is_whole, aside = (*notice.detail.split(), "0", "0", "")[:3]
    said = [
        translate("Telling", "1 thing that waited was brought over.")
        if carried == "1"
        else QCoreApplication.translate("Telling", "%n things that waited were brought over.", "", int(carried)),
        translate("Telling", "The rest is fetched from the school."),
        translate("Telling", "The old file is in “{folder}”.").format(folder=aside),
    ]
    if is_whole != "1":
        said.insert(1, translate("Telling", "Some of the old file could not be read."))
    return " ".join(said)


def _score_words(detail: str) -> str:
    score, found, most = detail.partition(" / ")
    if not found:
        return detail
    return translate("Telling", "{score} of {max}").format(score=_plain(score), max=_plain(most))


def _plain(number: str) -> str:
    """A number without needless zeros."""
    try:
        return words.number(float(number))
    except ValueError:
        return number


def _group_title(kind: str) -> str:
    titles = {
        "note": translate("Telling", "Notes"),
        "bookmark": translate("Telling", "Bookmarks"),
        "progress": translate("Telling", "Progress"),
        "profile": translate("Telling", "Your profile"),
        "settings": translate("Telling", "Your settings"),
        **_content_titles(),
    }
    return titles.get(kind, translate("Telling", "Notes, bookmarks and progress"))


def _content_titles() -> dict[str, str]:
    return {
        "section": translate("Telling", "Section"),
        "lecture": translate("Telling", "Lecture"),
        "quiz_rules": translate("Telling", "Rules of a quiz"),
        "question": translate("Telling", "Question"),
        "assignment": translate("Telling", "Assignment"),
    }


def _done_words(verb: str) -> str:
    """What those who teach did to a thing."""
    known = {
        "add": translate("Telling", "New"),
        "patch": translate("Telling", "Changed"),
        "remove": translate("Telling", "Taken out of the course"),
        "order": translate("Telling", "In another order"),
    }
    return known.get(verb, verb)


def _own_detail(row: OutboxRow) -> str:
    count = int(row.detail) if row.detail.isdigit() else None
    match row.kind:
        case "submission" if count is not None:
            if count == 0:
                return translate("Telling", "Text")
            if count == 1:
                return translate("Telling", "Text and 1 file")
            return QCoreApplication.translate("Telling", "Text and %n files", "", count)
        case "quiz" | "judgement" if count is not None:
            if count == 1:
                return translate("Telling", "1 answer")
            return QCoreApplication.translate("Telling", "%n answers", "", count)
        case "quiz_start":
            return ""
        case "grade" if row.detail:
            return translate("Telling", "Score {score}").format(score=row.detail)
        case _ if row.kind in CONTENT:
            return _done_words(row.detail)
        case _:
            return row.detail


def kind_title(kind: str) -> str:
    """The name of a kind."""
    titles = {
        "submission": translate("Telling", "Hand-in"),
        "quiz_start": translate("Telling", "Quiz begun"),
        "quiz": translate("Telling", "Quiz"),
        "note": translate("Telling", "Note"),
        "bookmark": translate("Telling", "Bookmark"),
        "progress": translate("Telling", "Progress"),
        "enrollment": translate("Telling", "Joining"),
        "grade": translate("Telling", "Grade"),
        "judgement": translate("Telling", "Points for answers"),
        "profile": translate("Telling", "Your profile"),
        "settings": translate("Telling", "Your settings"),
        **_content_titles(),
    }
    return titles.get(kind, kind)
