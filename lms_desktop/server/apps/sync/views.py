"""`sync/`."""

import zlib
from base64 import b64decode
from collections.abc import Mapping
from typing import IO, Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.http import Http404
from django.utils import timezone
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from lms_desktop.protocol import limits
from lms_desktop.protocol import sync as wire
from lms_desktop.protocol.decoding import decode
from lms_desktop.protocol.errors import ErrorCode
from lms_desktop.server.core.described import GONE, MADE, says
from lms_desktop.server.core.endpoint import Endpoint, OpenEndpoint
from lms_desktop.server.core.fields import Body, Text
from lms_desktop.server.core.levels import is_full
from lms_desktop.server.core.problems import ConflictError, ForbiddenError, TooLargeError, invalid

from . import identity, uploads
from .kinds import KINDS
from .manifest import manifest
from .models import Upload
from .pull import ExpiredError, TurnedBackError, changes, digests, snapshot
from .push import take
from .tidy import tidy_once_a_day

PROTOCOL = 1
WRONG_CHECKSUM = 460  # as tus has it


class TooOldError(APIException):
    status_code = status.HTTP_426_UPGRADE_REQUIRED
    default_detail = "This program is too old for this school. Renew it to sync."
    default_code = ErrorCode.CLIENT_TOO_OLD


class PushParser(BaseParser):
    """Reads a batch of entries, compressed or not; payloads stay as they came."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,  # noqa: ARG002 (the framework's signature)
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        data = stream.read(limits.JSON_BYTES + 1)
        request = (parser_context or {})["request"]
        if request.headers.get("Content-Encoding") == "gzip":
            data = _inflated(data)
        if len(data) > limits.JSON_BYTES:
            raise TooLargeError("This batch is too large.", ErrorCode.BATCH_TOO_LARGE)
        try:
            return decode(data, wire.Push)
        except (msgspec.MsgspecError, RecursionError) as error:
            raise ParseError("This is no batch of entries.") from error


class PartParser(BaseParser):
    """Takes a part of a file as it is."""

    media_type = "application/offset+octet-stream"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,  # noqa: ARG002 (the framework's signature)
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> Any:
        data: bytes = stream.read(limits.PART_BYTES + 1)
        if len(data) > limits.PART_BYTES:
            raise TooLargeError
        return data


class Offered:
    """What only a school has that offers sync, to programs that are new enough."""

    keeps_answers = False  # entries and parts are known by their own ids

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if not is_full():
            raise Http404
        if _is_older(request.headers.get(wire.CLIENT_HEADER, ""), settings.MIN_CLIENT):
            raise TooOldError
        super().initial(request, *args, **kwargs)  # type: ignore[misc]  # stands before an endpoint


class Capabilities(Offered, OpenEndpoint):
    @says("What this school's sync can do.", wire.Capabilities, refuses=(404, 426))
    def get(self) -> Response:
        school = identity.current()
        return Response(
            wire.Capabilities(
                protocol=PROTOCOL,
                server_id=school.server_id,
                epoch=school.epoch,
                restored_to=school.restored_to,
                server_time=timezone.now(),
                max_ops=limits.SYNC_OPS,
                max_bytes=limits.JSON_BYTES,
                page_max=limits.SYNC_PAGE,
                part_size=limits.PART_BYTES,
                tombstone_days=limits.TOMBSTONE_DAYS,
                upload_days=limits.UPLOAD_DAYS,
                encodings=("gzip",),
                features=("push", "changes", "snapshot", "digest", "media", "uploads", *KINDS),
                min_client=settings.MIN_CLIENT,
            )
        )


class Push(Offered, Endpoint):
    parser_classes = (PushParser,)
    encodings = ("identity", "gzip")

    @says("Send entries; each has a result of its own.", wire.PushAnswer, takes=wire.Push, refuses=(426,))
    def post(self) -> Response:
        pushed: object = self.request.data
        if not isinstance(pushed, wire.Push):
            raise ParseError("This is no batch of entries.")
        if pushed.account != str(self.actor.pk):
            raise ForbiddenError("These entries are somebody else's.", ErrorCode.WRONG_ACCOUNT)
        if pushed.epoch != identity.current().epoch:
            raise turned_back()
        if len(pushed.ops) > limits.SYNC_OPS:
            raise TooLargeError("This batch has too many entries.", ErrorCode.BATCH_TOO_LARGE)
        tidy_once_a_day()
        return Response(take(self.actor, _id("device_id", pushed.device_id), pushed))


class Changes(Offered, Endpoint):
    @says(
        "What is new since a cursor.",
        wire.Changes,
        status=(200, 204),
        asks=("cursor", "limit"),
        refuses=(404, 409, 410, 426),
    )
    def get(self) -> Response:
        asked = self.request.query_params
        try:
            news = changes(self.actor, asked.get("cursor", ""), _limit(asked.get("limit", "")))
        except ExpiredError as expired:
            return Response(expired.answer, status=status.HTTP_410_GONE)
        except TurnedBackError as error:
            raise turned_back() from error
        return Response(status=status.HTTP_204_NO_CONTENT) if news is None else Response(news)


class Snapshot(Offered, Endpoint):
    @says("The whole of one stream.", wire.Snapshot, asks=("stream", "after", "limit"), refuses=(404, 426))
    def get(self) -> Response:
        asked = self.request.query_params
        limit = _limit(asked.get("limit", ""))
        return Response(snapshot(self.actor, asked.get("stream", ""), asked.get("after", ""), limit))


class Digest(Offered, Endpoint):
    @says("What streams hold, as numbers to compare.", dict[str, wire.Digest], asks=("streams",), refuses=(404, 426))
    def get(self) -> Response:
        names = self.request.query_params.get("streams", "")
        return Response(digests(self.actor, [name for name in names.split(",") if name]))


class Media(Offered, Endpoint):
    @says("The files of a course.", wire.MediaManifest, asks=("course", "cursor"), refuses=(404, 426))
    def get(self) -> Response:
        asked = self.request.query_params
        return Response(manifest(self.actor, asked.get("course", ""), asked.get("cursor", "")))


class UploadForm(Body):
    client_upload_id = serializers.UUIDField()
    name = Text(limits.FILE_NAME, allow_blank=False)
    size = serializers.IntegerField(min_value=0)
    sha256 = serializers.RegexField(r"\A[0-9a-f]{64}\Z")


class Uploads(Offered, Endpoint):
    @says("Announce a file.", wire.UploadState, takes=UploadForm, status=MADE, refuses=(426,))
    def post(self) -> Response:
        given = self.read(UploadForm)
        wanted = uploads.Wanted(given["client_upload_id"], given["name"], given["size"], given["sha256"])
        upload, is_new = uploads.announce(self.actor, wanted)
        return Response(_state(upload), status=status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)


class UploadItem(Offered, Endpoint):
    parser_classes = (PartParser,)

    @says("How far a file arrived.", status=(200,), refuses=(426,))
    def head(self, upload: UUID) -> Response:
        return _told(uploads.find(self.actor, upload), status.HTTP_200_OK)

    @says("Send the next part of a file.", status=GONE, refuses=(426, 460))
    def patch(self, upload: UUID) -> Response:
        offset = self.request.headers.get("Upload-Offset", "")
        if not (offset.isascii() and offset.isdigit() and len(offset) < 16):
            raise invalid("Upload-Offset", "A whole number was expected.")
        part: object = self.request.data
        if not isinstance(part, bytes):
            raise ParseError("A part is sent as application/offset+octet-stream.")
        try:
            return _told(uploads.append(self.actor, upload, int(offset), part, _checksum(self.request)))
        except uploads.WrongChecksumError as wrong:
            return _refused(wrong.offset, WRONG_CHECKSUM, ErrorCode.WRONG_CHECKSUM)
        except uploads.WrongOffsetError as wrong:
            return _refused(wrong.offset, status.HTTP_409_CONFLICT, ErrorCode.WRONG_OFFSET)


def turned_back() -> ConflictError:
    """Tell that the school's history is another one: read `capabilities`, and everything again."""
    return ConflictError("The school was put back to an earlier state.", ErrorCode.EPOCH_MISMATCH)


def _state(upload: Upload) -> wire.UploadState:
    return wire.UploadState(
        id=str(upload.pk), offset=upload.offset, size=upload.size_bytes, is_complete=upload.is_complete
    )


def _told(upload: Upload, number: int = status.HTTP_204_NO_CONTENT) -> Response:
    headers = {"Upload-Offset": str(upload.offset), "Upload-Length": str(upload.size_bytes)}
    return Response(status=number, headers={**headers, "Cache-Control": "no-store"})


def _refused(offset: int, number: int, code: ErrorCode) -> Response:
    words = "The file ends elsewhere." if code is ErrorCode.WRONG_OFFSET else "This arrived damaged. Send it again."
    return Response({"detail": words, "code": code}, status=number, headers={"Upload-Offset": str(offset)})


def _checksum(request: Request) -> bytes | None:
    given = request.headers.get("Upload-Checksum")
    if given is None:
        return None
    kind, _, text = given.partition(" ")
    try:
        digest = b64decode(text, validate=True)
    except ValueError as error:
        raise invalid("Upload-Checksum", "This is no checksum.") from error
    if kind != "sha256" or len(digest) != 32:
        raise invalid("Upload-Checksum", "A checksum is written as: sha256 <base64>.")
    return digest


def _limit(given: str) -> int:
    known = given.isascii() and given.isdigit() and int(given[:9]) > 0
    return min(int(given[:9]), limits.SYNC_PAGE) if known else limits.SYNC_PAGE


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(data, limits.JSON_BYTES + 1)
    except zlib.error as error:
        raise ParseError("This is not gzip.") from error


def _id(field: str, given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError as error:
        raise invalid(field, "An id was expected.") from error


def _is_older(told: str, wanted: str) -> bool:
    if not (told and wanted):
        return False
    return _numbers(told) < _numbers(wanted)


def _numbers(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.split(".") if part.isascii() and part.isdigit())
