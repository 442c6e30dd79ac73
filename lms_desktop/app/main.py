"""The command ``lms-desktop``: the program, its self-test, its tour."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from lms_desktop import __version__

ENDS = (
    "Exit codes: 0 all of it is done; 1 something is broken; 2 used wrongly, or no such course, entry, folder or "
    "account; 3 a window or another command works on this account; 4 the school does not answer; 5 sign in again; "
    "6 the disk is full; 7 some of it is not done yet; 8 something waits for a person; 9 something was damaged and is "
    "put together again; 10 the open window does it. After 4, 6 and 7 the next run goes on where this one was."
)


Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 0 well, 1 something is broken, 2 used wrongly."""
    arguments = _parser().parse_args(sys.argv[1:] if argv is None else argv)
    if arguments.self_test:
        from lms_desktop.app.selftest import run_self_test

        return run_self_test(require=arguments.require)
    if arguments.command == "tour":
        from lms_desktop.app.tour.command import run_tour

        return run_tour(arguments)
    if arguments.command in _COMMANDS:
        return _COMMANDS[arguments.command](arguments)
    return _run_program(arguments)


def _download(arguments: argparse.Namespace) -> int:
    from lms_desktop.app.download_command import run_download

    return run_download(arguments)


def _outbox(arguments: argparse.Namespace) -> int:
    from lms_desktop.app.outbox_command import run_outbox

    return run_outbox(arguments)


def _sync(arguments: argparse.Namespace) -> int:
    from lms_desktop.app.sync_command import run_sync

    return run_sync(arguments)


def _doctor(arguments: argparse.Namespace) -> int:
    from lms_desktop.app.doctor_command import run_doctor

    return run_doctor(arguments)


# Named here, and brought when wanted, so that the window starts without what a command needs.
_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "download": _download,
    "outbox": _outbox,
    "sync": _sync,
    "doctor": _doctor,
}


def _run_program(arguments: argparse.Namespace) -> int:
    from lms_desktop.app.compose import Application, Config, run
    from lms_desktop.system import logs
    from lms_desktop.system.paths import Paths

    paths = Paths.under(arguments.home) if arguments.home else Paths.usual()
    logs.start(paths.log)

    def started(application: Application) -> None:
        if arguments.remote:
            from lms_desktop.app.tour.remote import Remote

            Remote(application, arguments.remote)

    return run(sys.argv[:1], Config(paths=paths, demo_school=arguments.demo_school), started)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lms-desktop", description="Courses that work without a network.")
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.add_argument("--home", type=Path, help="keep everything under this folder")
    parser.add_argument("--demo-school", default="", metavar="URL", help="offer the accounts of the demo school there")
    parser.add_argument("--self-test", action="store_true", help="try every part for real and print what was found")
    parser.add_argument("--require", action="append", default=[], metavar="PART", help="a part that must not be absent")
    parser.add_argument("--remote", default="", help=argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    tour = commands.add_parser("tour", help="walk through the program, with real keys and a real school")
    tour.add_argument("--folder", type=Path, help="where the pictures go")
    tour.add_argument("--kills", action="store_true", help="kill the program in and after each step, and go on")
    _add_commands(commands)
    return parser


def _add_commands(commands: Subparsers) -> None:
    download = commands.add_parser("download", help="take a course offline, without a window", epilog=ENDS)
    download.add_argument("course", metavar="COURSE", help="its id, or a part of its title")
    outbox = commands.add_parser("outbox", help="what waits to be sent: list it, save it, try it again", epilog=ENDS)
    deeds = outbox.add_subparsers(dest="deed", metavar="DEED", required=True)
    listing = deeds.add_parser("list", help="everything that the school does not have", epilog=ENDS)
    export = deeds.add_parser("export", help="write what waits, with its files, into a folder", epilog=ENDS)
    export.add_argument("folder", metavar="FOLDER", type=Path, help="an existing folder; a new one is made in it")
    retry = deeds.add_parser("retry", help="let what was refused, or waits for its time, be tried again", epilog=ENDS)
    for one in (export, retry):
        one.add_argument("--entry", default="", metavar="ID", help="this one alone, as the list names it")
    sync = commands.add_parser("sync", help="send what waits and read what is new, without a window", epilog=ENDS)
    doctor = commands.add_parser("doctor", help="look whether everything kept here is sound", epilog=ENDS)
    for command in (download, listing, export, retry, sync, doctor):
        command.add_argument("--account", default="", metavar="A", help="an address, or a key; else the one used last")
        command.add_argument("--json", action="store_true", help="tell the end as JSON")


if __name__ == "__main__":
    sys.exit(main())
