"""What a disk holds when the power goes, told from the calls that a program made to the system.

What was written since a file was last brought to the disk is lost, or is there in part. A new file has its name once
it was brought to the disk itself; a file that was renamed has its new name once its folder was.
"""

import random
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

TRACER = "strace"
CALLS = "pwrite64,write,fsync,fdatasync,rename,unlink,ftruncate,openat,lseek,sendto,sendfile,copy_file_range"
_LINE = re.compile(r"(\d+) +(?:<\.\.\. (\w+) resumed>|(\w+)\()(.*)$")
_FD = re.compile(r"(-?\d+)<((?:\\x[0-9a-f]{2})*)>")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True)
class Call:
    """One call to the system, and what came of it."""

    name: str
    arguments: str
    result: int

    @property
    def file(self) -> tuple[int, str]:
        """The number and the place of the file that it is about."""
        found = _FD.match(self.arguments)
        return (int(found[1]), _plain(found[2]).decode()) if found else (-1, "")

    @property
    def texts(self) -> list[bytes]:
        """What was written, or the names that were given."""
        return [_plain(one) for one in _TEXT.findall(self.arguments)]

    @property
    def last(self) -> int:
        """The last argument, a number."""
        return int(self.arguments.rsplit(",", 1)[1])


def may_trace() -> bool:
    """Whether this system lets the calls of a program be noted."""
    try:
        return (
            subprocess.run([TRACER, "-f", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0
        )
    except FileNotFoundError:
        return False


def traced(command: list[str], log: Path) -> list[Call]:
    """Run a program to its end; the calls that it made."""
    noted = [TRACER, "-f", "--seccomp-bpf", "-y", "-xx", "-s", "10000000", "-e", f"trace={CALLS}", "-o", str(log)]
    subprocess.run([*noted, *command], check=True, capture_output=True, timeout=120)
    return list(_calls(log.read_text().splitlines()))


def _calls(lines: list[str]) -> Iterator[Call]:
    begun: dict[str, str] = {}
    for line in lines:
        found = _LINE.match(line)
        if not found:
            continue
        thread, resumed, name, rest = found.groups()
        if rest.endswith("<unfinished ...>"):
            begun[thread] = rest.removesuffix("<unfinished ...>").rstrip()
            continue
        arguments, told, result = (begun.pop(thread, "") + rest if resumed else rest).rpartition(") = ")
        if told and (number := re.match(r"-?\d+", result.strip())):
            yield Call(resumed or name, arguments.rstrip(), int(number[0]))


@dataclass
class File:
    """A file: what the disk surely has of it, and what was written since."""

    safe: bytearray
    since: list[tuple[int, bytes]] = field(default_factory=list)
    has_name: bool = True


@dataclass
class Disk:
    """The files under one folder while a program goes on; ``first`` holds them as they were before."""

    folder: Path
    first: Path
    files: dict[str, File] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)  # new names that the disk does not surely have
    places: dict[int, int] = field(default_factory=dict)

    def play(self, calls: list[Call], is_over: Callable[[Call], bool]) -> bool:
        """Do what a program did, until the power goes; whether it went."""
        for call in calls:
            if is_over(call):
                return True
            if call.result >= 0:
                self._take(call)
        return False

    def put_back(self, chance: random.Random) -> None:
        """Make the folder what the disk holds when the power is back."""
        shutil.rmtree(self.folder)
        shutil.copytree(self.first, self.folder)
        for name, file in self.files.items():
            place = Path(name)
            place.unlink(missing_ok=True)
            if file.has_name:
                data = bytearray(file.safe)
                for offset, written in file.since:
                    if chance.random() < 0.3:
                        _write(data, offset, written)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)
        for name in self.renamed:
            Path(name).unlink(missing_ok=True)

    def unsafe(self) -> list[str]:
        """The files of which something could be lost."""
        return [name for name, file in self.files.items() if file.since or not file.has_name] + list(self.renamed)

    def _take(self, call: Call) -> None:
        number, name = call.file
        match call.name:
            case "openat":
                self.places[call.result] = 0
            case "lseek":
                self.places[number] = call.result
            case "pwrite64" if self._is_mine(name):
                self._file(name).since.append((call.last, call.texts[0][: call.result]))
            case "write" if self._is_mine(name):
                self._file(name).since.append((self.places.get(number, 0), call.texts[0][: call.result]))
                self.places[number] = self.places.get(number, 0) + call.result
            case "sendfile" | "copy_file_range" if self._is_mine(name):
                raise NotImplementedError(call.name)
            case "fsync" | "fdatasync" if self._is_mine(name):
                self._to_disk(name)
            case "ftruncate" if self._is_mine(name):
                self._file(name).since.clear()
                del self._file(name).safe[call.last :]
            case "rename":
                self._rename(*(text.decode() for text in call.texts))

    def _rename(self, old: str, new: str) -> None:
        if self._is_mine(new):
            self.files[new] = self._file(old)
            self.files.pop(old, None)
            self.renamed[new] = old

    def _to_disk(self, name: str) -> None:
        self.renamed = {new: old for new, old in self.renamed.items() if str(Path(new).parent) != name}
        if name in self.files:
            file = self.files[name]
            for offset, written in file.since:
                _write(file.safe, offset, written)
            file.since.clear()
            file.has_name = True

    def _file(self, name: str) -> File:
        if name not in self.files:
            before = self.first / Path(name).relative_to(self.folder)
            is_new = not before.exists()
            self.files[name] = File(bytearray(b"" if is_new else before.read_bytes()), has_name=not is_new)
        return self.files[name]

    def _is_mine(self, name: str) -> bool:
        return name.startswith(f"{self.folder}/")


def _write(data: bytearray, offset: int, written: bytes) -> None:
    data.extend(bytes(max(0, offset - len(data))))
    data[offset : offset + len(written)] = written


def _plain(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
