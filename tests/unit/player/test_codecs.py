"""Codecs are named as people know them."""

import pytest

from lms_desktop.player.codecs import codec_name


@pytest.mark.parametrize(
    ("letters", "name"),
    [(b"av01", "AV1"), (b"hevc", "H.265"), (b"zzzz", "zzzz"), (b"\0\0\0\0", ""), (b"\xff\xfe\x80\x01", "")],
)
def test_four_letters_become_a_name(letters: bytes, name: str) -> None:
    assert codec_name(int.from_bytes(letters, "little")) == name
