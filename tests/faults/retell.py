"""Tell kept histories again: python -m tests.faults.retell MODE FILE…     prints those that end badly."""

import json
import logging
import sys
from pathlib import Path

from tests.faults.histories import retell


def main(mode: str, *files: str) -> None:
    """Tell them all."""
    logging.disable(logging.CRITICAL)
    ends = retell(mode, [json.loads(Path(file).read_text()) for file in files])
    print(json.dumps({file: wrong for file, wrong in zip(files, ends, strict=True) if wrong}))


if __name__ == "__main__":
    main(*sys.argv[1:])
