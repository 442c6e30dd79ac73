"""Mail goes out beside the call that wrote it: nobody waits for a post office, and nobody learns from the waiting."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from smtplib import SMTPException

from django.core.mail import EmailMessage

_log = logging.getLogger(__name__)
_carrier = ThreadPoolExecutor(max_workers=1)


def post(to: str, subject: str, words: str) -> "Future[None]":
    """Send a letter soon; one that cannot be delivered is noted, and may be asked for again."""
    return _carrier.submit(_deliver, EmailMessage(subject=subject, body=words, to=[to]))


def _deliver(letter: EmailMessage) -> None:
    try:
        letter.send()
    except (SMTPException, OSError):
        _log.exception("A letter was not delivered.")


def wait() -> None:
    """Come back when every letter that was posted so far is out."""
    _carrier.submit(lambda: None).result()
