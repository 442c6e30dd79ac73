"""`Idempotency-Key`: a call whose answer was lost is repeated, and answered as the first time."""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from lms_desktop.protocol import limits
from lms_desktop.protocol.errors import ErrorCode
from lms_desktop.protocol.rows import encode
from lms_desktop.server.apps.authentication.models import User

from .models import IdempotencyKey
from .problems import ConflictError, invalid

_KEY = re.compile("[!-~]{1,255}")
KEPT = timedelta(hours=limits.IDEMPOTENCY_HOURS * 2)


def answer_once(request: Request, actor: User, work: Callable[[], Response]) -> Response:
    """Do the work once per key; the answer and the change are kept in one transaction."""
    key = request.headers["Idempotency-Key"]
    if not _KEY.fullmatch(key):
        raise invalid("Idempotency-Key", "A key has 1 to 255 characters: letters, digits and signs of ASCII.")
    if not isinstance(request.data, dict):
        raise invalid("non_field_errors", "An object was expected.")
    print_ = _fingerprint(request, request.data)
    with transaction.atomic():
        kept = IdempotencyKey.objects.filter(user=actor, key=key).first()
        if kept is not None:
            return _repeat(kept, print_)
        response = work()
        body = b"" if response.data is None else encode(response.data)
        IdempotencyKey.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
        IdempotencyKey.objects.create(user=actor, key=key, fingerprint=print_, status=response.status_code, body=body)
    return response


def _repeat(kept: IdempotencyKey, print_: str) -> Response:
    if kept.fingerprint != print_:
        raise ConflictError("This key was used for another call.", ErrorCode.KEY_REUSED)
    body = bytes(kept.body)
    return Response(msgspec.Raw(body) if body else None, status=kept.status)


def _fingerprint(request: Request, body: dict[str, Any]) -> str:
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    pairs = body.lists() if isinstance(body, QueryDict) else body.items()
    data = {name: value for name, value in pairs if name not in request.FILES}
    digest.update(json.dumps([data, request.headers.get("If-Match")], sort_keys=True, default=str).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(f"{name} {file.name}\n".encode())
            digest.update(_file_digest(file))
    return digest.hexdigest()


def _file_digest(file: "UploadedFile[Any]") -> bytes:
    """The SHA-256 of an upload, read in pieces and rewound."""
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)
    return digest.digest()
