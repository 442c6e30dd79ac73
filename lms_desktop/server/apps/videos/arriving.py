"""Files that arrive for a lecture: read, refused where they are not what they should be, and kept."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any, TypeAlias

from django.core.files.uploadedfile import UploadedFile

from lms_desktop.protocol import limits
from lms_desktop.server.core import media
from lms_desktop.server.core.problems import TooLargeError, invalid

from .models import LectureResource
from .reading.captions import NoCaptionsError, as_vtt
from .reading.document import NoDocumentError, count_pages
from .reading.film import Film, NoFilmError, read_film
from .reading.local import on_disk

Upload: TypeAlias = "UploadedFile[Any]"
_MOST_CAPTIONS = 5 * 1024 * 1024
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)
_KINDS = {
    LectureResource.Kind.PDF: ("pdf",),
    LectureResource.Kind.CODE: ("py", "js", "ts", "c", "cpp", "h", "java", "rs", "go", "ipynb", "sql", "sh", "html"),
    LectureResource.Kind.DOCUMENT: ("txt", "md", "doc", "docx", "odt", "rtf", "xls", "xlsx", "ods", "ppt", "pptx"),
    LectureResource.Kind.IMAGE: ("png", "jpg", "jpeg", "gif", "svg", "webp", "bmp"),
    LectureResource.Kind.ARCHIVE: ("zip", "tar", "gz", "xz", "bz2", "7z", "rar"),
}


def films(uploads: Sequence[Upload]) -> dict[str, Any]:
    """Keep the files of a video, one for each size, with a picture from the largest."""
    if len(uploads) > limits.FILES:
        raise invalid("file", f"A video has at most {limits.FILES} files.")
    read = [_film(upload) for upload in uploads]
    largest = max(read, key=lambda film: film.height)
    poster = media.keep([largest.poster]).sha256 if largest.poster else ""
    renditions = [_rendition(film, keep(upload)) for film, upload in zip(read, uploads, strict=True)]
    return {
        "duration_seconds": max(film.seconds for film in read),
        "poster_sha256": poster,
        "renditions": sorted(renditions, key=lambda one: int(one["height"])),
    }


def captions(uploads: Sequence[Upload], languages: Sequence[str], labels: Sequence[str]) -> list[dict[str, Any]]:
    """Keep captions as WebVTT; their language is told, or named before the ending of the file's name."""
    if len(uploads) > limits.FILES:
        raise invalid("captions", f"A video has at most {limits.FILES} files of captions.")
    told = zip(uploads, _padded(languages, uploads), _padded(labels, uploads), strict=True)
    return [_caption(upload, language, label) for upload, language, label in told]


def document(upload: Upload) -> dict[str, Any]:
    """Keep a PDF, and count its pages."""
    try:
        with on_disk(upload) as path:
            pages = count_pages(path)
    except NoDocumentError as error:
        raise invalid("file", "This is no PDF that opens without a password.") from error
    return {"page_count": pages, **keep(upload)}


def keep(upload: Upload) -> dict[str, Any]:
    """Keep a file of any kind; its name is for showing and saving, and never a path."""
    stored = media.keep(upload.chunks())
    return {"name": media.safe_name(upload.name or ""), "size_bytes": stored.size_bytes, "sha256": stored.sha256}


def kind_of(name: str) -> LectureResource.Kind:
    """What a file is most likely for, as its name suggests."""
    ending = PurePosixPath(name).suffix.lower().lstrip(".")
    return next((kind for kind, endings in _KINDS.items() if ending in endings), LectureResource.Kind.OTHER)


def _film(upload: Upload) -> Film:
    try:
        with on_disk(upload) as path:
            return read_film(path)
    except NoFilmError as error:
        raise invalid("file", "This is no video that can be played.") from error


def _rendition(film: Film, kept: dict[str, Any]) -> dict[str, Any]:
    size = {"height": film.height, "width": film.width}
    return {**size, "codecs": film.codecs, "mime_type": film.mime_type, **kept}


def _caption(upload: Upload, language: str, label: str) -> dict[str, Any]:
    if (upload.size or 0) > _MOST_CAPTIONS:
        raise TooLargeError("Captions are a text of some hundred kilobytes.")
    try:
        text = as_vtt(upload.read())
    except NoCaptionsError as error:
        raise invalid("captions", str(error)) from error
    stored = media.keep([text])
    name = PurePosixPath(media.safe_name(upload.name or ""))
    guessed = name.stem.rpartition(".")[2]
    return {
        "name": f"{name.stem}.vtt",
        "size_bytes": stored.size_bytes,
        "sha256": stored.sha256,
        "language": language or (guessed if _LANGUAGE.fullmatch(guessed) else ""),
        "label": label,
        "format": "vtt",
    }


def _padded(told: Sequence[str], uploads: Sequence[Upload]) -> list[str]:
    return [*told, *("" for _ in uploads)][: len(uploads)]
