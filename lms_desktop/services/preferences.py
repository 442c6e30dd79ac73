"""How the program looks on this computer. Read before the first paint: plain JSON, nothing heavy."""

import os
from dataclasses import replace
from pathlib import Path

import msgspec

from lms_desktop.protocol.decoding import convert, decode
from lms_desktop.services.views import Preferences


class PreferenceService:
    """Load and save preferences; keys of a newer program are kept."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Preferences:
        """The preferences; where the file cannot be read, the defaults."""
        try:
            return convert(self._raw(), Preferences, strict=False)
        except msgspec.ValidationError:
            return Preferences()

    def save(self, preferences: Preferences) -> None:
        """Keep them, whole or not at all."""
        raw = {**self._raw(), **msgspec.to_builtins(preferences)}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        fresh.write_bytes(msgspec.json.format(msgspec.json.encode(raw), indent=2))
        os.replace(fresh, self._path)

    def change(self, **values: object) -> Preferences:
        """Change some of them."""
        changed = replace(self.load(), **values)  # type: ignore[arg-type]  # names of fields
        self.save(changed)
        return changed

    def _raw(self) -> dict[str, object]:
        try:
            found = decode(self._path.read_bytes(), dict[str, object])
        except (FileNotFoundError, msgspec.DecodeError):
            return {}
        return found
