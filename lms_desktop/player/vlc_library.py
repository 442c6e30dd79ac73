"""Opening libVLC: a real probe, because importing its binding proves nothing."""

import ctypes
import importlib
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from lms_desktop.player.protocol import EngineUnavailableError
from lms_desktop.player.sound import has_sound_device

_ARGUMENTS = (
    "--quiet",
    "--no-osd",
    "--no-video-title-show",
    "--no-snapshot-preview",
    "--no-sub-autodetect-file",  # captions are our own overlay
    "--no-lua",
    "--no-xlib",
    "--avcodec-hw=none",  # frames are wanted in memory anyway
)


@dataclass(frozen=True)
class VlcLibrary:
    """An open libVLC, shared by all players of a factory."""

    module: ModuleType
    instance: Any
    version: str

    def close(self) -> None:
        """Let libVLC go."""
        self.instance.release()


def open_vlc() -> VlcLibrary:
    """Open libVLC, or raise EngineUnavailableError."""
    module = _import_binding()
    try:
        version = module.libvlc_get_version().decode("ascii", "replace").split()[0]
    except (NameError, AttributeError) as error:  # the binding loads without its library
        raise EngineUnavailableError("libVLC was not found") from error
    arguments = [*_ARGUMENTS, *([] if has_sound_device() else ["--aout=dummy"])]
    instance = module.Instance(arguments)
    if instance is None:
        raise EngineUnavailableError(f"libVLC {version} has no usable plugins", broken=True)
    return VlcLibrary(module, instance, version)


def _import_binding() -> ModuleType:
    try:
        return importlib.import_module("vlc")
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # the binding calls sys.exit for a bad library path
        raise EngineUnavailableError(f"libVLC was not found: {error}") from error


def pointer(wrapped: Any) -> ctypes.c_void_p:
    """Give the C pointer inside of a binding's object."""
    inner = wrapped._as_parameter_
    return ctypes.c_void_p(getattr(inner, "value", inner))
