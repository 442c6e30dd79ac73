"""A school that is put back from a backup loses nothing that its devices were thanked for."""

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.live import LEARNER, PASSWORD, SERVER, LiveSchool, make_school
from tests.postgres import another_database, database_of_its_own

from .device import Device


class Line:
    """Somebody's program on a real line to the school."""

    def __init__(self, url: str, token: str = "") -> None:
        self._url, self._headers = url, {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str) -> Any:
        return requests.get(f"{self._url}/api/{path}", headers=self._headers, timeout=60)

    def post(self, path: str, body: Any) -> Any:
        return requests.post(f"{self._url}/api/{path}", json=body, headers=self._headers, timeout=60)


@pytest.fixture
def school(tmp_path: Path) -> Iterator[LiveSchool]:
    with database_of_its_own():
        live = make_school(tmp_path)
        live.start()
        yield live
        if live.process is not None:
            live.stop()


def sign_in(school: LiveSchool) -> Device:
    told = Line(school.url).post("auth/login/", {"email": LEARNER, "password": PASSWORD}).json()
    return Device(Line(school.url, told["access"]), told["user"]["id"], settle=lambda: None)  # type: ignore[arg-type]  # a live line


def join(school: LiveSchool) -> tuple[Device, dict[str, Any]]:
    """A learner in the course, and its first lecture."""
    device = sign_in(school)
    device.pull()
    (course,) = device.shown("course")
    (enrolled,) = device.push(device.op("enroll", _own_id(device, course), course=course))
    assert enrolled["status"] == "applied"
    device.pull()
    return device, device.shown("lecture")


def _own_id(device: Device, course: str) -> str:
    from lms_desktop.domain.ids import enrollment_id

    return enrollment_id(device.account, course)


def run(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([*SERVER, *map(str, arguments)], capture_output=True, text=True, timeout=120)


def do(*arguments: str | Path) -> str:
    done = run(*arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def write_notes(device: Device, lecture: str, count: int, words: str) -> None:
    ops = [device.op("note.create", lecture=lecture, content=f"{words} {number}") for number in range(count)]
    assert {one["status"] for one in device.push(*ops)} == {"applied"}


def test_what_was_accepted_after_the_backup_comes_back_from_the_devices(school: LiveSchool, tmp_path: Path) -> None:
    device, lectures = join(school)
    lecture = next(iter(lectures))
    write_notes(device, lecture, 5, "before")
    edited = device.journal[1]["entity_id"]
    do("backup", "--data", school.data, "--to", tmp_path / "kept")
    write_notes(device, lecture, 5, "after")
    device.push(device.op("note.edit", edited, base_version=1, content="edited after"))
    device.push(device.op("note.delete", device.journal[2]["entity_id"], base_version=1))
    device.push(device.op("bookmark.add", lecture=lecture, timestamp_seconds=3))
    (assignment,) = device.shown("assignment")
    device.push(device.op("submission.submit", assignment=assignment, content="handed in after"))
    device.push(device.op("progress.merge", lecture=lecture, watched_ranges=[[0, 3]]))
    device.pull()
    shown, before = _texts(device), school.dump()

    school.stop()
    said = do("restore", "--data", school.data, "--from", tmp_path / "kept")
    assert "Devices tell again what came after." in said
    school.start()
    assert len(school.dump()["notes"]) == 5
    refused = device.caller.get(f"sync/changes/?cursor={device.cursor}")
    assert (refused.status_code, refused.json()["code"]) == (409, "epoch_mismatch")
    told = device.caller.get("sync/capabilities/").json()
    assert told["restored_to"] == json.loads((tmp_path / "kept" / "backup.json").read_text())["taken_at"]
    results = device.recover()
    assert {one["status"] for one in results} == {"applied", "duplicate"}
    assert _texts(device) == shown
    assert _facts(school.dump()) == _facts(before)
    assert {one["status"] for one in device.recover()} == {"duplicate"}
    assert _facts(school.dump()) == _facts(before)
    assert do("check", "--data", school.data) == "The school is in order.\n"


def _texts(device: Device) -> list[str]:
    return sorted(note["content"] for note in device.shown("note").values())


def _facts(held: dict[str, list[dict[str, Any]]]) -> Any:
    return {
        "notes": sorted((note["id"], note["content"]) for note in held["notes"]),
        "bookmarks": sorted(row["id"] for row in held["bookmarks"]),
        "submissions": sorted((row["id"], row["content"], row["attempt_number"]) for row in held["submissions"]),
        "progress": sorted((row["id"], row["watched_seconds"]) for row in held["progress"]),
    }


def test_a_backup_while_somebody_writes_is_whole_and_holds_no_half_batch(school: LiveSchool, tmp_path: Path) -> None:
    device, lectures = join(school)
    lecture = next(iter(lectures))
    stop, batches = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            write_notes(device, lecture, 7, f"batch {len(batches)}")
            batches.append(len(batches))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(2):
            do("backup", "--data", school.data, "--to", tmp_path / f"kept {number}")
    finally:
        stop.set()
        writer.join()
    assert len(batches) > 1
    school.stop()
    do("restore", "--data", school.data, "--from", tmp_path / "kept 1")
    assert do("check", "--deep", "--data", school.data) == "The school is in order.\n"
    kept = [note["content"].rpartition(" ")[0] for note in school.dump()["notes"]]
    assert all(kept.count(batch) == 7 for batch in set(kept))
    school.start()
    device.recover()
    assert len(school.dump()["notes"]) == 7 * len(batches)


def test_a_backup_that_is_damaged_or_none_touches_nothing(school: LiveSchool, tmp_path: Path) -> None:
    device, lectures = join(school)
    write_notes(device, next(iter(lectures)), 2, "mine")
    kept = tmp_path / "kept"
    do("backup", "--data", school.data, "--to", kept)
    again = run("backup", "--data", school.data, "--to", kept)
    assert (again.returncode, "is not empty" in again.stderr) == (1, True)
    served = run("restore", "--data", school.data, "--from", kept)
    assert (served.returncode, "Stop it first" in served.stderr) == (1, True)
    school.stop()
    none = run("restore", "--data", school.data, "--from", tmp_path / "nothing")
    assert (none.returncode, none.stderr) == (1, f"There is no backup in {tmp_path / 'nothing'}.\n")
    with (kept / "database").open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 8)
    damaged = run("restore", "--data", school.data, "--from", kept)
    assert (damaged.returncode, "is damaged" in damaged.stderr) == (1, True)
    assert len(school.dump()["notes"]) == 2
    school.start()
    assert device.page() is not None
    assert device.page() is None


def test_a_school_is_put_back_on_another_computer(school: LiveSchool, tmp_path: Path) -> None:
    device, lectures = join(school)
    write_notes(device, next(iter(lectures)), 2, "mine")
    do("backup", "--data", school.data, "--to", tmp_path / "kept")
    school.stop()
    shutil.rmtree(school.data)
    url = os.environ.get("DATABASE_URL")
    if url is None:
        _put_back_elsewhere(school, device, tmp_path)
        return
    with another_database(url) as empty, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", empty)
        _put_back_elsewhere(school, device, tmp_path)
        school.stop()


def _put_back_elsewhere(school: LiveSchool, device: Device, tmp_path: Path) -> None:
    do("restore", "--data", school.data, "--from", tmp_path / "kept")
    school.start()
    device.recover()
    assert len(_texts(device)) == 2
    (film,) = (row for row in device.shown("lecture_detail").values() if row["content_type"] == "video")
    assert requests.get(school.url + film["video"]["video_url"], timeout=20).status_code == 200
    school.stop()
    school.start()


def test_what_is_wrong_with_a_school_is_told(school: LiveSchool, tmp_path: Path) -> None:
    media = sorted((school.data / "media").glob("??/*"))
    media[0].unlink()
    media[1].write_bytes(b"x" * media[1].stat().st_size)
    found = run("check", "--data", school.data)
    assert (found.returncode, "is missing" in found.stdout, "1 things" in found.stderr) == (1, True, True)
    deep = run("check", "--deep", "--data", school.data)
    assert (deep.returncode, "is damaged" in deep.stdout, "2 things" in deep.stderr) == (1, True, True)
