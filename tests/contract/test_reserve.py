"""A full disk: what a person writes is still saved, from room that was kept for it."""

from pathlib import Path

import pytest

from lms_desktop.domain.errors import DiskFull
from lms_desktop.store import rows
from lms_desktop.store.reserve import SIZE, Reserve
from lms_desktop.store.store import Store


def test_work_is_saved_on_a_disk_that_others_have_filled(tmp_path: Path, middling_disk: Path) -> None:
    store = Store(middling_disk / "store.sqlite3")
    store.reserve.hold()
    assert store.reserve.is_held
    _fill(middling_disk / "somebody else")
    with store.write("local") as tx:
        rows.put_setting(tx, "essay", "x" * 2_000_000)
    assert not store.reserve.is_held
    with store.read() as tx:
        assert rows.get_setting(tx, "essay", str) == "x" * 2_000_000
    store.close()


def test_a_write_that_meets_a_full_disk_gives_the_room_to_the_next_one(middling_disk: Path) -> None:
    store = Store(middling_disk / "store.sqlite3")
    store.reserve.hold()
    with pytest.raises(DiskFull), store.write("local") as tx:
        rows.put_setting(tx, "essay", "x" * 60_000_000)
    assert not store.reserve.is_held
    with store.write("local") as tx:
        rows.put_setting(tx, "essay", "short")
    store.close()


def test_no_room_is_kept_where_there_is_little(small_disk: Path) -> None:
    reserve = Reserve(small_disk / "reserve")
    reserve.hold()
    assert not reserve.is_held
    reserve.ease()
    reserve.release()


def test_the_room_is_kept_across_starts(tmp_path: Path) -> None:
    reserve = Reserve(tmp_path / "reserve")
    reserve.hold()
    reserve.hold()
    assert (tmp_path / "reserve").stat().st_size == SIZE
    reserve.ease()
    assert reserve.is_held


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:  # what is left in a buffer would fail once more at the end
        try:
            while True:
                file.write(bytes(1 << 16))
                file.flush()
        except OSError:
            return
