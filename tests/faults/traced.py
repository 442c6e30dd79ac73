"""One run of the program whose calls to the system are noted: traced.py URL HOME EMAIL KIND WORD [sync]."""

import logging
import os
import sys
from pathlib import Path

from tests.faults.desk import open_desk, sync
from tests.faults.kinds import KINDS

SAVED = b"saved\n"


def main(url: str, home: str, email: str, kind: str, word: str, *then: str) -> None:
    """Do it, say that it is saved, send it."""
    logging.disable(logging.CRITICAL)
    session = open_desk(url, Path(home), email)
    KINDS[kind].work(session, word)
    os.write(sys.stdout.fileno(), SAVED)
    if then:
        sync(session)
    session.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
