"""What the environment did, in words: what happened, what is safe, what to do."""

from PySide6.QtCore import QCoreApplication

from lms_desktop.tasks import Failure

translate = QCoreApplication.translate


def failure_words(failure: Failure) -> str:
    """One or two sentences for a failure."""
    if failure.is_bug:
        return translate("Failure", "Something went wrong in the program. Your work is saved.")
    return _SENTENCES.get(failure.code, _unknown)()


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
    "store_too_new": lambda: translate(
        "Failure",
        "This account was made by a newer version of the program. Nothing was changed; "
        "install the new version to open it.",
    ),
    "store_damaged": lambda: translate(
        "Failure",
        "The data of this account cannot be read. They were left as they are; "
        "the school still has everything that it received.",
    ),
    "store_busy": lambda: translate(
        "Failure", "This account is open in another window. Close it there, then try again."
    ),
    "disk_full": lambda: translate(
        "Failure", "The disk is full. Free some room to go on; what was saved before is safe."
    ),
    "no_keyring": lambda: translate(
        "Failure",
        "This computer keeps no passwords at the moment. You stay signed in until the program is closed.",
    ),
    "file": lambda: translate(
        "Failure", "This file cannot be used. Choose another one, or look whether it still opens."
    ),
    "not_possible": lambda: translate("Failure", "This is not possible here. Nothing was changed."),
}
