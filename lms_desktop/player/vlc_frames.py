"""Pictures from libVLC through memory: its threads write, the GUI thread takes the newest.

The binding's own callback types copy the chroma string, so that the wish for RV32 never reaches
libVLC; these are declared here instead.
"""

import ctypes
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtGui import QImage

from lms_desktop.player.vlc_library import VlcLibrary, pointer

_UInt = ctypes.POINTER(ctypes.c_uint)
_Pointers = ctypes.POINTER(ctypes.c_void_p)
_FORMAT = ctypes.CFUNCTYPE(ctypes.c_uint, _Pointers, ctypes.c_void_p, _UInt, _UInt, _UInt, _UInt)
_CLEANUP = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
_LOCK = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, _Pointers)
_DISPLAY = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)
_memcmp = ctypes.cdll.msvcrt.memcmp if os.name == "nt" else ctypes.CDLL(None).memcmp
_memcmp.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)
_BYTES_PER_PIXEL = 4
_ALIGNMENT = 32


@dataclass
class _Surface:
    """Two pictures of one video output: one being written, one to be looked at."""

    width: int
    height: int
    front: Any = field(init=False)
    back: Any = field(init=False)

    def __post_init__(self) -> None:
        self.front, self.back = self._buffer(), self._buffer()

    @property
    def stride(self) -> int:
        return self.width * _BYTES_PER_PIXEL

    @property
    def size(self) -> int:
        return self.stride * self.height

    def address(self) -> int:
        """Say where libVLC writes; aligned for its fast copies."""
        return _aligned(self.back)

    def flip(self) -> bool:
        """Put the written picture in front; False if it is the same one again, as while paused."""
        if _memcmp(_aligned(self.front), _aligned(self.back), self.size) == 0:
            return False
        self.front, self.back = self.back, self.front
        return True

    def _buffer(self) -> Any:
        return (ctypes.c_ubyte * (self.size + _ALIGNMENT))()


def _aligned(buffer: Any) -> int:
    return -(-ctypes.addressof(buffer) // _ALIGNMENT) * _ALIGNMENT


class VlcFrames:
    """Gives one player its memory, and keeps it alive as long as libVLC may write."""

    def __init__(self, library: VlcLibrary, media_player: Any, arrived: Callable[[], None]) -> None:
        self._arrived = arrived
        self._mutex = threading.Lock()
        self._surfaces: dict[int, _Surface] = {}
        self._next_key = 1
        self._shown: _Surface | None = None
        self._is_announced = False
        self._thunks = (
            _FORMAT(self._set_up),
            _CLEANUP(self._clean_up),
            _LOCK(self._lock),
            _DISPLAY(self._display),
        )
        on_format, on_cleanup, on_lock, on_display = self._thunks
        dll, handle = library.module.dll, pointer(media_player)
        dll.libvlc_video_set_format_callbacks(handle, on_format, on_cleanup)
        dll.libvlc_video_set_callbacks(handle, on_lock, None, on_display, None)

    def discard(self) -> None:
        """Forget the newest picture; it is of another file."""
        with self._mutex:
            self._shown = None
            self._is_announced = False

    def take(self, visible: tuple[int, int]) -> QImage | None:
        """Give a copy of the newest picture, cut to the size that is meant to be seen."""
        with self._mutex:
            self._is_announced = False
            surface = self._shown
            if surface is None:
                return None
            width, height = min(visible[0], surface.width), min(visible[1], surface.height)
            start = _aligned(surface.front) - ctypes.addressof(surface.front)
            pixels = memoryview(surface.front).cast("B")[start : start + surface.size]
            picture = QImage(pixels, width, height, surface.stride, QImage.Format.Format_RGB32)
            return picture.copy()

    def _set_up(self, opaque: Any, chroma: int, width: Any, height: Any, pitches: Any, lines: Any) -> int:
        ctypes.memmove(chroma, b"RV32", 4)
        surface = _Surface(-(-width[0] // 8) * 8, height[0])
        pitches[0], lines[0] = surface.stride, surface.height
        with self._mutex:
            key, self._next_key = self._next_key, self._next_key + 1
            self._surfaces[key] = surface
        opaque[0] = key
        return 1

    def _clean_up(self, key: int) -> None:
        with self._mutex:
            self._surfaces.pop(key, None)

    def _lock(self, key: int, planes: Any) -> None:
        planes[0] = self._surfaces[key].address()

    def _display(self, key: int, _picture: int | None) -> None:
        with self._mutex:
            surface = self._surfaces[key]
            is_new = surface.flip() or surface is not self._shown
            self._shown = surface
            announce = is_new and not self._is_announced
            self._is_announced = self._is_announced or is_new
        if announce:
            self._arrived()
