"""The log: five files of 2 MB, without tokens or personal text."""

import logging
import logging.handlers
import re
from pathlib import Path

_SECRET = re.compile(r"(?i)(bearer\s+|\"?(?:access|refresh|password|token)\"?\s*[:=]\s*\"?)([^\s\"',}&]+)")
_SIGNED = re.compile(r"/media/[^\s?\"']+")


class Redact(logging.Filter):
    """Takes tokens and signed addresses out of every line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the line; always let it through."""
        record.msg = redact(record.getMessage())
        record.args = None
        return True


def redact(line: str) -> str:
    """The line without what lets somebody in."""
    return _SIGNED.sub("/media/[signed]", _SECRET.sub(r"\1[hidden]", line))


def start(folder: Path, *, level: int = logging.INFO) -> Path:
    """Write the log of this run into ``folder``; returns the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "lms-desktop.log"
    handler = logging.handlers.RotatingFileHandler(path, maxBytes=2_000_000, backupCount=4, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(Redact())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    logging.getLogger("urllib3").setLevel(logging.WARNING)
    return path
