"""A school in a folder: taken while it is served, put back when it has to be, and looked through in between.

The epoch is not part of a backup. Putting one back begins another, and thereby tells every device to read everything
anew and to tell again what it was thanked for since.
"""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from lms_desktop import __version__
from lms_desktop.protocol.rows import Part, decode, encode

from .apps.sync import identity
from .console import RefusedError
from .core.stores import store
from .referred import named_files, referred_files

GONE_WITHIN_S = 10.0
MANIFEST = "backup.json"
DATABASE = "database"
SECRET = "secret.key"  # noqa: S105 (a name of a file)
_PIECE = 1024 * 1024


class Manifest(Part, frozen=True, kw_only=True):
    """What a backup holds, and how far it goes."""

    taken_at: datetime
    vendor: str
    sha256: str
    files: int
    release: str = ""


def take(folder: Path) -> Manifest:
    """Copy the school into a new folder, as it is at one moment; it may be served meanwhile."""
    _demand_empty(folder)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)  # it holds everybody's work, and the secret
    taken_at = timezone.now()  # before the copy: what is told again twice is told once
    _dump(folder / DATABASE)
    # Files are never changed, and every one that the copy names was there before it.
    files = sum(1 for sha256 in sorted(_needed()) if _keep(sha256, _place(folder / "media", sha256)))
    if settings.SECRET_FILE.exists():
        shutil.copy(settings.SECRET_FILE, folder / SECRET)
    manifest = Manifest(
        taken_at=taken_at,
        vendor=connection.vendor,
        sha256=_digest(folder / DATABASE),
        files=files,
        release=__version__,
    )
    (folder / MANIFEST).write_bytes(encode(manifest))  # last: without it a folder is no backup
    return manifest


def put_back(folder: Path) -> Manifest:
    """Make the school what it was; whatever is put back was read and found whole before anything is touched."""
    manifest = _read(folder)
    if manifest.vendor != connection.vendor:
        raise RefusedError(f"This backup is of {manifest.vendor}, this school is on {connection.vendor}.")
    if _digest(folder / DATABASE) != manifest.sha256:
        raise RefusedError(f"The backup in {folder} is damaged: its database is not what was written.")
    for sha256, path in _files(folder / "media"):
        _give_back(path, sha256)
    if (folder / SECRET).exists():
        shutil.copy(folder / SECRET, settings.SECRET_FILE)
    identity.begin_anew(manifest.taken_at)  # first: an epoch too many harms nobody, one too few loses work
    _load(folder / DATABASE)
    return manifest


def find_problems(*, is_deep: bool) -> Iterator[str]:
    """What is wrong with a school, in sentences; rows that the change log did not know are told, and said so."""
    from .apps.sync.triggers import tell_missing

    yield from _database_problems()
    yield from _missing_files(is_deep=is_deep)
    if missed := tell_missing("default"):
        yield f"{missed} rows were not in the change log. They are now."


def _dump(target: Path) -> None:
    if connection.vendor == "postgresql":
        _run("pg_dump", "--format=custom", "--no-owner", "--no-unlogged-table-data", f"--file={target}")
        return
    with closing(sqlite3.connect(_sqlite_path())) as source, closing(sqlite3.connect(target)) as copy:
        source.execute("PRAGMA busy_timeout = 20000")
        source.backup(copy)
        if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise RefusedError("The school's database is damaged; this copy of it cannot be trusted.")


def _load(source: Path) -> None:
    connection.close()
    if connection.vendor == "postgresql":
        _load_postgres(source)
        return
    path = _sqlite_path()
    fresh = path.with_suffix(".restored")
    shutil.copyfile(source, fresh)
    with fresh.open("rb+") as file:
        os.fsync(file.fileno())
    aside = path.parent / f"before-restore-{timezone.now():%Y%m%d-%H%M%S}"
    for old in (path, *(path.with_name(path.name + end) for end in ("-journal", "-wal", "-shm"))):
        if old.exists():  # with its journal, which would spoil another database
            aside.mkdir(exist_ok=True)
            old.replace(aside / old.name)
    fresh.replace(path)


def _load_postgres(source: Path) -> None:
    _demand_alone()
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
        script = Path(folder) / "script.sql"
        _run("pg_restore", "--no-owner", f"--file={script}", str(source))
        anew = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"  # what a newer release added goes too
        told = ["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--single-transaction"]
        _run("psql", *told, f"--command={anew}", f"--file={script}")


def _database_problems() -> Iterator[str]:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield "The database is older than this release: run lms-server migrate."
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            yield from (f"The database is damaged: {words}." for (words,) in cursor.fetchall() if words != "ok")
    try:
        connection.check_constraints()
    except DatabaseError as error:
        yield f"A row refers to one that is not there: {error}."


def _missing_files(*, is_deep: bool) -> Iterator[str]:
    for sha256, size, name in sorted(referred_files()):
        found = store().size_of(sha256)
        if found is None:
            yield f"The file {name} is missing ({sha256})."
        elif found != size or (is_deep and _digest_of(store().pieces(sha256, 0, size)) != sha256):
            yield f"The file {name} is damaged ({sha256})."


def _read(folder: Path) -> Manifest:
    try:
        return decode((folder / MANIFEST).read_bytes(), Manifest)
    except FileNotFoundError as error:
        raise RefusedError(f"There is no backup in {folder}.") from error
    except msgspec.MsgspecError as error:
        raise RefusedError(f"The backup in {folder} cannot be read: {error}.") from error


def _demand_empty(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise RefusedError(f"{folder} is not empty. A backup gets a folder of its own.")


def _demand_alone() -> None:
    """Refuse while programs use the database; one that has just ended is given time to be gone."""
    until = time.monotonic() + GONE_WITHIN_S
    while others := _others():
        if time.monotonic() > until:
            raise RefusedError(f"{others} programs use this database. Stop the school first.")
        time.sleep(0.2)
    connection.close()


def _others() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        count: int = cursor.fetchone()[0]
    return count


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.glob("??/*")):
        yield path.name, path


def _place(folder: Path, sha256: str) -> Path:
    return folder / sha256[:2] / sha256


def _needed() -> set[str]:
    return named_files()


def _keep(sha256: str, target: Path) -> bool:
    """Copy a file out of the school, from wherever it lies; False where it is missing, which `check` tells."""
    size = store().size_of(sha256)
    if size is None:
        return False
    _write_whole(store().pieces(sha256, 0, size), target, sha256)
    return True


def _give_back(source: Path, sha256: str) -> None:
    """Copy a file back into the school, unless it is there."""
    if store().size_of(sha256) is not None:
        return
    arrived = settings.DATA_DIR / f"{sha256}.arriving"
    with source.open("rb") as file:
        _write_whole(iter(lambda: file.read(_PIECE), b""), arrived, sha256)
    settings.MEDIA_DIR.mkdir(parents=True, exist_ok=True)
    store().take(arrived, sha256)
    arrived.unlink(missing_ok=True)  # a bucket has a copy of its own


def _write_whole(pieces: Iterable[bytes], target: Path, sha256: str) -> None:
    """Write a file that is named by its SHA-256; what arrives is what its name says, or nothing does."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.new")
    digest = hashlib.sha256()
    with fresh.open("wb") as file:
        for piece in pieces:
            digest.update(piece)
            file.write(piece)
    if digest.hexdigest() != sha256:
        fresh.unlink()
        raise RefusedError(f"The file {sha256} is damaged.")
    fresh.replace(target)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return _digest_of(iter(lambda: file.read(_PIECE), b""))


def _digest_of(pieces: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def _sqlite_path() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])


def _run(program: str, *arguments: str) -> None:
    told = settings.DATABASES["default"]
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = {**os.environ, **{name: str(told[key]) for name, key in named.items() if told[key]}}
    command = [_program(program), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 (ours)
    if done.returncode:
        raise RefusedError(f"{program} did not work: {done.stderr.strip()}")


def _program(name: str) -> str:
    with suppress(StopIteration):
        known = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
        return str(next(iter(sorted(known, key=lambda path: int(path.parts[-3]), reverse=True))))
    found = shutil.which(name)
    if found is None:
        raise RefusedError(f"{name} of PostgreSQL is needed for this, and is not installed.")
    return found
