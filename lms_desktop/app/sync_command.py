"""The command ``lms-desktop sync``: send what waits and read what is new, without a window.

Beside an open window on the same account it asks that window to do it.
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from lms_desktop.app import asks
from lms_desktop.app.commands import Exit, Told, carry_out, trouble_words
from lms_desktop.app.session import Session
from lms_desktop.domain.ops import FOR_A_PERSON, OpState
from lms_desktop.services.outbox import for_a_person, waiting_count
from lms_desktop.store import ledger
from lms_desktop.system.paths import Paths
from lms_desktop.system.secrets import KeyringSecrets, Secrets


def run_sync(arguments: argparse.Namespace) -> int:
    """Run the command with what belongs to this computer."""
    paths = Paths.under(arguments.home) if arguments.home else Paths.usual()
    return sync(paths, KeyringSecrets(), sys.stdout, account=arguments.account, as_json=arguments.json)


def sync(
    paths: Paths,
    secrets: Secrets,
    out: TextIO,
    *,
    account: str = "",
    as_json: bool = False,
    patience_s: float = asks.PATIENCE_S,
    wait: Callable[[float], None] = time.sleep,
) -> Exit:
    """Send and read once, and tell how it ended."""
    return carry_out(
        _pass,
        _words,
        account=account,
        as_json=as_json,
        paths=paths,
        secrets=secrets,
        out=out,
        beside=lambda folder: _hand_over(folder, patience_s, wait),
    )


def _hand_over(folder: Path, patience_s: float, wait: Callable[[float], None]) -> Exit:
    return Exit.HANDED_OVER if asks.ask_to_sync(folder, patience_s=patience_s, wait=wait) else Exit.BUSY


def _pass(session: Session, told: Told) -> Exit:
    told |= {"sent": 0, "refused": 0, "conflicts": 0}
    try:
        _send(session, told)
        session.pull()
        _send(session, told)  # what only the answers of the school made ready
    finally:
        told |= _left(session)
    if told["for_a_person"]:
        return Exit.NEEDS_PERSON
    return Exit.INCOMPLETE if told["waiting"] else Exit.COMPLETE


def _send(session: Session, told: Told) -> None:
    report = session.push(lambda _done, _total: None)
    for name, count in (("sent", report.sent), ("refused", report.refused), ("conflicts", report.conflicts)):
        told[name] = int(str(told[name])) + count
    if report.stopped_by is not None:
        raise report.stopped_by


def _left(session: Session) -> Told:
    with session.open.store.read() as tx:
        held = ledger.count(tx, OpState.HELD)
        entries = ledger.count(tx, *FOR_A_PERSON)
        return {
            "waiting": waiting_count(tx) - entries - held,
            "held": held,
            "for_a_person": for_a_person(tx),
        }


def _words(told: Told, ended: Exit) -> str:
    match ended:
        case Exit.COMPLETE:
            return f"{told['sent']} things were sent, and what is new was read. Nothing waits."
        case Exit.NEEDS_PERSON:
            return f"{told['sent']} things were sent. {told['for_a_person']} need you: look into the outbox."
        case Exit.INCOMPLETE:
            return f"{told['sent']} things were sent. {told['waiting']} wait and are tried again later."
        case Exit.HANDED_OVER:
            return "A window is open on this account: it was asked to do it, and has begun."
        case Exit.BUSY:
            return "Something else works on this account and does not listen. Try again when it has ended."
        case _:
            return trouble_words(told, ended)
