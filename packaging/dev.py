"""One file for everything that a developer or a newcomer does here: needs nothing but Python 3.11 and the system.

    python3 packaging/dev.py run          the program, against an embedded demo school
    python3 packaging/dev.py test         the whole test suite
    python3 packaging/dev.py check        formatting, lint, import contracts, types, dependencies, migrations
    python3 packaging/dev.py build        the program as one folder that needs no Python (PyInstaller)
    python3 packaging/dev.py bench        benchmarks, as ratios
    python3 packaging/dev.py faults       kills, cuts and lies for as many minutes as wanted; counts are kept
    python3 packaging/dev.py screenshots  a picture of every page

What the system lacks is installed on Debian and Ubuntu with apt, after saying what and why. The environment is
``.venv`` in the project's root, made from ``requirements.lock``. Written for Windows and macOS too.
"""

import argparse
import contextlib
import hashlib
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
DEMO = ROOT / ".demo"

# What a bare Debian lacks, by what it is for. A package is asked for by each of its names, the first known one wins.
SYSTEM: dict[str, tuple[str, ...]] = {
    "making the environment": ("python3-venv",),
    "Qt windows": (
        "libgl1",
        "libegl1",
        "libglib2.0-0t64|libglib2.0-0",
        "libfontconfig1",
        "libdbus-1-3",
        "libxkbcommon0",
        "libgssapi-krb5-2",
        "fonts-dejavu-core",
        "libxcb-cursor0",
        "libxcb-icccm4",
        "libxcb-keysyms1",
        "libxcb-shape0",
        "libxcb-xkb1",
        "libxkbcommon-x11-0",
        "libxcb-randr0",
        "libwayland-client0",
        "libwayland-cursor0",
        "libwayland-egl1",
    ),
    "playing video with QtMultimedia": ("libpulse0", "libxrandr2", "libx11-xcb1", "libxrender1"),
    "playing video with VLC": ("libvlc5", "vlc-plugin-base", "vlc-plugin-video-output"),
}
HEADLESS: dict[str, tuple[str, ...]] = {
    "a virtual display": ("xvfb",),
    "a keyring without a desktop": ("gnome-keyring", "dbus"),
}
TESTING: dict[str, tuple[str, ...]] = {"testing the server as it is deployed": ("postgresql", "nginx-light")}
LABORATORY: dict[str, tuple[str, ...]] = {"letting the power go in a test": ("strace",)}
FREEZING: dict[str, tuple[str, ...]] = {"freezing the program": ("binutils",)}


def main() -> int:
    """Run one of the commands; returns its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=sorted(COMMANDS))
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="handed on to the tool behind the command")
    arguments = parser.parse_args()
    if sys.version_info < (3, 11):  # noqa: UP036 - said in words to somebody who starts it with an older one
        return fail("Python 3.11 or newer is needed; this is " + platform.python_version() + ".")
    return COMMANDS[arguments.command](arguments.rest)


def run(rest: Sequence[str]) -> int:
    """The program against the demo school; where there is no display, a walk through it under a virtual one."""
    shown = has_display()
    prepare(SYSTEM if shown else SYSTEM | HEADLESS)
    if not shown:
        say("There is no display: the program walks through its tour under a virtual one instead.")
        return call(headless([str(PYTHON), "-m", "lms_desktop", "tour", *rest]))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the school ends with us, however we end
    data = DEMO / "school"
    say(f"The demo school keeps its data in {data}; the program keeps its own in {DEMO / 'desktop'}.")
    if not (data / "school.sqlite3").exists() and (
        code := call([PYTHON, "-m", "lms_desktop.server.cli", "demo", "--data", data])
    ):
        return code
    server = subprocess.Popen(
        [PYTHON, "-u", "-m", "lms_desktop.server.cli", "serve", "--data", data, "--port", demo_port()],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        line = server.stdout.readline().strip()
        if "http" not in line:
            return fail(f"The demo school did not start: {line}")
        address = line[line.index("http") :]
        say(f"The demo school answers at {address}.")
        home = DEMO / "desktop"
        return call([PYTHON, "-m", "lms_desktop", "--home", home, "--demo-school", address, *rest])
    finally:
        server.terminate()
        server.wait(timeout=20)


def demo_port() -> str:
    """The demo school's own port: at another address the accounts of the last time would not find it."""
    kept = DEMO / "port"
    if not kept.exists():
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            kept.write_text(str(probe.getsockname()[1]))
    return kept.read_text()


def test(rest: Sequence[str]) -> int:
    """The whole suite, in random order, on two cores, and the server's once more on a PostgreSQL of its own.

    Nothing is skipped but tests for other systems.
    """
    prepare(SYSTEM | HEADLESS | TESTING)
    os.environ.setdefault("LMS_STRICT", "1")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    arguments = list(rest) or ["-n", "2", "tests", "--ignore=tests/benchmarks"]
    code = call(headless([str(PYTHON), "-m", "pytest", *arguments]))
    return code or (0 if rest else test_on_postgres())


def test_on_postgres() -> int:
    """The server's tests on PostgreSQL, where this system has one."""
    if call([PYTHON, "-c", "import sys, tests.postgres as p; sys.exit(p.programs() is None)"]):
        say("PostgreSQL is not installed: the server was tested on SQLite alone.")
        return 0
    return call([PYTHON, "-m", "tests.postgres", PYTHON, "-m", "pytest", "-n", "2", "tests/server"])


def check(rest: Sequence[str]) -> int:  # noqa: ARG001 - every command takes the rest
    """Everything that can be said without running the program."""
    prepare(SYSTEM)
    steps: list[list[str]] = [
        ["ruff", "format", "--check", "."],
        ["ruff", "check", "."],
        ["importlinter.cli", "lint-imports"],
        ["mypy"],
        ["deptry", "lms_desktop"],
        ["check_store"],
        ["lms_desktop.server.manage", "makemigrations", "--check", "--dry-run"],
        ["lms_desktop.server.openapi", "--check", "tests/server/openapi.json"],
    ]
    for module, *arguments in steps:
        say(f"check: {module} {' '.join(arguments)}")
        command: list[str | Path] = [PYTHON, "-m", module, *arguments]
        if module == "importlinter.cli":
            command = [BIN / "lint-imports"]
        if module == "check_store":
            command = [PYTHON, ROOT / "packaging" / "check_store.py"]
        if code := call(command):
            return fail(f"check: {module} found something.", code)
    say("check: all is well")
    return 0


def build(rest: Sequence[str]) -> int:  # noqa: ARG001
    """Freeze the client, and let it test itself outside the source tree."""
    prepare(SYSTEM | HEADLESS | FREEZING)
    out = ROOT / "build"
    spec = ROOT / "packaging" / "lms-desktop.spec"
    command = [PYTHON, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    if code := call([*command, "--distpath", ROOT / "dist", "--workpath", out, spec]):
        return code
    folder = ROOT / "dist" / "lms-desktop"
    slim(folder)
    size = sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    say(f"{folder}: {size / 1e6:.0f} MB")
    with tempfile.TemporaryDirectory() as away:
        moved = Path(away) / "lms-desktop"
        shutil.copytree(folder, moved, symlinks=True)
        program = moved / ("lms-desktop.exe" if os.name == "nt" else "lms-desktop")
        required = ["store", "migrations", "fts5", "qtmultimedia", "qtpdf", "resources", "icons", "translations"]
        wanted = [part for name in required for part in ("--require", name)]
        return call(headless([str(program), "--self-test", *wanted]), cwd=Path(away))


def slim(folder: Path) -> None:
    """Take the symbols out of our own libraries; the Qt wheels are left alone, stripping breaks them."""
    strip = shutil.which("strip")
    if strip is None or sys.platform in {"win32", "darwin"}:
        return
    for path in folder.rglob("*.so*"):
        if path.is_file() and not path.is_symlink() and not {"PySide6", "shiboken6"} & set(path.parts):
            subprocess.run([strip, "--strip-unneeded", str(path)], check=False, capture_output=True)


def bench(rest: Sequence[str]) -> int:
    """The benchmarks; each prints a ratio to a floor that was measured in the same run."""
    prepare(SYSTEM | HEADLESS)
    return call(headless([str(PYTHON), "-m", "pytest", "-p", "no:randomly", "-s", "tests/benchmarks", *rest]))


def faults(rest: Sequence[str]) -> int:
    """The fault laboratory, for `--minutes N`; `--mutants` breaks the program on purpose and sees it found."""
    prepare(SYSTEM | TESTING | LABORATORY)
    return call([PYTHON, "-m", "tests.faults.run", *rest])


def screenshots(rest: Sequence[str]) -> int:
    """A picture of every page in every look."""
    prepare(SYSTEM | HEADLESS)
    folder = rest[0] if rest else str(ROOT / "screenshots")
    return call(headless([str(PYTHON), str(ROOT / "packaging" / "screenshots.py"), folder]))


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": run,
    "test": test,
    "check": check,
    "build": build,
    "bench": bench,
    "faults": faults,
    "screenshots": screenshots,
}


def prepare(wanted: dict[str, tuple[str, ...]]) -> None:
    """Make sure of the system's packages and of the environment."""
    install_system_packages(wanted)
    make_environment()


def make_environment() -> None:
    """``.venv`` as the lock file says; made again when the lock file changed."""
    mark = VENV / ".made-from"
    state = hashlib.sha256(LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if PYTHON.exists() and mark.exists() and mark.read_text() == state:
        return
    say(f"Making {VENV} from {LOCK.name}: PySide6, Django and what else the program is built on.")
    if Path(sys.prefix) != VENV:  # made from nothing: what the lock file dropped does not stay
        require([sys.executable, "-m", "venv", "--clear", str(VENV)])
    pip: list[str | Path] = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    # the lock file names everything, so nothing is looked for: pip would meet a newer release of what is asked for
    # with an extra (``coverage[toml]``) before the one that is named, and refuse it for want of a hash
    require([*pip, "--no-deps", "--require-hashes", "-r", LOCK])
    require([*pip, "--no-deps", "--no-build-isolation", "-e", ROOT])
    require([PYTHON, "-m", "pip", "check"])
    mark.write_text(state)


def install_system_packages(wanted: dict[str, tuple[str, ...]]) -> None:
    """On Debian and Ubuntu: name what is missing and why, then install it."""
    if shutil.which("dpkg-query") is None or shutil.which("apt-get") is None:
        return
    missing = {why: [name for name in names if not installed(name)] for why, names in wanted.items()}
    missing = {why: names for why, names in missing.items() if names}
    if not missing:
        return
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    for why, names in missing.items():
        say(f"For {why}: {' '.join(names)}")
    say("Installing these with apt-get.")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}  # no service is started
    require([*sudo, "apt-get", "update", "-qq"], env=environment)
    names = [known(name) for some in missing.values() for name in some]
    with no_cluster(sudo) if "postgresql" in names else contextlib.nullcontext():
        require([*sudo, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *names], env=environment)


@contextlib.contextmanager
def no_cluster(sudo: list[str]) -> Iterator[None]:
    """Keep Debian from starting a database server of its own: the tests start theirs."""
    asked = Path("/etc/postgresql-common/createcluster.d/lms-desktop-tests.conf")
    require([*sudo, "sh", "-c", f"mkdir -p {asked.parent} && echo create_main_cluster = false > {asked}"])
    try:
        yield
    finally:
        require([*sudo, "rm", "-f", str(asked)])


def installed(names: str) -> bool:
    """Whether one of the names of a package is installed."""
    if names == "python3-venv" and has_ensurepip():
        return True
    for name in names.split("|"):
        found = subprocess.run(
            ["dpkg-query", "-W", "-f", "${Status}", name], capture_output=True, text=True, check=False
        )
        if "install ok installed" in found.stdout:
            return True
    return False


def known(names: str) -> str:
    """The name by which this system knows a package."""
    for name in names.split("|"):
        found = subprocess.run(["apt-cache", "show", name], capture_output=True, check=False)
        if found.returncode == 0:
            return name
    return names.split("|")[-1]


def has_ensurepip() -> bool:
    """Whether this Python can make environments: Debian's cannot without python3-venv."""
    return (
        subprocess.run([sys.executable, "-c", "import ensurepip, venv"], capture_output=True, check=False).returncode
        == 0
    )


def has_display() -> bool:
    """Whether windows can be shown."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def headless(command: list[str]) -> list[str]:
    """The same command with a virtual display and an unlocked keyring of its own, where the machine has neither."""
    if sys.platform in {"win32", "darwin"} or (has_display() and os.environ.get("DBUS_SESSION_BUS_ADDRESS")):
        return command
    unlock = "printf 'test\\n' | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null 2>&1"
    inner = f'{unlock}; exec "$@"'
    return ["dbus-run-session", "--", "bash", "-c", inner, "bash", *command]


def call(command: Sequence[str | Path], cwd: Path = ROOT) -> int:
    """Run a command and hand its exit code on; the keyring of a headless run lives in a folder of its own."""
    environment = dict(os.environ)
    started = time.monotonic()
    with contextlib.ExitStack() as stack:
        if command and str(command[0]) == "dbus-run-session":
            home = Path(tempfile.mkdtemp(prefix="lms-home-"))
            environment |= {"HOME": str(home), "XDG_RUNTIME_DIR": str(home), "PYTHON_KEYRING_BACKEND": SECRET_SERVICE}
            home.chmod(0o700)
            environment["DISPLAY"] = stack.enter_context(virtual_display())
        code = subprocess.run([str(part) for part in command], cwd=cwd, env=environment, check=False).returncode
    if time.monotonic() - started > 30:
        say(f"{time.monotonic() - started:.0f} s")
    return code


@contextlib.contextmanager
def virtual_display() -> Iterator[str]:
    """A screen that nobody sees, under a number that the display server itself found free."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x900x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        if not number:
            raise SystemExit(fail("The virtual display did not start."))
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


SECRET_SERVICE = "keyring.backends.SecretService.Keyring"  # noqa: S105 - a class, not a secret


def require(command: Sequence[str | Path], env: dict[str, str] | None = None) -> None:
    """Run a command that has to succeed."""
    if subprocess.run([str(part) for part in command], env=env, cwd=ROOT, check=False).returncode:
        raise SystemExit(fail(f"This did not work: {' '.join(str(part) for part in command)}"))


def say(words: str) -> None:
    """Tell the person in front of the terminal."""
    print(f"## {words}", flush=True)


def fail(words: str, code: int = 1) -> int:
    """Tell what went wrong."""
    print(f"## {words}", file=sys.stderr, flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
