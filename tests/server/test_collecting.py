"""Files that nothing names any more go after a while; whatever is named, or just arrives, stays."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lms_desktop.server import backup, collecting
from lms_desktop.server.apps.assignments.models import Assignment, AssignmentSubmission, SubmissionFile
from lms_desktop.server.apps.courses.models import Lecture
from lms_desktop.server.apps.sync import tidy
from lms_desktop.server.apps.sync.models import Upload
from lms_desktop.server.apps.videos.models import LectureResource, PDFContent, VideoContent
from lms_desktop.server.core import media, stores
from lms_desktop.server.core.models import UnnamedFile
from lms_desktop.server.referred import named_files

Later = Callable[[int], int]


@pytest.fixture(params=["folder", "bucket"])
def where(request: pytest.FixtureRequest, settings: Any) -> str:
    """Where the files of the school lie."""
    if request.param == "bucket":
        request.getfixturevalue("bucket")
    return str(request.param)


@pytest.fixture
def days_later() -> Later:
    """Tidy as if so many days had gone by; how many files went."""

    def tidy_then(days: int) -> int:
        for note in UnnamedFile.objects.all():
            UnnamedFile.objects.filter(pk=note.pk).update(since=note.since - timedelta(days=days))
        return collecting.collect()

    return tidy_then


def kept(data: bytes) -> bool:
    return stores.store().size_of(hashlib.sha256(data).hexdigest()) is not None


def give(room: Any, lecture: Lecture, data: bytes, name: str = "a.txt") -> Any:
    row = room.teacher.upload(f"lectures/{lecture.pk}/resources/", {"file": SimpleUploadedFile(name, data)})
    assert row.status_code == 201
    return row.json()


def test_a_file_goes_once_nothing_has_named_it_for_long(school: Any, room: Any, where: str, days_later: Later) -> None:
    lecture = school.lecture(room.course)
    row = give(room, lecture, b"words")
    assert (days_later(0), days_later(100), kept(b"words")) == (0, 0, True)
    assert not UnnamedFile.objects.exists()
    LectureResource.objects.get(pk=row["id"]).delete()
    assert (days_later(0), days_later(29), kept(b"words")) == (0, 0, True)
    assert (days_later(2), kept(b"words")) == (1, False)
    assert not UnnamedFile.objects.exists()
    assert days_later(100) == 0


def test_bytes_that_another_row_names_stay(school: Any, room: Any, where: str, days_later: Later) -> None:
    lecture = school.lecture(room.course)
    first, second = give(room, lecture, b"words", "a.txt"), give(room, lecture, b"words", "b.txt")
    LectureResource.objects.get(pk=first["id"]).delete()
    assert (days_later(0), days_later(100), kept(b"words")) == (0, 0, True)
    LectureResource.objects.get(pk=second["id"]).delete()
    days_later(0)
    third = give(room, lecture, b"words", "c.txt")
    assert (days_later(100), kept(b"words")) == (0, True)
    LectureResource.objects.get(pk=third["id"]).delete()
    assert (days_later(0), days_later(29), kept(b"words")) == (0, 0, True)  # its days are counted anew


def test_a_file_that_arrives_again_as_it_goes_stays(school: Any, room: Any, where: str, days_later: Later) -> None:
    media.keep([b"words"])
    days_later(0)
    UnnamedFile.objects.update(since=timezone.now() - timedelta(days=100))
    (due,) = collecting._due(timezone.now())
    stored = media.keep([b"words"])  # an upload whose row is not written yet
    assert not collecting._let_go(due)
    assert collecting.collect() == 0
    assert kept(b"words")
    LectureResource.objects.create(lecture=school.lecture(room.course), title="A", name="a", sha256=stored.sha256)
    assert (days_later(100), kept(b"words")) == (0, True)


@pytest.mark.django_db(transaction=True)
def test_a_file_that_goes_while_it_arrives_is_there_again(where: str, days_later: Later) -> None:
    media.keep([b"words"])
    days_later(0)
    assert days_later(31) == 1
    media.keep([b"words"])
    assert kept(b"words")


def test_what_arrives_in_parts_is_let_be(school: Any, room: Any, where: str, days_later: Later) -> None:
    data, key = b"0123456789", str(uuid4())
    body = {"client_upload_id": key, "name": "a.txt", "size": 10, "sha256": hashlib.sha256(data).hexdigest()}
    assert room.learner.post("sync/uploads/", body).status_code == 201
    for start in (0, 5):
        days_later(0)
        days_later(100)
        sent = room.learner.client.patch(
            f"/api/sync/uploads/{key}/",
            data[start : start + 5],
            content_type="application/offset+octet-stream",
            headers={"Authorization": f"Bearer {room.learner.token}", "Upload-Offset": str(start)},
        )
        assert sent.status_code == 204
    days_later(0)
    assert (days_later(100), kept(data)) == (0, True)  # whole, and named by the upload until it is handed in
    Upload.objects.all().delete()
    days_later(0)
    assert (days_later(31), kept(data)) == (1, False)


def test_every_kind_of_row_keeps_its_files(school: Any, room: Any, days_later: Later) -> None:
    lecture = school.lecture(room.course)
    work = school.assignment(room.course)
    datas = [f"file {number}".encode() for number in range(7)]
    film, words, poster, paper, more, attached, handed_in = (media.keep([data]).sha256 for data in datas)
    listed = {"name": "", "size_bytes": 1}  # a name that is empty is none
    VideoContent.objects.create(
        lecture=lecture,
        poster_sha256=poster,
        renditions=[{**listed, "sha256": film}],
        captions=[{**listed, "sha256": words}],
    )
    PDFContent.objects.create(lecture=lecture, sha256=paper)
    LectureResource.objects.create(lecture=lecture, title="More", sha256=more)
    Assignment.objects.filter(pk=work.pk).update(attachments=[{**listed, "sha256": attached}])
    handing = AssignmentSubmission.objects.create(enrollment=room.enrollment, assignment=work)
    SubmissionFile.objects.create(id=uuid4(), submission=handing, name="a", sha256=handed_in, size_bytes=1)
    assert named_files() == backup._needed() == {film, words, poster, paper, more, attached, handed_in}
    days_later(0)
    assert days_later(100) == 0
    assert all(map(kept, datas))


def test_other_files_in_the_folder_are_none_of_ours(days_later: Later, db: None, settings: Any) -> None:
    other = settings.MEDIA_DIR / "ab" / "notes.txt"
    other.parent.mkdir(parents=True)
    other.write_text("mine")
    (settings.MEDIA_DIR / "arriving").mkdir()
    (settings.MEDIA_DIR / "arriving" / ("a" * 32)).write_text("a part")
    days_later(0)
    assert days_later(100) == 0
    assert other.exists()


def test_a_bucket_that_does_not_answer_stops_nothing(
    bucket: Any, db: None, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MEDIA_BUCKET = "gone"
    stores._bucket.cache_clear()
    assert tidy.tidy()["files"] == 0
    assert "could not be looked through" in caplog.text


def test_how_long_is_the_schools_to_say(db: None, days_later: Later, settings: Any) -> None:
    settings.UNNAMED_KEPT = timedelta(days=3)
    media.keep([b"words"])
    days_later(0)
    assert days_later(4) == 1
