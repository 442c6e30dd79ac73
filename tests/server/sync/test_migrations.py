"""A school that is brought up to date keeps what it told its devices."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from lms_desktop.server.apps.enrollments.models import Note
from lms_desktop.server.apps.sync.models import Answers, Op

from .device import Device


@pytest.fixture
def back() -> Iterator[None]:
    """However the test ends, the tables are those of today again."""
    yield
    call_command("migrate", "sync", verbosity=0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("back")
def test_answers_that_no_device_confirmed_yet_are_told_by_the_next_release(
    school: Any, room: Any, learner: Device
) -> None:
    lecture = school.lecture(room.course).pk
    lost, known = (learner.op("note.create", lecture=lecture, content=words) for words in ("lost\r\n", "known"))
    (first, _) = learner.push(lost, known)
    body = bytes(Answers.objects.get().body)
    answers = {lost["op_id"]: body[1 : body.index(b'},{"op_id"') + 1], known["op_id"]: b""}
    call_command("migrate", "sync", "0001", verbosity=0)
    before = MigrationExecutor(connection).loader.project_state([("sync", "0001_change_log")]).apps
    for op_id, answer in answers.items():
        before.get_model("sync", "Op").objects.filter(op_id=op_id).update(answer=answer)

    call_command("migrate", "sync", verbosity=0)

    again, confirmed = learner.push(lost, known)
    assert (again["status"], again["was"], again["row"]) == ("duplicate", "applied", first["row"])
    assert (confirmed["status"], confirmed["was"], confirmed.get("row")) == ("duplicate", "applied", None)
    edit = learner.op("note.edit", first["row"]["id"], content="told", base_version=1)
    learner.push(edit, confirmed_seq=edit["device_seq"] - 1)
    learner.pull()
    assert learner.shown("note")[first["row"]["id"]]["content"] == "told"
    assert (Op.objects.count(), Answers.objects.count(), Note.objects.count()) == (3, 1, 2)
