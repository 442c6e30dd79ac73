"""``python -m lms_desktop`` is ``lms-desktop``."""

import sys

from lms_desktop.app.main import main

sys.exit(main())
