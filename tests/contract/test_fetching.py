"""Fetching for an account: what is noted, what goes first, what stops it, and what is found again after a kill."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from lms_desktop.api.download import CHECKPOINT
from lms_desktop.api.part import Part
from lms_desktop.api.school import new_transport
from lms_desktop.domain.errors import DiskFull, LmsError, Unreachable
from lms_desktop.domain.fetching import Hold
from lms_desktop.store import files, journal, queue
from lms_desktop.store.blobs import Blobs
from lms_desktop.store.files import File, KeptFile
from lms_desktop.store.shares import Shares
from lms_desktop.store.store import Store
from lms_desktop.sync.fetch import Fetcher
from lms_desktop.sync.pace import Fetching
from lms_desktop.sync.scrub import Scrub
from tests.bad_server import BODY, SHA, Server, serving
from tests.builders import FakeClock, a_store

COURSE = "course:c"


@dataclass
class Desk:
    """One account on a computer, and the server that its files come from."""

    server: Server
    store: Store
    blobs: Blobs
    account: str = "school+amina"
    clock: FakeClock = field(default_factory=FakeClock)
    fetching: Fetching = field(default_factory=Fetching)
    fresh: list[str] = field(default_factory=list)  # links that the school gives when it is asked anew

    def fetcher(self, **more: object) -> Fetcher:
        made = Fetcher(
            self.store,
            self.blobs,
            Shares(self.blobs, self.account),
            self.fetching,
            self._transport,
            self.server.url,
            self.clock,
            fresh_link=self._fresh_link,
            keep_free=lambda _disk: 0,
        )
        return replace(made, **more)  # type: ignore[arg-type]  # names of fields

    def __post_init__(self) -> None:
        self._transport = new_transport()

    def want(self, *wanted: File, kept: str = COURSE) -> None:
        with self.store.write() as tx:
            files.choose(tx, kept, self.clock.now())
            files.plan(tx, kept, wanted)

    def run(self) -> None:
        while self.fetcher().step():
            pass

    def file(self, file_id: str = "video:l1") -> KeptFile:
        with self.store.read() as tx:
            found = files.one(tx, file_id)
        assert found is not None
        return found

    def path(self, file_id: str = "video:l1") -> Path | None:
        with self.store.read() as tx:
            return files.path(tx, self.blobs, file_id)

    def close(self) -> None:
        self.store.close()
        self._transport.close()

    def _fresh_link(self, _role: str, _owner: str) -> None:
        if self.fresh:
            self.want(replace(a_video(), url=self.fresh.pop(0)))


def a_video(sha: str = SHA, *, size: int | None = len(BODY), url: str = "/film", lecture: str = "l1") -> File:
    return File(f"video:{lecture}", lecture, "video", "A film", url, size, sha)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as made:
        yield made


@pytest.fixture
def desk(server: Server, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(server, a_store(tmp_path / "amina"), Blobs(tmp_path / "media"))
    yield made
    made.close()


def test_a_file_that_was_cut_waits_for_its_next_try_and_comes(desk: Desk) -> None:
    desk.want(a_video())
    desk.server.how.cut_after = [CHECKPOINT + 7]
    with pytest.raises(Unreachable):
        desk.run()
    waiting = desk.file()
    assert (waiting.state, waiting.attempts, waiting.error) == ("queued", 1, "unreachable")
    assert waiting.next_attempt_at is not None
    assert waiting.next_attempt_at > desk.clock.now()
    assert not desk.fetcher().step(), "before its time"
    desk.clock.pass_seconds(60)
    desk.run()
    path = desk.path()
    assert path is not None
    assert path.read_bytes() == BODY
    assert desk.file().state == "ready"
    assert list(desk.blobs.parts.iterdir()) == []


def test_it_is_tried_for_days_at_most_a_quarter_of_an_hour_apart(desk: Desk) -> None:
    desk.want(a_video())
    desk.server.how.status = 500
    for _try in range(400):
        desk.run()
        at = desk.file().next_attempt_at
        assert at is not None
        assert at - desk.clock.now() <= timedelta(minutes=15)
        desk.clock.at = at
    assert desk.file().attempts == 400
    desk.server.how.status = 200
    desk.run()
    assert desk.file().state == "ready"


def test_captions_and_papers_come_before_films_and_small_ones_first(desk: Desk) -> None:
    bodies = {f"/{name}": os.urandom(size) for name, size in (("a", 300), ("b", 200), ("c", 100), ("d", 50))}
    desk.server.how.bodies = bodies
    kinds = {"a": "video", "b": "video", "c": "pdf", "d": "caption"}
    desk.want(*(File(f"{kinds[n]}:{n}", n, kinds[n], n, f"/{n}", len(bodies[f"/{n}"])) for n in "abcd"))
    desk.run()
    assert desk.server.how.paths == ["/d", "/c", "/b", "/a"]


def test_the_lecture_that_is_opened_jumps_the_queue_even_before_what_is_under_way(desk: Desk) -> None:
    desk.server.how.bodies = {"/other": b"x" * 100}
    desk.want(a_video(), replace(a_video("", size=100, url="/other", lecture="l2")))
    with desk.store.write() as tx:
        queue.put_first(tx, ["l2"])
        assert [one.owner for one in queue.in_order(tx, desk.clock.now())] == ["l2", "l1"]
        first = queue.claim(tx, desk.clock.now())
    assert first is not None
    assert first.owner == "l2"
    with desk.store.write() as tx:
        queue.put_first(tx, ["l1"])
        assert not queue.go_on(tx, first, 10, desk.clock.now()), "something else has to come first"
        queue.note_trouble(tx, first, "queued", error="", tries=0, later=None)
        following = queue.claim(tx, desk.clock.now())
    assert following is not None
    assert following.owner == "l1"


def test_a_link_that_is_refused_is_asked_for_anew_once(desk: Desk) -> None:
    for status in (401, 403, 404):
        desk.want()
        desk.want(a_video())
        desk.server.how.statuses, desk.fresh = [status], [f"/fresh-{status}"]
        desk.run()
        assert desk.server.how.paths[-1] == f"/fresh-{status}" or desk.file().blob
        assert desk.file().state == "ready"
        Path(desk.path() or "").unlink()
        with desk.store.write() as tx:
            queue.fetch_again(tx, [desk.file()])


@pytest.mark.parametrize("status", [403, 404, 410])
def test_what_the_school_does_not_give_out_any_more_keeps_the_copy_that_is_here(desk: Desk, status: int) -> None:
    desk.want(a_video())
    desk.run()
    old = desk.path()
    desk.want(a_video("f" * 64))
    desk.server.how.status = status
    desk.run()
    assert desk.file().state == "gone"
    assert desk.path() == old
    assert old is not None
    assert old.read_bytes() == BODY


def test_an_answer_of_401_waits_for_a_new_sign_in(desk: Desk) -> None:
    desk.want(a_video())
    desk.server.how.status = 401
    desk.run()
    assert (desk.file().state, desk.file().error) == ("queued", "link_expired")


def test_a_changed_file_is_used_in_its_old_form_until_the_new_one_is_right(desk: Desk) -> None:
    desk.want(a_video())
    desk.run()
    old, fresh = desk.path(), os.urandom(len(BODY))
    desk.want(a_video(hashlib.sha256(fresh).hexdigest()))
    desk.run()  # the server still gives the old bytes: not what was promised
    assert (desk.file().state, desk.file().error) == ("queued", "file")
    assert desk.path() == old
    desk.server.how.body, desk.server.how.etag = fresh, '"two"'
    desk.clock.pass_seconds(1000)
    desk.run()
    new = desk.path()
    assert new is not None
    assert new.read_bytes() == fresh
    assert os.listdir(desk.blobs.root / "needs" / desk.account) == [new.stem], "the old one is not needed any more"


def test_a_description_that_changed_while_it_came_is_fetched_again(desk: Desk) -> None:
    desk.want(a_video())
    fresh = os.urandom(len(BODY))

    def at(point: str) -> None:
        if point == "download-verified":
            desk.want(a_video(hashlib.sha256(fresh).hexdigest()))

    desk.fetcher(at=at).step()
    assert desk.file().state == "queued"
    desk.server.how.body, desk.server.how.etag = fresh, '"two"'
    desk.run()
    path = desk.path()
    assert path is not None
    assert path.read_bytes() == fresh


@pytest.mark.parametrize("hold", [Hold.HOURS, Hold.METERED, Hold.OFFLINE])
def test_a_rule_that_begins_to_hold_stops_what_is_under_way(desk: Desk, hold: Hold) -> None:
    desk.want(a_video())

    def at(point: str) -> None:
        if point == "download-checkpoint":
            desk.fetching.hold = hold

    assert desk.fetcher(at=at).step()
    stopped = desk.file()
    assert (stopped.state, stopped.attempts, stopped.error) == ("queued", 0, "")
    assert Part(desk.fetcher().part_of(stopped)).safe_bytes >= CHECKPOINT
    assert not desk.fetcher().step()
    desk.fetching.hold = None
    desk.run()
    assert desk.file().state == "ready"
    assert desk.file().resent_bytes == 0


def test_a_disk_without_room_stops_every_lane_and_goes_on_when_there_is_some(desk: Desk) -> None:
    desk.want(a_video())
    with pytest.raises(DiskFull):
        desk.fetcher(keep_free=lambda disk: disk).step()
    assert desk.fetching.hold is Hold.NO_SPACE
    assert desk.server.how.paths == []
    assert not desk.fetcher().step(), "another lane went on"
    desk.fetching.hold = None
    desk.run()
    assert desk.file().state == "ready"


def test_a_disk_that_gets_full_in_the_middle_keeps_what_came(desk: Desk, small_disk: Path) -> None:
    desk.blobs = Blobs(small_disk / "media")
    desk.want(a_video())
    with pytest.raises(DiskFull):
        desk.fetcher(keep_free=lambda disk: -2 * disk).step()  # somebody else takes the room while it comes
    full = desk.file()
    assert (full.state, full.error, full.blob) == ("no_space", "disk_full", "")
    with desk.store.write() as tx:
        assert queue.waits_for_room(tx)
        queue.room_again(tx)
    assert desk.file().state == "queued"
    part = Part(desk.fetcher().part_of(full))
    assert part.safe_bytes >= CHECKPOINT
    part.remove()


def test_pausing_and_removing_take_hold_while_it_comes(desk: Desk) -> None:
    desk.want(a_video())
    claimed = claim(desk)
    for deed in (
        lambda tx: queue.set_held(tx, [claimed.id], held=True),
        lambda tx: queue.set_paused(tx, COURSE, paused=True),
    ):
        with desk.store.write() as tx:
            assert queue.go_on(tx, claimed, 1, desk.clock.now())
            deed(tx)
            assert not queue.go_on(tx, claimed, 2, desk.clock.now())
            queue.set_held(tx, [claimed.id], held=False)
            queue.set_paused(tx, COURSE, paused=False)
    with desk.store.write() as tx:
        queue.remove(tx, [claimed.id])
        assert not queue.go_on(tx, claimed, 3, desk.clock.now())
        queue.note_trouble(tx, claimed, "queued", error="", tries=0, later=None)
        queue.land(tx, claimed, queue.Landed(SHA, 3), desk.clock.now())
    assert desk.file().state == "removed"
    desk.want(replace(a_video(), url="/elsewhere"))
    desk.run()
    assert desk.file().state == "removed", "what a person removed came back"
    with desk.store.write() as tx:
        queue.want_again(tx, [claimed.id])
    desk.run()
    assert desk.file().state == "ready"


def claim(desk: Desk) -> KeptFile:
    with desk.store.write() as tx:
        found = queue.claim(tx, desk.clock.now())
    assert found is not None
    return found


def test_the_same_bytes_are_fetched_once_for_two_courses_and_two_accounts(desk: Desk, tmp_path: Path) -> None:
    desk.want(a_video())
    desk.want(a_video(lecture="l2"), kept="course:d")
    with desk.store.write() as tx:
        assert queue.claim(tx, desk.clock.now()) is not None
        assert queue.claim(tx, desk.clock.now()) is None, "two lanes fetch the same bytes"
        queue.recover(tx)
    desk.run()
    assert desk.file("video:l1").blob == desk.file("video:l2").blob == SHA
    other = Desk(desk.server, a_store(tmp_path / "ben"), desk.blobs, "school+ben")
    other.want(a_video())
    other.run()
    assert other.path() == desk.path()
    assert len(desk.server.how.paths) == 1
    other.close()


def test_a_kill_between_file_and_note_is_made_good_without_a_network(desk: Desk) -> None:
    class Killed(BaseException):
        pass

    def at(point: str) -> None:
        if point == "download-adopted":
            raise Killed

    desk.want(a_video())
    with pytest.raises(Killed):
        desk.fetcher(at=at).step()
    calls = len(desk.server.how.paths)
    desk.run()
    assert desk.file().state == "ready"
    assert len(desk.server.how.paths) == calls


def test_a_damaged_copy_of_somebody_else_is_not_adopted(desk: Desk) -> None:
    target = desk.blobs.path(SHA)
    target.parent.mkdir(parents=True)
    target.write_bytes(flipped(BODY))
    desk.want(a_video())
    desk.run()
    path = desk.path()
    assert path is not None
    assert path.read_bytes() == BODY
    assert (desk.blobs.quarantine / f"{SHA}.bin").exists()


def flipped(body: bytes) -> bytes:
    middle = len(body) // 2
    return body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]


def test_a_flipped_bit_is_never_handed_to_a_player(desk: Desk) -> None:
    desk.want(a_video())
    desk.run()
    path = desk.path()
    assert path is not None
    path.write_bytes(flipped(BODY))
    assert desk.path() is None
    with desk.store.read() as tx:
        assert [one.id for one in queue.lost(tx, desk.blobs)] == ["video:l1"]


def test_reading_through_finds_damage_and_fetches_again_with_a_notice(desk: Desk) -> None:
    desk.want(a_video())
    desk.run()
    path = desk.path()
    assert path is not None
    scrub = Scrub(desk.store, desk.blobs, desk.clock)
    assert not scrub.step(), "it was read when it came"
    desk.clock.pass_seconds(31 * 24 * 3600)
    assert scrub.step()
    assert not scrub.step()
    with desk.store.write() as tx:
        queue.doubt_all(tx)  # the program ended in the middle
    path.write_bytes(flipped(BODY))
    assert scrub.step()
    assert (desk.file().state, desk.file().blob) == ("queued", "")
    with desk.store.read() as tx:
        (notice,) = journal.recent_notices(tx, 5)
    assert (notice.kind, notice.title) == ("damaged", "A film")
    desk.run()
    again = desk.path()
    assert again is not None
    assert again.read_bytes() == BODY


def test_what_is_missing_after_a_start_is_fetched_again(desk: Desk) -> None:
    desk.want(a_video())
    desk.run()
    desk.blobs.path(SHA).unlink()
    with desk.store.write() as tx:
        queue.fetch_again(tx, queue.lost(tx, desk.blobs))
    assert desk.file().state == "queued"
    desk.run()
    assert desk.path() is not None


def test_names_from_the_school_never_become_paths(desk: Desk, tmp_path: Path) -> None:
    names = ["../../evil", "C:\\Windows\\evil", "CON", "a" * 5000, "x\0y", "\u202egpj.exe"]
    before = {path for path in tmp_path.rglob("*") if "media" not in path.parts}
    desk.server.how.body = b"small"
    desk.want(*(File(f"resource:{name}", name, "resource", name, f"/f{n}", 5) for n, name in enumerate(names)))
    desk.run()
    assert all(desk.file(f"resource:{name}").state == "ready" for name in names)
    assert {path for path in tmp_path.rglob("*") if "media" not in path.parts} == before
    assert {path.name for path in desk.blobs.root.glob("??/*")} == {hashlib.sha256(b"small").hexdigest() + ".bin"}


def test_every_trouble_of_a_school_leaves_a_file_that_is_tried_again(desk: Desk) -> None:
    desk.want(a_video())
    for status in (400, 408, 418, 425, 429, 500, 502, 503, 504):
        desk.server.how.status = status
        desk.clock.pass_seconds(3600)
        try:
            desk.run()
        except LmsError:
            pytest.fail(f"{status} stopped everything")
        assert desk.file().state == "queued"
        assert desk.file().next_attempt_at is not None


def test_pausing_while_it_comes_stops_it_at_the_next_look(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lms_desktop.sync.fetch.TELL_EVERY_S", 0.0)
    desk.want(a_video())

    def at(point: str) -> None:
        if point == "download-checkpoint":
            with desk.store.write() as tx:
                queue.set_held(tx, ["video:l1"], held=True)

    assert desk.fetcher(at=at).step()
    held = desk.file()
    assert (held.state, held.is_held, held.error) == ("queued", True, "")
    assert held.done_bytes >= CHECKPOINT
    assert not desk.fetcher().step()


def test_who_waits_for_the_limit_can_be_stopped(desk: Desk) -> None:
    desk.want(a_video())
    desk.fetching.limit.set_rate(64 * 1024)
    looks = 0

    def check() -> None:
        nonlocal looks
        looks += 1
        if looks == 5:
            desk.fetching.hold = Hold.HOURS

    assert desk.fetcher(check=check).step()
    assert desk.file().state == "queued"
    desk.fetching.hold = None
    desk.fetching.limit.set_rate(0)
    desk.run()
    assert desk.file().state == "ready"


def test_a_course_that_is_given_up_while_a_link_is_asked_for_is_let_go(desk: Desk) -> None:
    desk.want(a_video())
    desk.server.how.status = 403

    def given_up(_role: str, _owner: str) -> None:
        with desk.store.write() as tx:
            files.give_up(tx, COURSE)

    assert desk.fetcher(fresh_link=given_up).step()
    with desk.store.read() as tx:
        assert files.every(tx) == []


def test_a_fresh_link_that_is_refused_too_is_final(desk: Desk) -> None:
    desk.want(a_video())
    desk.server.how.status, desk.fresh = 403, ["/fresh"]
    desk.run()
    assert desk.server.how.paths == ["/film", "/fresh"]
    assert desk.file().state == "gone"
