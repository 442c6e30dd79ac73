"""Files: whole or in part, by links that expire, in constant memory."""

import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from lms_desktop.server.core import media, ranges, stores

pytestmark = pytest.mark.django_db  # keeping a file looks whether it was about to go
DATA = bytes(range(256)) * 40
SIZE = len(DATA)


@pytest.fixture
def url(settings: Any) -> str:
    return media.url_of(media.keep([DATA]).sha256, "a film.mp4")


def fetch(url: str, method: str = "get", **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return getattr(Client(), method)(url, headers=named)


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_file_is_given_out_whole(url: str) -> None:
    answer = fetch(url)
    assert (answer.status_code, body(answer)) == (200, DATA)
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["Content-Length"] == str(SIZE)
    assert answer["Content-Type"] == "video/mp4"
    assert answer["ETag"] == f'"{media.keep([DATA]).sha256}"'
    assert "Content-Encoding" not in fetch(url, Accept_Encoding="gzip")


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=100-199", 100, 200),
        (f"bytes={SIZE - 5}-", SIZE - 5, SIZE),
        ("bytes=-5", SIZE - 5, SIZE),
        (f"bytes=10-{SIZE * 2}", 10, SIZE),
        (f"bytes=-{SIZE * 2}", 0, SIZE),
    ],
)
def test_a_part_is_given_out(url: str, asked: str, start: int, end: int) -> None:
    answer = fetch(url, Range=asked)
    assert (answer.status_code, body(answer)) == (206, DATA[start:end])
    assert answer["Content-Range"] == f"bytes {start}-{end - 1}/{SIZE}"
    assert answer["Content-Length"] == str(end - start)


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE}-{SIZE + 5}", "bytes=-0"])
def test_a_part_behind_the_end_is_refused_with_the_size(url: str, asked: str) -> None:
    answer = fetch(url, Range=asked)
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{SIZE}")


@pytest.mark.parametrize(
    "asked", ["bytes=5-2", "bytes=-", "bytes=0-1,5-6", "pages=1-2", "bytes=a-b", f"bytes={'9' * 50}-"]
)
def test_what_is_no_range_gets_the_whole(url: str, asked: str) -> None:
    assert fetch(url, Range=asked).status_code == 200


def test_going_on_takes_the_same_file(url: str) -> None:
    etag = fetch(url)["ETag"]
    assert fetch(url, Range="bytes=5-", If_Range=etag).status_code == 206
    assert fetch(url, Range="bytes=5-", If_Range=f"W/{etag}").status_code == 200
    assert fetch(url, Range="bytes=5-", If_Range='"another"').status_code == 200


def test_a_file_one_has_is_not_sent_again(url: str) -> None:
    assert fetch(url, If_None_Match=fetch(url)["ETag"]).status_code == 304


def test_the_head_tells_the_size(url: str) -> None:
    answer = fetch(url, "head")
    assert (answer.status_code, answer["Content-Length"], answer.content) == (200, str(SIZE), b"")


def test_an_empty_file_is_given_out() -> None:
    url = media.url_of(media.keep([]).sha256, "empty.txt")
    assert body(fetch(url)) == b""


def test_a_link_that_was_changed_opens_nothing(url: str) -> None:
    _, _, token, name = url.split("/")
    for other in (token[:-1], "x" + token[1:], token.partition(".")[0], "", "a.b", "\u00e4.b"):
        assert fetch(f"/media/{other}/{name}").status_code == 404


def test_a_link_expires(url: str, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    import time

    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + settings.MEDIA_URL_HOURS * 3600 * 2 + 1)
    assert fetch(url).status_code == 404


def test_a_link_stays_the_same_for_some_hours() -> None:
    sha256 = media.keep([DATA]).sha256
    assert media.url_of(sha256, "a") == media.url_of(sha256, "a")


def test_a_file_that_is_gone_is_not_found(url: str, settings: Any) -> None:
    stores.Folder(settings.MEDIA_DIR).path_of(media.keep([DATA]).sha256).unlink()
    assert fetch(url).status_code == 404


def test_files_are_only_read(url: str) -> None:
    assert fetch(url, "post").status_code == 405


def test_a_page_of_a_learner_never_runs_in_the_school(settings: Any) -> None:
    answer = fetch(media.url_of(media.keep([b"<script>"]).sha256, "x.html"))
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_captions_have_their_type() -> None:
    assert fetch(media.url_of(media.keep([b"WEBVTT"]).sha256, "en.VTT"))["Content-Type"] == "text/vtt"


def test_a_file_is_kept_once_and_nothing_half(settings: Any) -> None:
    assert media.keep([DATA]) == media.keep([DATA[:10], DATA[10:]])

    def cut() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        media.keep(cut())
    assert [path.name for path in settings.MEDIA_DIR.rglob("*") if path.is_file()] == [media.keep([DATA]).sha256]


def test_a_large_file_is_given_out_in_constant_memory() -> None:
    sha256 = media.keep(b"x" * 1024 * 1024 for _ in range(32)).sha256
    answer = fetch(media.url_of(sha256, "film.mp4"), Range="bytes=1-")
    tracemalloc.start()
    try:
        assert sum(map(len, answer.streaming_content)) == 32 * 1024 * 1024 - 1
        assert tracemalloc.get_traced_memory()[1] < 1024 * 1024
    finally:
        tracemalloc.stop()


def test_spans_are_half_open() -> None:
    assert ranges.span_of("bytes=0-9", 100) == (0, 10)
    assert ranges.span_of("bytes=95-", 100) == (95, 100)
