"""The name of a computer for the school: its own, also where it is a copy of another, or older than it was."""

import shutil
from pathlib import Path

import pytest

from lms_desktop.store import device
from lms_desktop.store.store import Store


def test_the_name_stays(store: Store) -> None:
    assert device.name(store) == device.name(store) != ""


def test_a_copied_profile_gets_a_name_of_its_own(store: Store, tmp_path: Path) -> None:
    first = device.name(store)
    copy = _copied(store, tmp_path / "copy")
    assert device.name(copy) not in {first, ""}
    assert device.name(copy) == device.name(copy)
    assert device.name(store) == first
    copy.close()


def test_a_database_that_was_put_back_gets_a_new_name(store: Store, tmp_path: Path) -> None:
    first = device.name(store)
    device.forget(store)
    second = device.name(store)
    old = _copied(store, tmp_path / "old")
    old.path.with_name("device").write_text(f"{first} {old.path.with_name('device').stat().st_ino}")
    assert device.name(old) not in {first, second}
    old.close()


def test_a_name_that_was_given_without_a_note_stays(store: Store) -> None:
    first = device.name(store)
    store.path.with_name("device").unlink()
    assert device.name(store) == first
    assert store.path.with_name("device").exists()


@pytest.mark.parametrize("spoiled", ["", "one", "a name of four words", "name number"])
def test_a_note_that_cannot_be_read_costs_a_name_and_nothing_more(store: Store, spoiled: str) -> None:
    first = device.name(store)
    store.path.with_name("device").write_text(spoiled)
    assert device.name(store) != first
    assert device.name(store) == device.name(store)


def test_a_note_that_cannot_be_written_stops_nothing(store: Store) -> None:
    store.path.with_name("device.new").mkdir()
    assert device.name(store) == device.name(store)


def _copied(store: Store, folder: Path) -> Store:
    folder.mkdir()
    store.backup(folder / store.path.name)
    shutil.copyfile(store.path.with_name("device"), folder / "device")
    return Store(folder / store.path.name)
