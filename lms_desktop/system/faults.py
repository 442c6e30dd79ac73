"""Named points at which a test can end the program as a power cut would. In everyday use nothing happens there."""

import os
import signal
import sys

VARIABLE = "LMS_CRASH_AT"


def crash_point(point: str) -> None:
    """End the process at once if ``LMS_CRASH_AT`` names this point (``name`` or ``name:kind``)."""
    wanted = os.environ.get(VARIABLE)
    if wanted and point == wanted:
        if sys.platform == "win32":
            os._exit(137)
        os.kill(os.getpid(), signal.SIGKILL)
