"""A computer on which somebody has studied: Home has something to show."""

from pathlib import Path

import pytest

from tests.live import LEARNER, make_school, sync
from tests.ui.conftest import dressed, look

__all__ = ["dressed", "look"]


@pytest.fixture
def school_home(tmp_path: Path) -> Path:
    school = make_school(tmp_path / "school")
    school.start()
    home = tmp_path / "home"
    session = school.session(home, LEARNER)
    sync(session)
    (card,) = session.services.catalogue.search("").cards
    session.services.enrollments.enroll(card.course_id)
    sync(session)
    session.close()
    school.stop()
    return home
