"""What the tests of the players share."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLoggingCategory

from lms_desktop.player.quiet import quieten


@pytest.fixture(autouse=True)
def _quiet_engines() -> Iterator[None]:
    """Log as the program does, so that a warning that is left fails the test."""
    quieten()
    yield
    QLoggingCategory.setFilterRules("")
