"""What teachers put into lectures is read from the files themselves, and refused where it is something else."""

import tracemalloc
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import av
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from lms_desktop.server import backup
from lms_desktop.server.apps.courses.models import Lecture
from lms_desktop.server.apps.videos import arriving
from lms_desktop.server.apps.videos.models import LectureResource, VideoContent
from lms_desktop.server.apps.videos.reading.captions import NoCaptionsError, as_vtt
from lms_desktop.server.apps.videos.reading.film import NoFilmError, read_film

CLIP = Path(__file__).parents[1] / "data" / "clip.mp4"
SRT = """1
00:00:01,000 --> 00:00:02,500
<font color=red>Hi</font> {\\an8}there

2
00:00:03,0 --> 00:00:04,000
Bye
""".replace("\n", "\r\n")


def film(
    seconds: int = 2, *, size: tuple[int, int] = (64, 48), kind: str = "mp4", codec: str = "libx264", **options: str
) -> bytes:
    out = BytesIO()
    with av.open(out, "w", format=kind, options=options) as container:
        stream = container.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for number in range(seconds * 10):
            frame = av.VideoFrame(*size, "yuv420p")
            for plane in frame.planes:
                plane.update(bytes([number % 256]) * plane.buffer_size)
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def song(*, cover: bool = False) -> bytes:
    out = BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("flac", rate=44100, layout="mono")
        if cover:
            picture = container.add_stream("mjpeg", rate=1)
            picture.width, picture.height, picture.pix_fmt = 32, 32, "yuvj420p"
            picture.disposition = av.stream.Disposition.attached_pic
            shown = av.VideoFrame(32, 32, "yuvj420p")
            shown.pts = 0
            container.mux(picture.encode(shown))
        frame = av.AudioFrame("s16", "mono", 1024)
        frame.rate, frame.pts = 44100, 0
        container.mux(stream.encode(frame))
    return out.getvalue()


def pdf(pages: int = 3) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(200, 200)
    out = BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def upload(data: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def fetched(caller: Any, url: str) -> bytes:
    return b"".join(caller.client.get(url).streaming_content)


@pytest.fixture
def lecture(room: Any, school: Any) -> Lecture:
    made: Lecture = school.lecture(room.course, "video")
    return made


def test_a_film_tells_what_it_is(room: Any, lecture: Lecture) -> None:
    data = film(3)
    path = f"lectures/{lecture.pk}/video/"
    answer = room.teacher.upload(path, {"file": upload(data, "../../etc/film.mp4"), "captions": []})
    row = answer.json()
    assert answer.status_code == 201
    (rendition,) = row["renditions"]
    assert (row["duration_seconds"], row["video_provider"], row["captions"]) == (3, "upload", [])
    assert (rendition["height"], rendition["width"], rendition["codecs"]) == (48, 64, "h264")
    assert (rendition["mime_type"], rendition["size_bytes"]) == ("video/mp4", len(data))
    assert row["video_url"] == rendition["url"]
    assert rendition["url"].endswith("/film.mp4")
    assert fetched(room.learner, rendition["url"]) == data
    assert fetched(room.learner, row["thumbnail_url"]).startswith(b"\xff\xd8\xff")
    detail = room.learner.get(f"lectures/{lecture.pk}/").json()
    assert (detail["video"], detail["duration_seconds"]) == (row, 3)
    assert room.learner.get(path).json() == row


def test_a_real_film_from_a_file_on_disk(room: Any, lecture: Lecture) -> None:
    row = room.teacher.upload(f"lectures/{lecture.pk}/video/", {"file": upload(CLIP.read_bytes(), "clip.mp4")}).json()
    assert row["duration_seconds"] > 0
    assert row["thumbnail_url"]


def test_a_video_in_several_sizes_with_captions(room: Any, lecture: Lecture) -> None:
    files = [upload(film(size=(128, 96)), "b.mp4"), upload(film(kind="webm", codec="libvpx"), "a.webm")]
    captions = [upload(SRT.encode(), "film.sw.srt"), upload(b"\xef\xbb\xbfWEBVTT\r\n", "x.vtt")]
    fields = {"file": files, "captions": captions, "captions_label": ["Kiswahili", ""], "is_downloadable": "false"}
    row = room.teacher.upload(f"lectures/{lecture.pk}/video/", fields).json()
    assert [(one["height"], one["mime_type"]) for one in row["renditions"]] == [(48, "video/webm"), (96, "video/mp4")]
    assert [(one["language"], one["label"]) for one in row["captions"]] == [("sw", "Kiswahili"), ("", "")]
    assert row["is_downloadable"] is False
    text = fetched(room.learner, row["captions"][0]["url"]).decode()
    assert text == ("WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.500\nHi there\n\n2\n00:00:03.000 --> 00:00:04.000\nBye\n")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no film",
        b"\0" * 5000,
        film()[:100],
        song(),
        pdf(),
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
    ],
)
def test_what_is_no_film_is_refused(room: Any, lecture: Lecture, data: bytes) -> None:
    answer = room.teacher.upload(f"lectures/{lecture.pk}/video/", {"file": upload(data, "film.mp4")})
    assert (answer.status_code, list(answer.json())) == (400, ["file"])
    assert not VideoContent.objects.exists()


@pytest.mark.parametrize("reach", ["file:///etc/hostname", "/etc/hostname", "http://127.0.0.1:9/x.ts"])
def test_a_list_of_files_reaches_none_of_them(tmp_path: Path, reach: str) -> None:
    (tmp_path / "list.m3u8").write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{reach}\n#EXT-X-ENDLIST\n")
    with pytest.raises(NoFilmError):
        read_film(tmp_path / "list.m3u8")


def test_large_uploads_are_read_where_they_were_laid_down(room: Any, lecture: Lecture, settings: Any) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0  # as large ones are
    row = room.teacher.upload(f"lectures/{lecture.pk}/video/", {"file": upload(film(), "a.mp4")}).json()
    assert row["duration_seconds"] == 2
    assert fetched(room.learner, row["video_url"]) == film()
    assert (
        room.teacher.upload(f"lectures/{lecture.pk}/pdf/", {"file": upload(pdf(4), "a.pdf")}).json()["page_count"] == 4
    )


def test_a_film_that_does_not_tell_its_length_is_measured(tmp_path: Path) -> None:
    path = tmp_path / "live.webm"
    path.write_bytes(film(3, kind="webm", codec="libvpx", live="1"))
    assert read_film(path).seconds == 3
    assert read_film(path).poster.startswith(b"\xff\xd8")


def test_a_song_with_a_cover_is_no_film(tmp_path: Path) -> None:
    path = tmp_path / "song.mkv"
    path.write_bytes(song(cover=True))
    with pytest.raises(NoFilmError):
        read_film(path)


@pytest.mark.parametrize("count", [0, 21])
def test_a_video_has_some_files_and_not_too_many(room: Any, lecture: Lecture, count: int) -> None:
    fields = {"file": [upload(b"x", "a.mp4")] * count, "title": "x"}
    assert room.teacher.upload(f"lectures/{lecture.pk}/video/", fields).status_code == 400


def test_a_lecture_has_one_document(room: Any, lecture: Lecture) -> None:
    fields = {"file": [upload(pdf(), "a.pdf"), upload(pdf(), "b.pdf")]}
    assert room.teacher.upload(f"lectures/{lecture.pk}/pdf/", fields).status_code == 400


def test_captions_that_are_none_are_refused(room: Any, lecture: Lecture) -> None:
    fields = {"file": upload(film(), "a.mp4"), "captions": upload(b"\xff\xd8 no words", "a.vtt")}
    answer = room.teacher.upload(f"lectures/{lecture.pk}/video/", fields)
    assert (answer.status_code, list(answer.json())) == (400, ["captions"])


def test_an_address_is_a_video_too(room: Any, lecture: Lecture) -> None:
    path = f"lectures/{lecture.pk}/video/"
    for address, provider in (
        ("https://vimeo.com/1", "vimeo"),
        ("https://www.youtube.com/watch?v=1", "youtube"),
        ("https://youtu.be/1", "youtube"),
        ("https://example.org/film.mp4", "external"),
        ("https://notvimeo.com/1", "external"),
    ):
        row = room.teacher.post(path, {"video_url": address, "duration_seconds": 60}).json()
        assert (row["video_url"], row["video_provider"]) == (address, provider)
    renditions = [{"url": "https://example.org/1.mp4", "height": 720, "mime_type": "video/mp4"}]
    captions = [{"url": "https://example.org/en.vtt", "language": "en", "label": "English"}]
    row = room.teacher.post(path, {"renditions": renditions, "captions": captions}).json()
    assert (row["video_provider"], row["video_url"]) == ("external", "https://example.org/1.mp4")
    assert row["captions"][0]["language"] == "en"
    for wrong in ({}, {"video_url": "javascript:1"}, {"video_url": "https://a.org", "renditions": [{}]}):
        assert room.teacher.post(path, wrong).status_code == 400


def test_a_video_takes_the_place_of_the_one_before(room: Any, lecture: Lecture) -> None:
    path = f"lectures/{lecture.pk}/video/"
    wanted = {"id": str(uuid4()), "video_url": "https://example.org/1.mp4"}
    first, again = (room.teacher.post(path, wanted) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert room.teacher.post(path, {"video_url": "https://example.org/2.mp4"}, If_Match='"9"').status_code == 412
    assert room.teacher.post(path, {"video_url": "https://example.org/2.mp4"}).status_code == 201
    assert room.teacher.post(path, wanted).json()["code"] == "deleted"
    assert room.learner.get(f"lectures/{lecture.pk}/").json()["video"]["video_url"].endswith("2.mp4")
    assert room.teacher.delete(path, If_Match='"9"').status_code == 412
    assert room.teacher.delete(path).status_code == 204
    assert room.teacher.delete(path).status_code == 404
    assert room.learner.get(f"lectures/{lecture.pk}/").json()["video"] is None


def test_a_document_is_counted(room: Any, lecture: Lecture) -> None:
    path, data = f"lectures/{lecture.pk}/pdf/", pdf(5)
    answer = room.teacher.upload(path, {"file": upload(data, "Book.pdf")})
    row = answer.json()
    assert (answer.status_code, row["page_count"], row["size_bytes"]) == (201, 5, len(data))
    assert fetched(room.learner, row["file_url"]) == data
    assert room.learner.get(path).json() == row
    for wrong in (b"", b"words", b"%PDF-1.7 but broken", film()):
        refused = room.teacher.upload(path, {"file": upload(wrong, "book.pdf")})
        assert (refused.status_code, list(refused.json())) == (400, ["file"])
    linked = room.teacher.post(path, {"file_url": "https://example.org/a.pdf", "page_count": 2}).json()
    assert (linked["file_url"], linked["page_count"], linked["sha256"]) == ("https://example.org/a.pdf", 2, "")
    assert room.teacher.post(path, {}).status_code == 400
    assert room.teacher.delete(path).status_code == 204
    assert room.learner.get(path).status_code == 404


def test_resources_of_any_kind_are_kept(room: Any, lecture: Lecture) -> None:
    path = f"lectures/{lecture.pk}/resources/"
    made = [
        room.teacher.upload(path, {"file": upload(b"print(1)", "..\\a.py")}).json(),
        room.teacher.upload(path, {"file": upload(b"", "empty.xyz"), "title": "Nothing", "kind": "other"}).json(),
        room.teacher.post(path, {"title": "A page", "file_url": "https://example.org/"}).json(),
    ]
    told = [(row["title"], row["kind"], row["size_bytes"]) for row in made]
    assert told == [("a.py", "code", 8), ("Nothing", "other", 0), ("A page", "link", None)]
    assert room.learner.get(path).json()["results"] == made
    assert fetched(room.learner, made[0]["file_url"]) == b"print(1)"
    item = f"resources/{made[0]['id']}/"
    assert room.learner.get(item).json() == made[0]
    assert room.learner.patch(item, {"title": "x"}).status_code == 403
    changed = room.teacher.put(item, {**made[0], "title": "New"})
    assert (changed.status_code, changed.json()["title"]) == (200, "New")
    assert room.teacher.delete(item, If_Match='"1"').status_code == 412
    assert room.teacher.delete(item).status_code == 204
    assert LectureResource.objects.count() == 2
    for wrong in ({}, {"file_url": "ftp://example.org"}, {"file_url": "https://a.org", "kind": "x"}):
        assert room.teacher.post(path, wrong).status_code == 400


@pytest.mark.parametrize("name", ["video", "pdf", "resources"])
def test_only_teachers_give_a_lecture_its_content(room: Any, school: Any, lecture: Lecture, name: str) -> None:
    path, file = f"lectures/{lecture.pk}/{name}/", upload(b"x", "x.py")
    other, stranger = school.caller(school.person("instructor")), school.caller(school.person())
    assert room.learner.upload(path, {"file": file}).status_code == 403
    for caller in (other, stranger):
        assert caller.upload(path, {"file": file}).status_code == 404
    assert school.caller(None).upload(path, {"file": file}).status_code == 401


def test_a_broken_upload_is_refused(room: Any, lecture: Lecture) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.py"\r\n\r\nhalf'
    for body in (head, b"--x", b"", b"garbage"):
        answer = room.teacher.client.post(
            f"/api/lectures/{lecture.pk}/resources/",
            body,
            content_type="multipart/form-data; boundary=x",
            headers={"Authorization": f"Bearer {room.teacher.token}"},
        )
        assert answer.status_code == 400
    assert not LectureResource.objects.exists()


def test_words_beside_a_file_are_bounded(room: Any, lecture: Lecture) -> None:
    fields = {"file": upload(b"x", "x.py"), "title": "x" * 9_000_000}
    answer = room.teacher.upload(f"lectures/{lecture.pk}/resources/", fields)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_an_upload_is_never_whole_in_memory(db: None) -> None:
    size = 48 * 1024 * 1024
    big = TemporaryUploadedFile("big.bin", "application/octet-stream", size, None)
    big.write(b"\0" * size)
    big.seek(0)
    tracemalloc.start()
    try:
        kept = arriving.keep(big)
        assert tracemalloc.get_traced_memory()[1] < 4 * 1024 * 1024
    finally:
        tracemalloc.stop()
        big.close()
    assert kept["size_bytes"] == size


@pytest.mark.parametrize(
    "text",
    [
        "WEBVTT",
        "WEBVTT - A title\n\nNOTE words\n\nSTYLE\n::cue {}\n\nid\n00:01.000 --> 00:02.000 align:start\nHi\n",
        "WEBVTT\n\n01:00:00.000 --> 100:00:00.000\nLong",
    ],
)
def test_captions_that_are_right_stay_as_they_are(text: str) -> None:
    assert as_vtt(text.replace("\n", "\r\n").encode()).decode().strip() == text.strip()
    assert as_vtt(as_vtt(text.encode())) == as_vtt(text.encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"words",
        b"WEBVTTX",
        b"\xff\xfe\x00",
        b"\xff",
        b"1\n00:00:01 --> 2\nHi",
        b"WEBVTT\n\n00:01.000 --> 00:00.000\nBack in time",
        b"WEBVTT\n\nno timing",
        b"WEBVTT\n\n00:01.000 -> 00:02.000\nHi",
        b"WEBVTT\0",
    ],
)
def test_captions_that_are_none_say_so(data: bytes) -> None:
    with pytest.raises(NoCaptionsError):
        as_vtt(data)


def test_captions_in_utf_16_are_read() -> None:
    assert "Bye" in as_vtt(SRT.encode("utf-16")).decode()


def test_files_may_lie_in_a_bucket(room: Any, lecture: Lecture, bucket: Any, settings: Any) -> None:
    data = bytes(range(256)) * 1000
    path = f"lectures/{lecture.pk}/resources/"
    rows = [room.teacher.upload(path, {"file": upload(data, "a.bin")}).json() for _ in range(2)]
    assert [one.key for one in bucket.objects.all()] == [f"media/{rows[0]['sha256'][:2]}/{rows[0]['sha256']}"]
    assert not [one for one in settings.MEDIA_DIR.rglob("*") if one.is_file()]
    url = rows[0]["file_url"]
    assert fetched(room.learner, url) == data
    part = room.learner.client.get(url, headers={"Range": "bytes=-10"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, data[-10:])
    assert room.learner.client.get(url, headers={"Range": f"bytes={len(data)}-"}).status_code == 416
    empty = room.teacher.upload(path, {"file": upload(b"", "e.bin")}).json()
    assert fetched(room.learner, empty["file_url"]) == b""
    bucket.objects.all().delete()
    assert room.learner.client.get(url).status_code == 404


def test_a_backup_takes_and_gives_back_the_files_of_a_bucket(
    room: Any, lecture: Lecture, bucket: Any, settings: Any, tmp_path: Path
) -> None:
    row = room.teacher.upload(f"lectures/{lecture.pk}/resources/", {"file": upload(b"words", "a.txt")}).json()
    sha256 = row["sha256"]
    assert backup._keep(sha256, tmp_path / "kept" / sha256)
    assert (tmp_path / "kept" / sha256).read_bytes() == b"words"
    assert backup._needed() == {sha256}
    bucket.objects.all().delete()
    assert not backup._keep(sha256, tmp_path / "again" / sha256)
    backup._give_back(tmp_path / "kept" / sha256, sha256)
    assert fetched(room.learner, row["file_url"]) == b"words"
    assert not list(settings.DATA_DIR.rglob("*.arriving"))


def test_a_web_server_in_front_may_give_out_the_files(room: Any, lecture: Lecture, settings: Any) -> None:
    settings.MEDIA_ACCEL_PREFIX = "/kept/"
    row = room.teacher.upload(f"lectures/{lecture.pk}/resources/", {"file": upload(b"words", "a.txt")}).json()
    answer = room.learner.client.get(row["file_url"])
    assert answer["X-Accel-Redirect"] == f"/kept/{row['sha256'][:2]}/{row['sha256']}"
    assert answer.content == b""
    assert answer["Content-Type"] == "text/plain"
