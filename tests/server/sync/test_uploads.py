"""A file arrives part by part, whole or not at all, and goes on where it stopped."""

from base64 import b64encode
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from lms_desktop.protocol import limits
from lms_desktop.server.apps.assignments.models import AssignmentSubmission
from lms_desktop.server.apps.sync.models import Change, Stream, Upload
from lms_desktop.server.apps.sync.tidy import tidy

from .device import Device
from .log import settle

DATA = bytes(range(256)) * 40


def announce(device: Device, data: bytes = DATA, *, name: str = "work.txt", key: str = "", size: int = 0) -> Any:
    body = {"client_upload_id": key or str(uuid4()), "name": name, "size": size or len(data)}
    return device.caller.post("sync/uploads/", {**body, "sha256": sha256(data).hexdigest()})


def send(device: Device, key: str, offset: Any, part: bytes, *, checksum: str | None = None) -> Any:
    told = checksum or f"sha256 {b64encode(sha256(part).digest()).decode()}"
    headers = {"Authorization": f"Bearer {device.caller.token}", "Upload-Offset": str(offset), "Upload-Checksum": told}
    return device.caller.client.patch(
        f"/api/sync/uploads/{key}/", part, content_type="application/offset+octet-stream", headers=headers
    )


def ask(device: Device, key: str) -> Any:
    return device.caller.client.head(
        f"/api/sync/uploads/{key}/", headers={"Authorization": f"Bearer {device.caller.token}"}
    )


def test_a_file_arrives_in_parts_and_is_handed_in(school: Any, room: Any, learner: Device) -> None:
    made = announce(learner)
    key = made.json()["id"]
    assert (made.status_code, made.json()["offset"]) == (201, 0)
    first = send(learner, key, 0, DATA[:4000])
    assert (first.status_code, first["Upload-Offset"], first.content) == (204, "4000", b"")
    work = school.assignment(room.course)
    op = learner.op("submission.submit", assignment=work.pk, uploads=[key])
    (waits,) = learner.push(op)
    assert (waits["status"], waits["code"]) == ("blocked", "upload_incomplete")
    told = ask(learner, key)
    assert (told.status_code, told["Upload-Offset"], told["Upload-Length"]) == (200, "4000", str(len(DATA)))
    last = send(learner, key, 4000, DATA[4000:])
    assert (last.status_code, last["Upload-Offset"]) == (204, str(len(DATA)))
    (result,) = learner.push(op)
    assert result["status"] == "applied"
    (file,) = result["row"]["files"]
    assert (file["name"], file["sha256"], file["size_bytes"]) == ("work.txt", sha256(DATA).hexdigest(), len(DATA))
    assert b"".join(learner.caller.get(file["url"]).streaming_content) == DATA
    assert AssignmentSubmission.objects.count() == 1
    assert not list((settings.MEDIA_DIR / "arriving").iterdir())


def test_announcing_again_tells_where_it_stands(room: Any, learner: Device) -> None:
    key = announce(learner).json()["id"]
    send(learner, key, 0, DATA[:100])
    again = announce(learner, key=key)
    assert (again.status_code, again.json()["offset"]) == (200, 100)
    other = announce(learner, DATA + b"x", key=key)
    assert (other.status_code, other.json()["code"]) == (409, "id_taken")


def test_a_part_that_does_not_fit_on_is_refused_with_the_place(room: Any, learner: Device) -> None:
    key = announce(learner).json()["id"]
    send(learner, key, 0, DATA[:100])
    for offset in (0, 99, 101):
        wrong = send(learner, key, offset, DATA[:10])
        assert (wrong.status_code, wrong["Upload-Offset"], wrong.json()["code"]) == (409, "100", "wrong_offset")


def test_a_part_that_arrived_damaged_is_refused(room: Any, learner: Device) -> None:
    key = announce(learner).json()["id"]
    wrong = send(learner, key, 0, DATA[:100], checksum=f"sha256 {b64encode(sha256(b'x').digest()).decode()}")
    assert (wrong.status_code, wrong["Upload-Offset"], wrong.json()["code"]) == (460, "0", "wrong_checksum")
    assert ask(learner, key)["Upload-Offset"] == "0"


@pytest.mark.parametrize("checksum", ["md5 AAAA", "sha256 !", "sha256 AAAA"])
def test_a_checksum_that_is_none_is_refused(room: Any, learner: Device, checksum: str) -> None:
    key = announce(learner).json()["id"]
    assert send(learner, key, 0, b"x", checksum=checksum).status_code == 400


@pytest.mark.parametrize("offset", ["", "-1", "x", "9" * 20, "\u0663".encode().decode("latin-1")])
def test_an_offset_that_is_none_is_refused(room: Any, learner: Device, offset: str) -> None:
    key = announce(learner).json()["id"]
    assert send(learner, key, offset, b"x").status_code == 400


def test_a_whole_that_is_not_what_was_announced_begins_again(room: Any, learner: Device) -> None:
    key = announce(learner, DATA).json()["id"]
    wrong = send(learner, key, 0, DATA[::-1])
    assert (wrong.status_code, wrong["Upload-Offset"]) == (460, "0")
    assert send(learner, key, 0, DATA).status_code == 204
    assert Upload.objects.get().is_complete


def test_more_than_was_announced_is_refused(room: Any, learner: Device) -> None:
    key = announce(learner, DATA[:10]).json()["id"]
    assert send(learner, key, 0, DATA[:11]).status_code == 400
    large = announce(learner, size=limits.UPLOAD_BYTES + 1)
    assert large.status_code == 413


def test_a_part_that_is_too_long_is_refused(room: Any, learner: Device) -> None:
    key = announce(learner, size=limits.PART_BYTES * 2).json()["id"]
    assert send(learner, key, 0, b"x" * (limits.PART_BYTES + 1)).status_code == 413


def test_an_empty_file_is_here_at_once(room: Any, learner: Device) -> None:
    body = {"client_upload_id": str(uuid4()), "name": "empty.txt", "size": 0, "sha256": sha256(b"").hexdigest()}
    assert learner.caller.post("sync/uploads/", body).json()["is_complete"]


def test_what_one_sent_before_is_here_but_not_what_others_sent(school: Any, room: Any, learner: Device) -> None:
    key = announce(learner).json()["id"]
    send(learner, key, 0, DATA)
    assert announce(learner).json()["is_complete"]
    person = school.person()
    other = Device(school.caller(person), str(person.pk))
    assert announce(other).json()["offset"] == 0
    assert ask(other, key).status_code == 404
    assert send(other, key, 0, b"x").status_code == 404
    assert announce(other, key=key).status_code == 409


def test_others_files_are_never_handed_in(school: Any, room: Any, learner: Device) -> None:
    key = announce(learner).json()["id"]
    send(learner, key, 0, DATA)
    person = school.person()
    school.enroll(person, room.course)
    other = Device(school.caller(person), str(person.pk))
    work = school.assignment(room.course)
    (result,) = other.push(other.op("submission.submit", assignment=work.pk, uploads=[key]))
    assert (result["status"], result["code"]) == ("blocked", "upload_incomplete")


def test_the_rules_of_an_assignment_hold(school: Any, room: Any, learner: Device) -> None:
    work = school.assignment(room.course, allowed_extensions=[".py"], max_file_size=100)
    for name, data, code in (("a.exe", b"x", "invalid"), ("a.py", DATA, "too_large"), ("a.py", b"y", "")):
        key = announce(learner, data, name=name).json()["id"]
        send(learner, key, 0, data)
        (result,) = learner.push(learner.op("submission.submit", assignment=work.pk, uploads=[key]))
        assert result.get("code", "") == code
    (empty,) = learner.push(learner.op("submission.submit", assignment=work.pk))
    assert (empty["status"], empty["code"]) == ("rejected", "invalid")


def test_a_name_is_never_a_path(room: Any, learner: Device) -> None:
    key = announce(learner, name="../../etc/passwd").json()["id"]
    assert Upload.objects.get(pk=key).name == "passwd"


@pytest.mark.parametrize("change", [{"size": -1}, {"sha256": "x"}, {"name": ""}, {"client_upload_id": "x"}])
def test_an_announcement_that_is_none_is_refused(room: Any, learner: Device, change: dict[str, Any]) -> None:
    body = {"client_upload_id": str(uuid4()), "name": "a", "size": 1, "sha256": "0" * 64, **change}
    assert learner.caller.post("sync/uploads/", body).status_code == 400


def test_what_nobody_went_on_with_is_thrown_away(school: Any, room: Any, learner: Device) -> None:
    key = announce(learner).json()["id"]
    send(learner, key, 0, DATA[:100])
    new = announce(learner).json()["id"]
    Upload.objects.filter(pk=key).update(created_at=timezone.now() - timedelta(days=limits.UPLOAD_DAYS, minutes=1))
    assert tidy()["uploads"] == 1
    assert [str(one.pk) for one in Upload.objects.all()] == [new]


def test_old_deletions_and_entries_are_forgotten_and_the_stream_says_so(
    school: Any, room: Any, learner: Device
) -> None:
    lecture, row = school.lecture(room.course), uuid4()
    learner.push(learner.op("note.create", row, lecture=lecture.pk, content="1"))
    learner.pull()
    learner.push(learner.op("note.delete", row, base_version=1))
    settle()
    long_ago = timezone.now() - timedelta(days=limits.OP_DAYS + 1)
    Change.objects.filter(deleted=True).update(at=long_ago)
    from lms_desktop.server.apps.sync.models import Op

    Op.objects.update(at=long_ago)
    assert tidy() == {"deletions": 1, "entries": 2, "uploads": 0, "files": 0}
    stream = Stream.objects.get(kind="user", owner=room.student.pk)
    assert stream.floor == stream.head
    page = learner.page()
    assert page["reset"] == [f"user:{learner.account}"]
    assert not learner.shown("note")


def test_an_empty_file_has_one_sum(room: Any, learner: Device) -> None:
    body = {"client_upload_id": str(uuid4()), "name": "a", "size": 0, "sha256": "0" * 64}
    answer = learner.caller.post("sync/uploads/", body)
    assert (answer.status_code, set(answer.json())) == (400, {"sha256"})
    assert not Upload.objects.exists()
    told = learner.caller.post("sync/uploads/", {**body, "sha256": sha256(b"").hexdigest()})
    assert (told.status_code, told.json()["is_complete"]) == (201, True)
