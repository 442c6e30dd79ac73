"""Which engines this computer has, and a player made of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject

from lms_desktop.player.auto_player import AutoPlayer
from lms_desktop.player.protocol import EngineUnavailableError, Player
from lms_desktop.player.vlc_library import VlcLibrary, open_vlc


class EngineKind(StrEnum):
    """The engines that a player can be made of."""

    VLC = "vlc"
    QT = "qt"


class EngineHealth(StrEnum):
    """What a probe found."""

    OK = "ok"
    ABSENT = "absent"
    BROKEN = "broken"


@dataclass(frozen=True)
class EngineProbe:
    """One engine as found on this computer."""

    kind: EngineKind
    health: EngineHealth
    detail: str


class PlayerFactory:
    """Makes players; opens libVLC once, when the first one is asked for."""

    def __init__(self, order: Sequence[EngineKind] = (EngineKind.VLC, EngineKind.QT)) -> None:
        self._order = tuple(order)
        self._library: VlcLibrary | None = None

    def probe(self) -> tuple[EngineProbe, ...]:
        """Try every engine for real, in the order of preference."""
        return tuple(self._probe(kind) for kind in self._order)

    def make(self, parent: QObject | None = None) -> AutoPlayer:
        """Make a player; its engine is opened with the first file, and missing engines are passed over."""
        return AutoPlayer([self.maker(kind) for kind in self._order], parent)

    def close(self) -> None:
        """Let libVLC go; close the players first."""
        if self._library is not None:
            self._library.close()
            self._library = None

    def _probe(self, kind: EngineKind) -> EngineProbe:
        try:
            engine = self.maker(kind)()
        except EngineUnavailableError as error:
            health = EngineHealth.BROKEN if error.broken else EngineHealth.ABSENT
            return EngineProbe(kind, health, str(error))
        name = engine.engine_name
        engine.close()
        return EngineProbe(kind, EngineHealth.OK, name)

    def maker(self, kind: EngineKind) -> Callable[[], Player]:
        """Give the way to open one engine."""
        return self._make_vlc if kind is EngineKind.VLC else _make_qt

    def _make_vlc(self) -> Player:
        from lms_desktop.player.vlc_player import VlcPlayer

        if self._library is None:
            self._library = open_vlc()
        return VlcPlayer(self._library)


def _make_qt() -> Player:
    try:
        from lms_desktop.player.qt_player import open_qt
    except ImportError as error:  # the wheel needs the system's libpulse
        raise EngineUnavailableError(f"QtMultimedia cannot be loaded: {error}") from error
    return open_qt()
