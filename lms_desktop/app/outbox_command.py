"""The command ``lms-desktop outbox``: what waits to be sent, listed, saved in a folder, or let be tried again."""

import argparse
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import msgspec

from lms_desktop.app.commands import Exit, NotFound, Told, carry_out, trouble_words
from lms_desktop.app.session import Session
from lms_desktop.domain.ops import FOR_A_PERSON, OpState
from lms_desktop.services.conflicts import open_pairs
from lms_desktop.services.entries import Line
from lms_desktop.system.paths import Paths
from lms_desktop.system.secrets import KeyringSecrets, Secrets

_TRIED = {OpState.REJECTED, OpState.READY, OpState.AMBIGUOUS, OpState.NEEDS_AUTH}


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for."""

    deed: str  # list, export, retry
    account: str = ""
    as_json: bool = False
    entry: str = ""
    folder: Path = field(default_factory=Path)


def run_outbox(arguments: argparse.Namespace) -> int:
    """Run the command with what belongs to this computer."""
    paths = Paths.under(arguments.home) if arguments.home else Paths.usual()
    entry, folder = getattr(arguments, "entry", ""), getattr(arguments, "folder", Path())
    wish = Wish(arguments.deed, arguments.account, arguments.json, entry, folder)
    return outbox(wish, paths, KeyringSecrets(), sys.stdout)


def outbox(wish: Wish, paths: Paths, secrets: Secrets, out: TextIO) -> Exit:
    """Do it, and tell how it ended."""
    deeds = {"list": _list, "export": _export, "retry": _retry}
    return carry_out(
        lambda session, told: deeds[wish.deed](session, wish, told),
        lambda told, ended: _words(wish, told, ended),
        account=wish.account,
        as_json=wish.as_json,
        paths=paths,
        secrets=secrets,
        out=out,
    )


def _list(session: Session, _wish: Wish, told: Told) -> Exit:
    lines = session.services.outbox.lines()
    with session.open.store.read() as tx:
        pairs = len(open_pairs(tx))
    told |= {"entries": msgspec.to_builtins(lines), "two_texts": pairs}
    needs = pairs or any(OpState(line.state) in FOR_A_PERSON for line in lines)
    return Exit.NEEDS_PERSON if needs else Exit.COMPLETE


def _export(session: Session, wish: Wish, told: Told) -> Exit:
    service = session.services.outbox
    if wish.entry:
        told["folder"] = str(service.save_copy(_named(session, wish.entry).entry_id, wish.folder))
        told["saved"] = 1
    else:
        told["saved"] = len(service.lines())
        told["folder"] = str(service.save_all(wish.folder))
    return Exit.COMPLETE


def _retry(session: Session, wish: Wish, told: Told) -> Exit:
    lines = [_named(session, wish.entry)] if wish.entry else session.services.outbox.lines()
    tried = [line.entry_id for line in lines if OpState(line.state) in _TRIED]
    for entry_id in tried:
        session.services.outbox.retry(entry_id)
    told["tried"] = tried
    return Exit.COMPLETE


def _named(session: Session, entry: str) -> Line:
    """By its whole name, or by a beginning that fits one only."""
    fitting = [line for line in session.services.outbox.lines() if line.entry_id.startswith(entry)]
    if len(fitting) != 1:
        raise NotFound(f"{len(fitting)} entries of this account fit {entry!r}")
    return fitting[0]


def _words(wish: Wish, told: Told, ended: Exit) -> str:
    if ended not in (Exit.COMPLETE, Exit.NEEDS_PERSON):
        return trouble_words(told, ended)
    match wish.deed:
        case "export":
            return f"{told['saved']} things are saved in {told['folder']}."
        case "retry":
            tried = told["tried"]
            assert isinstance(tried, list)
            return f"{len(tried)} things are tried again with the next connection: run lms-desktop sync."
        case _:
            return _listed(told)


def _listed(told: Told) -> str:
    entries = told["entries"]
    assert isinstance(entries, list)
    lines = [
        f"{one['entry_id']}  {one['state']:10}  {one['made_at']}  {one['kind']:18}  {one['title']}"
        + (f"  ({one['problem']})" if one["problem"] else "")
        for one in entries
    ]
    if told["two_texts"]:
        lines.append(f"{told['two_texts']} notes have two texts: choose in the window.")
    return "\n".join(lines or ["Nothing waits."])
