"""Codec names as people know them. No Qt."""

_NAMES = {
    "av01": "AV1",
    "avc1": "H.264",
    "dvh1": "Dolby Vision",
    "h264": "H.264",
    "hev1": "H.265",
    "hevc": "H.265",
    "hvc1": "H.265",
    "mjpg": "Motion JPEG",
    "mp4v": "MPEG-4",
    "theo": "Theora",
    "vp80": "VP8",
    "vp90": "VP9",
    "vvc1": "H.266",
}


def codec_name(fourcc: int) -> str:
    """Name a codec by its four letters (little end first); "" if there are none."""
    letters = fourcc.to_bytes(4, "little").decode("ascii", "replace").strip("\0 ")
    readable = letters if letters.isascii() and letters.isprintable() else ""
    return _NAMES.get(readable.lower(), readable)
