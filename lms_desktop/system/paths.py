"""Where things are kept on this computer. Nothing is made before it is needed."""

import hashlib
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs

HOME_VARIABLE = "LMS_DESKTOP_HOME"


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of the program."""

    data: Path
    config: Path
    log: Path

    @classmethod
    def usual(cls) -> "Paths":
        """The system's own places, or all under the folder that ``LMS_DESKTOP_HOME`` names."""
        home = os.environ.get(HOME_VARIABLE)
        if home:
            return cls.under(Path(home))
        dirs = platformdirs.PlatformDirs("lms-desktop", appauthor=False)
        return cls(Path(dirs.user_data_dir), Path(dirs.user_config_dir), Path(dirs.user_log_dir))

    @classmethod
    def under(cls, home: Path) -> "Paths":
        """Everything under one folder."""
        return cls(home / "data", home / "config", home / "log")

    @property
    def media(self) -> Path:
        """The media store that all accounts share."""
        return self.data / "media"

    @property
    def accounts(self) -> Path:
        """The list of accounts used on this computer."""
        return self.data / "accounts.json"

    @property
    def preferences(self) -> Path:
        """How the program looks here."""
        return self.config / "preferences.json"

    def account(self, server_url: str, user_id: str) -> Path:
        """The folder of one account."""
        return self.data / "accounts" / server_folder(server_url) / _plain(user_id)

    def account_name(self, server_url: str, user_id: str) -> str:
        """One name for an account, to be a file's."""
        return _name_of(self.account(server_url, user_id))

    def account_names(self) -> list[str]:
        """Everybody who has work on this computer."""
        return [_name_of(path.parent) for path in (self.data / "accounts").glob("*/*/store.sqlite3")]


def _name_of(account: Path) -> str:
    return f"{account.parent.name}+{account.name}"


def server_folder(server_url: str) -> str:
    """A folder name for a server: readable, and never the same for two."""
    return f"{_plain(server_url.split('//')[-1])[:60]}-{hashlib.sha256(server_url.encode()).hexdigest()[:8]}"


def resources() -> Path:
    """The fonts, icons and texts that come with the program."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen) / "resources"
    package = Path(__file__).resolve().parents[1]
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"


def is_source_install() -> bool:
    """Whether the program runs from its source tree, beside ``packaging``."""
    return (
        not getattr(sys, "frozen", False) and (Path(__file__).resolve().parents[2] / "packaging" / "dev.py").is_file()
    )


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "_", name).strip(".") or "_"
