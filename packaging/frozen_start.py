"""Where the frozen program begins."""

import sys

from lms_desktop.app.main import main

sys.exit(main())
