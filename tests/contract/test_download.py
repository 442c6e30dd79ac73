"""Fetching a file from servers that misbehave: what is called here is whole and right, or it is not here."""

import gzip
import hashlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from lms_desktop.api.download import CHECKPOINT, FREE_LINE, Line, LinkExpired, Wanted, fetch
from lms_desktop.api.part import Part
from lms_desktop.api.school import new_transport
from lms_desktop.domain.errors import DiskFull, FileProblem, Gone, NotASchool, Unreachable
from tests.bad_server import BODY, SHA, Server, serving


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as made:
        yield made


def bring(server: Server, part: Path, *, sha: str = SHA, size: int | None = len(BODY), line: Line = FREE_LINE) -> bytes:
    with new_transport() as transport:
        got = fetch(transport, server.url, Wanted("/file", sha, size), part, line=line)
    assert got.size_bytes == part.stat().st_size
    assert got.sha256 == hashlib.sha256(part.read_bytes()).hexdigest()
    return part.read_bytes()


def test_it_goes_on_where_it_was_cut(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "file.part"
    server.how.cut_after = [2 * CHECKPOINT + 5]
    with pytest.raises(Unreachable):
        bring(server, part)
    kept = Part(part).safe_bytes
    assert kept >= CHECKPOINT
    assert bring(server, part) == BODY
    assert server.how.ranges[1] == f"bytes={kept}-"


def test_a_server_without_ranges_begins_anew_and_is_not_appended(server: Server, tmp_path: Path) -> None:
    server.how.cut_after = [2 * CHECKPOINT]
    server.how.ignores_ranges = True
    with pytest.raises(Unreachable):
        bring(server, tmp_path / "file.part")
    assert bring(server, tmp_path / "file.part") == BODY


def test_a_file_that_changed_meanwhile_is_not_a_mixture(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "file.part"
    server.how.cut_after = [2 * CHECKPOINT]
    with pytest.raises(Unreachable):
        bring(server, part)
    fresh = os.urandom(len(BODY))
    server.how.body, server.how.etag = fresh, '"two"'
    assert bring(server, part, sha=hashlib.sha256(fresh).hexdigest()) == fresh


def test_an_end_without_a_length_is_not_believed(server: Server, tmp_path: Path) -> None:
    server.how.says_length = False
    server.how.cut_after = [1000]
    with pytest.raises(Unreachable):
        bring(server, tmp_path / "file.part")


def test_wrong_bytes_are_thrown_away(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "file.part"
    server.how.body = os.urandom(len(BODY))
    with pytest.raises(FileProblem):
        bring(server, part)
    assert not part.exists()
    server.how.body = BODY
    assert bring(server, part) == BODY


@pytest.mark.parametrize(("status", "error"), [(403, LinkExpired), (404, Gone), (500, Unreachable)])
def test_a_refusal_keeps_what_is_here(server: Server, tmp_path: Path, status: int, error: type[Exception]) -> None:
    part = tmp_path / "file.part"
    server.how.cut_after = [2 * CHECKPOINT]
    with pytest.raises(Unreachable):
        bring(server, part)
    kept = Part(part).safe_bytes
    server.how.status = status
    with pytest.raises(error):
        bring(server, part)
    assert Part(part).safe_bytes == kept


def cut_once(server: Server, part: Path, at: int = 2 * CHECKPOINT + 5, sha: str = SHA) -> int:
    """Let the line break; answers how much is safely here."""
    server.how.cut_after = [at]
    with pytest.raises(Unreachable):
        bring(server, part, sha=sha)
    return Part(part).safe_bytes


@pytest.mark.parametrize("at", [0, 1, 70_000, CHECKPOINT, len(BODY) // 2, len(BODY) - 1])
def test_a_cut_anywhere_costs_no_byte_that_was_here(server: Server, tmp_path: Path, at: int) -> None:
    part = tmp_path / "file.part"
    assert cut_once(server, part, at) == at, "the last piece was thrown away"
    before = server.how.sent
    assert bring(server, part) == BODY
    assert server.how.sent - before == len(BODY) - at


def test_twenty_cuts_send_hardly_more_than_the_file(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "file.part"
    server.how.cut_after = [len(BODY) // 21] * 20
    for _cut in range(20):
        with pytest.raises(Unreachable):
            bring(server, part)
    assert bring(server, part) == BODY
    assert server.how.sent <= 1.10 * len(BODY)
    meta = Part(part).meta
    assert meta is not None
    assert meta.resent == 0


def test_what_a_kill_left_beyond_the_last_checkpoint_is_fetched_again_and_counted(
    server: Server, tmp_path: Path
) -> None:
    part = tmp_path / "file.part"
    kept = cut_once(server, part)
    with part.open("ab") as file:
        file.write(b"not vouched for" * 1000)
    with new_transport() as transport:
        got = fetch(transport, server.url, Wanted("/file", SHA, len(BODY)), part)
    assert part.read_bytes() == BODY
    assert (got.resumed_at, got.resent_bytes) == (kept, 15_000)


def test_a_whole_file_whose_note_was_not_made_needs_no_network(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "file.part"
    bring(server, part)
    calls = len(server.how.ranges)
    assert bring(server, part) == BODY
    assert len(server.how.ranges) == calls


def test_without_a_hash_a_whole_file_is_known_by_the_end_of_the_range(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "file.part"
    bring(server, part, sha="", size=None)
    before = server.how.sent
    assert bring(server, part, sha="", size=None) == BODY
    assert server.how.ranges[-1] == f"bytes={len(BODY)}-"
    assert server.how.sent == before


def test_a_date_serves_where_there_is_no_tag(server: Server, tmp_path: Path) -> None:
    server.how.etag, server.how.modified = "", "Mon, 23 Nov 2026 10:00:00 GMT"
    kept = cut_once(server, tmp_path / "file.part", sha="")
    assert bring(server, tmp_path / "file.part", sha="") == BODY
    assert server.how.ranges[-1] == f"bytes={kept}-"


def test_a_weak_tag_is_no_reason_to_go_on_without_a_hash(server: Server, tmp_path: Path) -> None:
    server.how.etag = 'W/"one"'
    cut_once(server, tmp_path / "file.part", sha="")
    assert bring(server, tmp_path / "file.part", sha="") == BODY
    assert server.how.ranges[-1] == ""


def test_with_a_hash_one_goes_on_without_a_tag_and_finds_out_at_the_end(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "file.part"
    server.how.etag = ""
    cut_once(server, part)
    server.how.body = os.urandom(len(BODY))
    with pytest.raises(FileProblem):
        bring(server, part)
    server.how.body = BODY
    assert bring(server, part) == BODY


def test_another_range_than_was_asked_for_is_not_taken(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "file.part"
    cut_once(server, part)
    server.how.lies_about_range = True
    with pytest.raises(Unreachable):
        bring(server, part)
    assert bring(server, part) == BODY


def test_a_file_that_got_shorter_is_begun_anew(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "file.part"
    cut_once(server, part, sha="")
    short = BODY[: CHECKPOINT // 2]
    server.how.body = short
    with pytest.raises(Unreachable):
        bring(server, part, sha="", size=None)
    assert bring(server, part, sha="", size=None) == short


def test_a_compressed_answer_is_unpacked_or_refused_never_mixed(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "file.part"
    server.how.body, server.how.encoding = gzip.compress(BODY, 1), "gzip"
    assert bring(server, part) == BODY
    server.how.body, server.how.encoding = BODY, ""
    part.unlink()
    cut_once(server, part)
    server.how.encoding = "gzip"
    with pytest.raises(Unreachable):
        bring(server, part)
    server.how.encoding = ""
    assert bring(server, part) == BODY


def test_a_page_of_somebody_else_costs_nothing_of_what_is_here(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "file.part"
    kept = cut_once(server, part)
    server.how.body, server.how.kind, server.how.ignores_ranges = b"<html>Pay for the Wi-Fi", "text/html", True
    with pytest.raises(NotASchool):
        bring(server, part)
    assert Part(part).safe_bytes == kept


def test_a_line_that_says_nothing_any_more_is_cut_and_gone_on_with(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "file.part"
    server.how.stalls, server.how.cut_after = threading.Event(), [CHECKPOINT]
    with pytest.raises(Unreachable):
        bring(server, part, line=Line(stall_s=0.3))
    assert Part(part).safe_bytes == CHECKPOINT
    server.how.stalls.set()
    assert bring(server, part) == BODY


def test_room_is_looked_at_before_and_while_it_comes(server: Server, tmp_path: Path) -> None:
    asked: list[int] = []

    def room(to_come: int) -> None:
        asked.append(to_come)
        raise DiskFull

    with pytest.raises(DiskFull):
        bring(server, tmp_path / "file.part", line=Line(room=room))
    assert asked == [len(BODY)]


def test_a_full_disk_keeps_what_is_here(server: Server, tmp_path: Path, small_disk: Path) -> None:
    part = small_disk / "file.part"
    with pytest.raises(DiskFull):
        bring(server, part)
    assert Part(part).safe_bytes <= part.stat().st_size
    kept = Part(part).safe_bytes
    assert kept >= CHECKPOINT
    assert (part.read_bytes())[:kept] == BODY[:kept]


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_link_is_told_apart(server: Server, tmp_path: Path, status: int) -> None:
    server.how.status = status
    with pytest.raises(LinkExpired) as told:
        bring(server, tmp_path / "file.part")
    assert told.value.facts["status"] == status
