"""How the program looks and behaves on this computer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preferences:
    """How the program looks and behaves on this computer; never sent anywhere."""

    theme: str = "system"  # system, light, dark, contrast
    scale: float = 1.0  # 0.8 to 2.0
    density: str = "comfortable"  # or compact
    reduced_motion: bool = False
    language: str = ""  # "" follows the system
    playback_speed: float = 1.0
    captions: bool = True
    captions_language: str = "en"
    volume: int = 80
    rail_folded: bool = False
    work_offline: bool = False
    video_height: int = 720  # of copies for a time without a network
    download_limit_kib: int = 0  # a second; 0 is no limit
    download_from: int = 0  # minutes from midnight; equal ones are the whole day
    download_until: int = 0
    download_metered: str = "ask"  # on connections that are paid by the byte: ask, wait, go
