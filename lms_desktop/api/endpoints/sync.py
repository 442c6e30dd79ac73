"""The calls of delta mode: what this school can do, what is new, what is told to it, files in parts."""

from collections.abc import Sequence
from typing import TypeVar

from lms_desktop.api.school import School
from lms_desktop.domain.errors import NotASchool
from lms_desktop.protocol import sync as wire
from lms_desktop.protocol.rows import decode, encode

T = TypeVar("T")


def capabilities(school: School) -> wire.Capabilities:
    """What this school's sync can do. Raises ``Gone`` where it speaks the 69 rows alone."""
    return _read(school.get("sync/capabilities/").body, wire.Capabilities)


def changes(school: School, cursor: str) -> wire.Changes | None:
    """A page of what is new since a cursor; None where nothing is."""
    answer = school.get("sync/changes/", params={"cursor": cursor} if cursor else {})
    return None if answer.status == 204 else _read(answer.body, wire.Changes)


def snapshot(school: School, stream: str, after: str) -> wire.Snapshot:
    """A page of everything that a stream shows."""
    params = {"stream": stream, **({"after": after} if after else {})}
    return _read(school.get("sync/snapshot/", params=params).body, wire.Snapshot)


def digests(school: School, streams: Sequence[str]) -> dict[str, wire.Digest]:
    """The sums of streams; of all where none is named."""
    params = {"streams": ",".join(streams)} if streams else {}
    return _read(school.get("sync/digest/", params=params).body, dict[str, wire.Digest])


def push(school: School, pushed: wire.Push) -> wire.PushAnswer:
    """Send entries; one result for each, in their order."""
    answer = _read(school.send_packed("sync/push/", encode(pushed)).body, wire.PushAnswer)
    if [result.op_id for result in answer.results] != [op.op_id for op in pushed.ops]:
        raise NotASchool("answers to other entries", sent=True)
    return answer


def announce(school: School, upload_id: str, *, name: str, size: int, sha256: str) -> wire.UploadState:
    """Begin a file, or learn how far it arrived."""
    body = {"client_upload_id": upload_id, "name": name, "size": size, "sha256": sha256}
    return _read(school.send("POST", "sync/uploads/", body).body, wire.UploadState)


def send_part(school: School, upload_id: str, part: bytes, *, offset: int) -> None:
    """Send the next part of a file. Raises ``Refused`` with ``facts["offset"]`` where it ends elsewhere."""
    school.send_part(f"sync/uploads/{upload_id}/", part, offset=offset)


def _read(body: bytes, kind: type[T]) -> T:
    try:
        return decode(body, kind)
    except ValueError as error:
        raise NotASchool("no answer of sync", sent=True) from error
