"""A PostgreSQL of one's own: started in a folder that is thrown away, and gone when whoever started it is gone.

python3 -m tests.postgres COMMAND …     runs a command with `DATABASE_URL` set to it
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

# The shell waits for the end of its input, which comes when its parent ends, however that happens.
LIFELINE = '"$@" & server=$!; cat >/dev/null; kill -INT $server; wait $server'
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=120", "logging_collector=off")


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, the newest of those that are installed."""
    known = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    found = known[-1] if known else shutil.which("postgres")
    return Path(found).parent if found else None


@contextmanager
def running() -> Iterator[str]:
    """A server of one's own; yields the address of an empty database."""
    bin_ = programs()
    assert bin_ is not None, "PostgreSQL is not installed"
    folder = Path(tempfile.mkdtemp(prefix="lms-postgres-"))
    try:
        _own(folder)
        _run([bin_ / "initdb", "-D", folder / "data", "-U", "lms", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"])
        with _serving(bin_, folder) as port:
            _run([bin_ / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "lms", "school"])
            yield f"postgres://lms@127.0.0.1:{port}/school"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _serving(bin_: Path, folder: Path) -> Iterator[int]:
    port = _free_port()
    options = [part for one in QUICK for part in ("-c", one)]
    where = ["-D", folder / "data", "-k", folder, "-h", "127.0.0.1", "-p", str(port)]
    command = ["sh", "-c", LIFELINE, "sh", *map(str, (bin_ / "postgres", *where, *options))]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd="/", **_person())
    assert server.stdin is not None
    try:
        _run([bin_ / "pg_isready", "-h", "127.0.0.1", "-p", str(port), "-t", "0"], tries=300)
        yield port
    finally:
        server.stdin.close()
        server.wait(30)


def _own(folder: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")


def _person() -> dict[str, str]:
    """PostgreSQL refuses to run as root."""
    return {"user": "postgres"} if os.geteuid() == 0 else {}


def _run(command: Sequence[str | Path], tries: int = 1) -> None:
    for _ in range(tries):
        done = subprocess.run(
            [str(part) for part in command], capture_output=True, text=True, check=False, cwd="/", **_person()
        )
        if done.returncode == 0:
            return
        if tries > 1:
            subprocess.run(["sleep", "0.1"], check=True)
    raise RuntimeError(done.stdout + done.stderr)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def another_database(url: str) -> Iterator[str]:
    """A new empty database beside the one of this address."""
    name = f"other_{uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield f"{url.rpartition('/')[0]}/{name}"
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def database_of_its_own() -> Iterator[None]:
    """Where the tests run on PostgreSQL: what processes started meanwhile keep is theirs alone."""
    url = os.environ.get("DATABASE_URL")
    if url is None:
        yield
        return
    with another_database(url) as other, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", other)
        yield


def main() -> int:
    """Run a command with a PostgreSQL of its own."""
    with running() as url:
        return subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
