"""Copies that several accounts use: counted by who needs them, and gone a day after nobody does."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lms_desktop.store.blobs import Blobs
from lms_desktop.store.shares import PARTS_STAY, Shares
from tests.builders import NOON

DAY = timedelta(hours=24)


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "media")


def a_copy(blobs: Blobs, words: bytes) -> str:
    part = blobs.part(words.decode())
    part.write_bytes(words)
    source = part.with_suffix(".txt")
    part.rename(source)
    found = blobs.copy_in(source).sha256
    source.unlink()
    return found


def test_what_nobody_needs_goes_after_a_day_and_not_before(blobs: Blobs) -> None:
    film = a_copy(blobs, b"film")
    amina = Shares(blobs, "amina")
    amina.settle([film])
    assert amina.sweep(["amina"], NOON) == []
    amina.settle([])
    assert amina.sweep(["amina"], NOON) == []
    assert amina.sweep(["amina"], NOON + DAY - timedelta(seconds=1)) == []
    assert amina.sweep(["amina"], NOON + DAY) == [film]
    assert blobs.find(film) is None


def test_what_another_account_needs_is_never_dropped(blobs: Blobs) -> None:
    film = a_copy(blobs, b"film")
    amina, ben = Shares(blobs, "amina"), Shares(blobs, "ben")
    amina.settle([film])
    ben.settle([film])
    assert amina.others() == {film: 1}
    amina.settle([])
    for days in range(5):
        assert amina.sweep(["amina", "ben"], NOON + days * DAY) == []
    ben.settle([])
    assert ben.sweep(["amina", "ben"], NOON + 6 * DAY) == []
    assert ben.sweep(["amina", "ben"], NOON + 7 * DAY) == [film]


def test_while_an_account_has_not_told_its_needs_nothing_goes(blobs: Blobs) -> None:
    film = a_copy(blobs, b"film")
    amina = Shares(blobs, "amina")
    amina.settle([])
    for days in range(3):
        assert amina.sweep(["amina", "ben"], NOON + days * DAY) == []
    assert blobs.find(film) is not None


def test_what_is_needed_again_begins_a_new_day_when_it_is_left(blobs: Blobs) -> None:
    film = a_copy(blobs, b"film")
    amina = Shares(blobs, "amina")
    amina.settle([])
    amina.sweep(["amina"], NOON)
    amina.settle([film])
    amina.sweep(["amina"], NOON + DAY)
    amina.settle([])
    assert amina.sweep(["amina"], NOON + 2 * DAY) == []
    assert amina.sweep(["amina"], NOON + 3 * DAY) == [film]


def test_where_room_is_short_it_goes_at_once(blobs: Blobs) -> None:
    film = a_copy(blobs, b"film")
    amina = Shares(blobs, "amina")
    amina.settle([])
    assert amina.sweep(["amina"], NOON, timedelta(0)) == [film]


def test_somebody_who_needs_it_in_the_last_moment_keeps_it(blobs: Blobs, monkeypatch: pytest.MonkeyPatch) -> None:
    film = a_copy(blobs, b"film")
    amina, ben = Shares(blobs, "amina"), Shares(blobs, "ben")
    amina.settle([])
    ben.settle([])
    looked = amina._is_over

    def and_then_ben_takes_it(sha256: str, *more: object) -> bool:
        ben.take(film)
        return looked(sha256, *more)  # type: ignore[arg-type]  # handed on

    monkeypatch.setattr(amina, "_is_over", and_then_ben_takes_it)
    amina.sweep(["amina", "ben"], NOON, timedelta(0))
    assert blobs.find(film) is not None


def test_parts_that_nobody_went_on_with_go_after_a_month(blobs: Blobs) -> None:
    part = blobs.part("old")
    part.write_bytes(b"half")
    amina = Shares(blobs, "amina")
    amina.settle([])

    now = datetime.fromtimestamp(part.stat().st_mtime, UTC)
    amina.sweep(["amina"], now + PARTS_STAY - timedelta(minutes=1))
    assert part.exists()
    amina.sweep(["amina"], now + PARTS_STAY + timedelta(seconds=1))
    assert not part.exists()


def test_what_is_no_hash_is_needed_by_nobody(blobs: Blobs) -> None:
    with pytest.raises(AssertionError):
        Shares(blobs, "amina").take("../../etc/passwd")
