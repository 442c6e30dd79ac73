"""Films: how long, how large, in which codecs, and a picture from within."""

import logging
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

# Lists of other files (HLS, concat) are no films here: they would make the school read what they name.
_FORMATS: Final = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,avi,ogg,flv,asf"
_TYPES: Final = {
    "matroska": "video/x-matroska",
    "mpegts": "video/mp2t",
    "mpeg": "video/mpeg",
    "avi": "video/x-msvideo",
    "ogg": "video/ogg",
    "flv": "video/x-flv",
    "asf": "video/x-ms-wmv",
}
_WEB_CODECS: Final = {"vp8", "vp9", "av1", "opus", "vorbis"}
_MOST_PIXELS: Final = 8192 * 4320
_POSTER_WIDTH: Final = 1280


class NoFilmError(ValueError):
    """There is no moving picture in this file."""


@dataclass(frozen=True, slots=True)
class Film:
    """What a file of moving pictures is."""

    seconds: int
    width: int
    height: int
    codecs: str
    mime_type: str
    poster: bytes


def read_film(path: Path) -> Film:
    """Read what a film is; raises `NoFilmError` where it is none."""
    try:
        with path.open("rb") as file, av.open(file, "r", options={"format_whitelist": _FORMATS}) as container:
            return _read(container)
    except (FFmpegError, ValueError, IndexError, OverflowError) as error:
        raise NoFilmError from error


def _read(container: InputContainer) -> Film:
    picture = _picture_of(container)
    codecs = [picture.codec_context.name, *(sound.codec_context.name for sound in container.streams.audio[:1])]
    width, height = picture.codec_context.width, picture.codec_context.height
    if not 0 < width * height <= _MOST_PIXELS:
        raise NoFilmError
    return Film(
        seconds=round(_seconds(container, picture)),
        width=width,
        height=height,
        codecs=", ".join(codecs),
        mime_type=_type_of(container, set(codecs)),
        poster=_poster(container, picture),
    )


def _picture_of(container: InputContainer) -> VideoStream:
    for stream in container.streams.video:
        if not stream.disposition & av.stream.Disposition.attached_pic:  # the cover of a song is no film
            return stream
    raise NoFilmError


def _seconds(container: InputContainer, picture: VideoStream) -> float:
    if container.duration is not None:
        return max(0.0, container.duration / av.time_base)
    if picture.duration is not None and picture.time_base is not None:
        return max(0.0, float(picture.duration * picture.time_base))
    last = Fraction(0)
    for packet in container.demux(picture):
        if packet.pts is not None and packet.time_base is not None:
            last = max(last, (packet.pts + (packet.duration or 0)) * packet.time_base)
    container.seek(0)
    return float(last)


def _type_of(container: InputContainer, codecs: set[str]) -> str:
    names = container.format.name.split(",")
    if "mov" in names:
        brand = container.metadata.get("major_brand", "")
        return "video/quicktime" if brand.strip() == "qt" else "video/mp4"
    if "webm" in names and codecs <= {*_WEB_CODECS, "libdav1d", "libvpx", "libvpx-vp9"}:
        return "video/webm"
    return next((_TYPES[name] for name in names if name in _TYPES), "application/octet-stream")


def _poster(container: InputContainer, picture: VideoStream) -> bytes:
    """A picture from a tenth into the film, as JPEG; nothing where none can be read."""
    try:
        if container.duration:
            container.seek(container.duration // 10)
        frame = next(container.decode(picture), None)
        return _jpeg(frame) if frame is not None else b""
    except (FFmpegError, ValueError, StopIteration):
        logging.getLogger(__name__).info("No picture could be read from a film.")
        return b""


def _jpeg(frame: VideoFrame) -> bytes:
    scale = min(1.0, _POSTER_WIDTH / frame.width)
    width, height = (max(2, round(side * scale) // 2 * 2) for side in (frame.width, frame.height))
    encoder = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuvj420p"
    encoder.time_base = Fraction(1, 25)
    small = frame.reformat(width=width, height=height, format="yuvj420p")
    small.pts = 0
    return b"".join(bytes(packet) for packet in [*encoder.encode(small), *encoder.encode(None)])
