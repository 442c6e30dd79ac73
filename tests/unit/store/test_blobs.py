"""Files named by what they are."""

import hashlib
from pathlib import Path

import pytest

from lms_desktop.domain.errors import DiskFull, FileProblem
from lms_desktop.store.blobs import PIECE, Blobs, hash_of


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "media")


def a_file(folder: Path, content: bytes = b"words") -> Path:
    path = folder / "mine.txt"
    path.write_bytes(content)
    return path


def left_over(blobs: Blobs) -> list[Path]:
    return list(blobs.parts.iterdir())


def test_a_copy_stays_what_it_was(blobs: Blobs, tmp_path: Path) -> None:
    path = a_file(tmp_path, b"x" * (PIECE + 1))
    blob = blobs.copy_in(path)
    path.write_bytes(b"changed")
    assert blob.sha256 == hashlib.sha256(b"x" * (PIECE + 1)).hexdigest() == hash_of(blob.path)
    assert blobs.find(blob.sha256, PIECE + 1) == blob.path
    assert blobs.find(blob.sha256, 3) is None, "shorter than it should be"
    assert blobs.copy_in(a_file(tmp_path, b"x" * (PIECE + 1))) == blob, "the same file is one file"
    assert left_over(blobs) == []


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "0" * 63, "G" * 64, "A" * 64])
def test_what_is_no_hash_names_no_file(blobs: Blobs, name: str) -> None:
    assert blobs.find(name) is None


def test_a_file_that_cannot_be_read_is_told_apart_from_a_full_disk(
    blobs: Blobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FileProblem) as missing:
        blobs.copy_in(tmp_path / "not there")
    assert missing.value.facts["why"] == "missing"
    with pytest.raises(FileProblem) as unreadable:
        blobs.copy_in(tmp_path)
    assert unreadable.value.facts["why"] == "unreadable"
    path = a_file(tmp_path)
    broken = Path("/proc/self/mem")  # can be opened; its first bytes cannot be read
    if broken.exists():
        with pytest.raises(FileProblem):
            blobs.copy_in(broken)
    monkeypatch.setattr("os.fsync", _no_room)
    with pytest.raises(DiskFull):
        blobs.copy_in(path)
    assert left_over(blobs) == []


def test_copying_can_be_cancelled_and_leaves_nothing(blobs: Blobs, tmp_path: Path) -> None:
    class Cancelled(Exception):
        pass

    def check() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        blobs.copy_in(a_file(tmp_path), check)
    assert left_over(blobs) == []
    with pytest.raises(Cancelled):
        hash_of(a_file(tmp_path), lambda _count: check())


def test_a_copy_for_a_person(blobs: Blobs, tmp_path: Path) -> None:
    blob = blobs.copy_in(a_file(tmp_path))
    assert blobs.copy_out(blob.sha256, tmp_path / "out.txt").read_bytes() == b"words"
    with pytest.raises(FileProblem) as refused:
        blobs.copy_out(blob.sha256, tmp_path)
    assert refused.value.facts["why"] == "not_writable"
    if (full := Path("/dev/full")).exists():
        with pytest.raises(DiskFull):
            blobs.copy_out(blob.sha256, full)
    blobs.release(blob.sha256)
    blobs.release(blob.sha256)
    with pytest.raises(FileProblem):
        blobs.copy_out(blob.sha256, tmp_path / "out.txt")
    assert blobs.free_bytes() > 0


def _no_room(_handle: int) -> None:
    raise OSError(28, "No space left on device")
