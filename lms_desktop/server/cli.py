"""`lms-server`: serve a school, add people to it, make the demo school, tell what it holds."""

import argparse
import os
import secrets
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from .console import RefusedError, say
from .people import commands as people
from .seed import command as seed

ROLES = ("student", "instructor", "admin")


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks; 0 when done, 1 when something stood in the way, 2 for a wrong call."""
    asked = _parser().parse_args(arguments)
    work: Callable[[argparse.Namespace], None] = asked.work
    try:
        _prepare(asked.data)
        work(asked)
    except RefusedError as refused:
        print(refused, file=sys.stderr)  # noqa: T201 (this is what a command line says)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lms-server", description="The school that LMS Desktop speaks to.")
    commands = parser.add_subparsers(required=True, metavar="command")
    serve = _command(commands, "serve", "serve a school; its database is made at the first start", _serve)
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen at (127.0.0.1)")
    serve.add_argument("--port", type=_port, default=8000, help="the port to listen at; 0 takes a free one (8000)")
    serve.add_argument(
        "--file-speed", type=int, default=0, metavar="KB", help="give out files as a slow line does, KB a second"
    )
    _command(commands, "migrate", "make or renew the database, before another program serves the school", _renew)
    person = _command(commands, "createuser", "add somebody who can sign in", _create_user)
    person.add_argument("--email", required=True)
    person.add_argument("--password", required=True)
    person.add_argument("--role", choices=ROLES, default="student")
    person.add_argument("--first-name", default="")
    person.add_argument("--last-name", default="")
    demo = _command(commands, "demo", "make the demo school in place of what is in the folder", _demo)
    demo.add_argument("--from", dest="folder", type=Path, help="the folder of the demo school")
    load = _command(commands, "load-course", "load a course from a file, or renew it", _after_migrating(seed.load))
    seed.add_arguments(load)
    add = _command(commands, "import-users", "add people from a list", _after_migrating(people.import_users))
    people.import_arguments(add)
    export = _command(commands, "export-person", "hand out all that is kept of somebody", people.export_person)
    people.export_arguments(export)
    erase = _command(commands, "erase-person", "forget somebody and all that they made", people.erase_person)
    people.person_arguments(erase)
    dump = _command(commands, "dump", "tell what learners made and which grades it got", _dump)
    dump.add_argument("--json", action="store_true", help="as JSON (the only form so far)")
    backup = _command(commands, "backup", "copy the school into a folder, also while it is served", _backup)
    backup.add_argument("--to", type=Path, required=True, help="a new folder for this backup")
    restore = _command(commands, "restore", "make the school what it was at a backup", _restore)
    restore.add_argument("--from", dest="folder", type=Path, required=True, help="the folder of the backup")
    check = _command(commands, "check", "look through database, change log and files", _check)
    check.add_argument("--deep", action="store_true", help="read every file too")
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    does: str,
    work: Callable[[argparse.Namespace], None],
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=does, description=does)
    command.add_argument("--data", type=Path, required=True, help="the folder that holds the school")
    command.set_defaults(work=work)
    return command


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise ValueError(text)
    return port


def _prepare(data: Path) -> None:
    folder = data.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _make_secret(folder / "secret.key")
    except OSError as error:
        raise RefusedError(f"The folder {folder} cannot be used: {error.strerror}.") from error
    os.environ["LMS_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "lms_desktop.server.settings"
    import django

    django.setup()


def _make_secret(path: Path) -> None:
    if path.exists():
        return
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import DatabaseError

    try:
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        raise RefusedError(f"The school's database cannot be used: {error}.") from error


def _serve(asked: argparse.Namespace) -> None:
    from django.conf import settings

    from .serve import end_when_asked, serve

    settings.MEDIA_BYTES_PER_S = max(0, asked.file_speed) * 1000
    end_when_asked()
    with _alone(asked.data):
        _migrate()
        serve(asked.host, asked.port)


def _renew(_asked: argparse.Namespace) -> None:
    _migrate()
    say("The database is as this release wants it.")


def _demo(asked: argparse.Namespace) -> None:
    with _alone(asked.data):
        _migrate()
        _make_demo(asked.folder)


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    from . import lock

    try:
        with lock.held(data / "serving.lock"):
            yield
    except lock.TakenError as error:
        raise RefusedError(f"A school is being served from {data}. Stop it first.") from error


def _make_demo(given: Path | None) -> None:
    import msgspec

    from .demo.load import Folder, find_folder, load

    folder = given or find_folder()
    try:
        school = load(Folder(folder))
    except FileNotFoundError as error:
        raise RefusedError(f"The demo school is not complete: {error.filename} is missing.") from error
    except msgspec.MsgspecError as error:
        raise RefusedError(f"The demo school in {folder} cannot be read: {error}.") from error
    say(f"The demo school is ready: {len(school.courses)} courses, {len(school.users)} people.")


def _create_user(asked: argparse.Namespace) -> None:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from .apps.authentication.models import User, fold_address
    from .apps.courses.teachers import teacher_of

    _migrate()
    try:
        validate_email(asked.email)
        validate_password(asked.password)
    except ValidationError as error:
        raise RefusedError(" ".join(error.messages)) from error
    if User.objects.filter(email=fold_address(asked.email)).exists():
        raise RefusedError(f"There is an account for {asked.email} already.")
    user = User.objects.create_user(
        asked.email,
        asked.password,
        role=asked.role,
        email_verified=True,
        first_name=asked.first_name,
        last_name=asked.last_name,
    )
    if user.role != User.Role.STUDENT:
        teacher_of(user)
    say(f"{asked.email} can sign in as {asked.role}.")


def _after_migrating(work: Callable[[argparse.Namespace], None]) -> Callable[[argparse.Namespace], None]:
    def migrated(asked: argparse.Namespace) -> None:
        _migrate()
        work(asked)

    return migrated


def _dump(asked: argparse.Namespace) -> None:
    from django.core.serializers.json import DjangoJSONEncoder
    from django.db import DatabaseError

    from .dump import summary

    try:
        held = summary()
    except DatabaseError as error:
        raise RefusedError(f"There is no school in {asked.data} yet.") from error
    import json

    say(json.dumps(held, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False))


def _backup(asked: argparse.Namespace) -> None:
    from . import backup

    _migrate()
    try:
        manifest = backup.take(asked.to)
    except OSError as error:
        raise RefusedError(f"The backup could not be written: {error}.") from error
    say(f"The school as it was at {manifest.taken_at:%Y-%m-%d %H:%M:%S} UTC is in {asked.to}.")


def _restore(asked: argparse.Namespace) -> None:
    from . import backup

    with _alone(asked.data):
        try:
            manifest = backup.put_back(asked.folder)
        except OSError as error:
            raise RefusedError(f"The backup could not be put back: {error}.") from error
        _migrate()
    say(f"The school is what it was at {manifest.taken_at:%Y-%m-%d %H:%M:%S} UTC. Devices tell again what came after.")


def _check(asked: argparse.Namespace) -> None:
    from . import backup

    problems = list(backup.find_problems(is_deep=asked.deep))
    for problem in problems:
        say(problem)
    if problems:
        raise RefusedError(f"{len(problems)} things were found.")
    say("The school is in order.")


if __name__ == "__main__":
    raise SystemExit(main())
