"""When files may be fetched, and how fast: the rules that a person sets, as pure functions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MIB = 1024 * 1024
DAY_MINUTES = 24 * 60
KEEP_FREE_BYTES = 500 * MIB
KEEP_FREE_SHARE = 0.05


class Metered(StrEnum):
    """What happens on a connection that is paid by the byte."""

    ASK = "ask"
    WAIT = "wait"
    GO = "go"


class Hold(StrEnum):
    """Why nothing is fetched at the moment."""

    OFFLINE = "offline"  # the person works offline, by choice
    AWAY = "away"  # the school does not answer
    HOURS = "hours"  # outside of the hours that were set
    METERED = "metered"  # paid by the byte, and the person wants to wait
    ASK = "ask"  # paid by the byte, and nobody said yet what to do
    NO_SPACE = "no_space"


@dataclass(frozen=True, slots=True)
class Rules:
    """What a person set for downloads. Minutes count from midnight; equal ones mean the whole day."""

    limit_bytes_s: int = 0  # 0: as fast as it goes
    from_minute: int = 0
    until_minute: int = 0
    metered: Metered = Metered.ASK

    def is_open(self, local: datetime) -> bool:
        """Whether this is one of the hours that were set; they may go over midnight."""
        minute = local.hour * 60 + local.minute
        start, end = self.from_minute, self.until_minute
        if start == end:
            return True
        return start <= minute < end if start < end else minute >= start or minute < end

    def opens_at(self, local: datetime) -> datetime:
        """When the hours begin again."""
        if self.is_open(local):
            return local
        today = local.replace(hour=self.from_minute // 60, minute=self.from_minute % 60, second=0, microsecond=0)
        return today if today > local else today + timedelta(days=1)

    def hold(self, local: datetime, *, is_metered: bool, is_allowed: bool) -> Hold | None:
        """Why not to fetch now; ``is_allowed``: the person said "fetch anyway" for this connection."""
        if not self.is_open(local):
            return Hold.HOURS
        if not is_metered or is_allowed:
            return None
        match self.metered:
            case Metered.GO:
                return None
            case Metered.WAIT:
                return Hold.METERED
            case Metered.ASK:
                return Hold.ASK


def floor_bytes(disk_bytes: int) -> int:
    """How much of a disk downloads leave free."""
    return max(KEEP_FREE_BYTES, int(disk_bytes * KEEP_FREE_SHARE))
