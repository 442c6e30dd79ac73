"""What the environment did, in words: what happened, what is safe, what to do."""

from PySide6.QtCore import QCoreApplication, QLocale

from lms_desktop.tasks import Failure
from lms_desktop.ui.telling import session_only_words

translate = QCoreApplication.translate


def failure_words(failure: Failure) -> str:
    """One or two sentences for a failure."""
    if failure.is_bug:
        return translate("Failure", "Something went wrong in the program. Your work is saved.")
    facts = getattr(failure.error, "facts", {})
    why = str(facts.get("why", ""))
    if why == "too_long" and facts.get("most"):
        return too_long_words(int(facts["most"]))
    if why in _REASONS:
        return _REASONS[why]()
    return _SENTENCES.get(failure.code, _unknown)()


def too_long_words(most: int) -> str:
    """How much there may be of a text."""
    return translate("Failure", "This is too long: at most {count} signs. Shorten it, then it is saved.").format(
        count=QLocale().toString(most)
    )


def _unknown() -> str:
    return translate("Failure", "This did not work. What you made is safe here.")


_SENTENCES = {
    "unreachable": lambda: translate(
        "Failure", "The school does not answer. Nothing is lost; the program tries again by itself."
    ),
    "not_a_school": lambda: translate(
        "Failure", "Something answers at this address, but it is not a school. Is the address right?"
    ),
    "signed_out": lambda: translate(
        "Failure", "You were signed out by the school. Sign in again; what you made is safe here."
    ),
    "wrong_password": lambda: translate("Failure", "This password does not fit this account. Capital letters count."),
    "refused": lambda: translate(
        "Failure", "The school could not take this. Your work stays here and can be saved as a file."
    ),
    "stale": lambda: translate(
        "Failure", "This was changed somewhere else meanwhile. Both versions are kept until you choose."
    ),
    "gone": lambda: translate("Failure", "The school does not have this any more. What is here stays readable."),
    "busy": lambda: translate("Failure", "The school is busy. Nothing is lost; the program tries again by itself."),
    "store": lambda: translate(
        "Failure",
        "This could not be saved on this computer: its folder cannot be written to. What was saved before is safe.",
    ),
    "store_too_new": lambda: translate(
        "Failure",
        "This account was made by a newer version of the program. Nothing was changed; "
        "install the new version to open it.",
    ),
    "store_damaged": lambda: translate(
        "Failure",
        "The data of this account cannot be read. They were left as they are; "
        "the school still has everything that it received. Ask somebody at the school for help.",
    ),
    "store_busy": lambda: translate(
        "Failure", "This account is open in another window. Nothing is lost; close it there, then try again."
    ),
    "disk_full": lambda: translate(
        "Failure", "The disk is full. Free some room to go on; what was saved before is safe."
    ),
    "no_keyring": lambda: session_only_words(),
    "file": lambda: translate(
        "Failure", "This file cannot be used. Choose another one, or look whether it still opens."
    ),
    "not_possible": lambda: translate("Failure", "This is not possible here. Nothing was changed."),
}

_REASONS = {
    "not_here": lambda: translate("Failure", "It comes with the next connection to the school."),
    "not_enrolled": lambda: translate("Failure", "Enroll in the course first."),
    "attempts_used": lambda: translate("Failure", "You used all attempts."),
    "closed": lambda: translate("Failure", "This is closed. What you have stays readable."),
    "paid": lambda: translate("Failure", "This course is sold on the school's site."),
    "sent": lambda: translate("Failure", "It is on its way already and cannot be taken back."),
    "empty": lambda: translate("Failure", "Write something or add a file first."),
    "too_long": lambda: translate("Failure", "This is too long. Shorten it, then it is saved."),
    "too_large": lambda: translate("Failure", "This file is too large."),
    "wrong_kind": lambda: translate("Failure", "Files of this kind are not taken here."),
    "missing": lambda: translate("Failure", "This file is not there any more."),
    "unreadable": lambda: translate("Failure", "This file cannot be read."),
    "not_writable": lambda: translate("Failure", "Nothing can be written there. Choose another folder."),
    "address": lambda: translate("Failure", "This is not the address of a school. Look at its letters again."),
    "not_https": lambda: translate(
        "Failure", "This address is not protected. Ask the school for one that begins with https."
    ),
    "certificate": lambda: translate(
        "Failure", "The school could not prove that it is itself. Nothing was sent; ask somebody at the school."
    ),
    "bad_score": lambda: translate("Failure", "This score does not fit. Give a number within the points."),
    "no_score": lambda: translate("Failure", "Give a score first."),
    "handed_in": lambda: translate("Failure", "This was handed in already."),
    "draft_exists": lambda: translate("Failure", "There is a new draft already. Nothing was changed."),
    "damaged": lambda: translate("Failure", "This file is damaged. It is fetched again with the next connection."),
    "no_receipt": lambda: translate("Failure", "The school has not said that it has this. There is no receipt yet."),
    "no_text": lambda: translate("Failure", "Write the text that takes the place of both first."),
    "two_grades": lambda: translate("Failure", "Somebody else graded this work, too. Compare both first."),
    "no_conflict": lambda: translate("Failure", "There is nothing to choose any more."),
    "changed_since": lambda: translate("Failure", "It changed just now. Nothing was decided: look at both again."),
    "bad_link": lambda: translate("Failure", "This is not the address of a page. Look at its letters again."),
    "named_already": lambda: translate("Failure", "This is on your list already."),
    "needs_network": lambda: translate("Failure", "This needs a connection to the school."),
    "not_told": lambda: translate("Failure", "This school does not tell where you are signed in."),
    "not_yours": lambda: translate("Failure", "This is not yours to change."),
    "no_title": lambda: translate("Failure", "Give it a title first."),
    "no_question": lambda: translate("Failure", "Write the question first."),
    "two_options": lambda: translate("Failure", "There have to be two options to choose from."),
    "right_option": lambda: translate("Failure", "A right option is not among the options."),
    "out_of_range": lambda: translate("Failure", "This number is too small or too large."),
    "bad_date": lambda: translate("Failure", "This is not a day. Write it like 2026-01-31."),
    "has_a_quiz": lambda: translate("Failure", "This lecture has a quiz already."),
    "another_course": lambda: translate("Failure", "It stays in its course. Choose a section of this one."),
    "one_counts": lambda: translate("Failure", "One of the two counts. Choose it first."),
    "not_one_text": lambda: translate("Failure", "These cannot be put together as one text. Choose one of the two."),
}
