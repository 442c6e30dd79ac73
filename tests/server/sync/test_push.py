"""What a device pushes is done once, entry by entry, as the REST call that does the same."""

import gzip
import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms_desktop.domain.ids import enrollment_id, progress_id
from lms_desktop.protocol import limits
from lms_desktop.server.apps.assignments.models import AssignmentSubmission, QuizAttempt
from lms_desktop.server.apps.enrollments.models import Bookmark, Enrollment, Note, VideoProgress
from lms_desktop.server.apps.sync import kinds
from lms_desktop.server.apps.sync.authoring import AUTHORING
from lms_desktop.server.apps.sync.models import Answers, Change, Op
from lms_desktop.server.core.models import AuditLine

from .device import Device


def statuses(results: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(result["status"], result.get("code", "")) for result in results]


APPLIED = ("applied", "")


def test_every_kind_of_a_learner_is_done(school: Any, room: Any, learner: Device, answer: Any) -> None:
    video, quiz, work = school.video(room.course), school.quiz(room.course), school.assignment(room.course)
    other = school.course()
    note, mark, attempt, skill = uuid4(), uuid4(), uuid4(), uuid4()
    placed = enrollment_id(learner.account, str(other.pk))
    progress = progress_id(str(room.enrollment.pk), str(video.pk))
    results = learner.push(
        learner.op("enroll", placed, course=other.pk),
        learner.op("progress.merge", progress, lecture=video.pk, watched_ranges=[[0, 30]], last_position_seconds=30),
        learner.op("note.create", note, lecture=video.pk, content="One\r\n", tags=["a"]),
        learner.op("note.edit", note, base_version=1, content="Two"),
        learner.op("bookmark.add", mark, lecture=video.pk, timestamp_seconds=5, title="Here"),
        learner.op("bookmark.edit", mark, base_version=1, title="There"),
        learner.op("quiz.start", attempt, quiz=quiz.pk),
        learner.op("quiz.submit", attempt, answers=answer(quiz)),
        learner.op("submission.submit", assignment=work.pk, content="Mine"),
        learner.op("profile.patch", learner.account, bio="Me"),
        learner.op("settings.patch", learner.account, theme="dark"),
        learner.op("social.patch", learner.account, github="https://example.org/me"),
        learner.op("skill.add", skill, name="Patience", proficiency="expert"),
        learner.op("skill.remove", skill),
        learner.op("drop", placed),
        learner.op("bookmark.remove", mark, base_version=2),
        learner.op("note.delete", note, base_version=2),
    )
    assert statuses(results) == [APPLIED] * 17
    assert Enrollment.objects.get(pk=placed).status == "cancelled"
    assert VideoProgress.objects.get(pk=progress).watched_seconds == 30
    assert not Note.objects.exists()
    assert not Bookmark.objects.exists()
    assert QuizAttempt.objects.get().pk == attempt
    assert AssignmentSubmission.objects.get().content == "Mine"
    rows = [result.get("row") for result in results]
    assert [row["content"] for row in rows[2:4]] == ["One\r\n", "Two"]
    assert rows[7]["status"] == "submitted"
    assert rows[14]["status"] == "cancelled"
    assert rows[15:] == [None, None]
    assert (rows[11]["github"], rows[12]["name"], rows[13]) == ("https://example.org/me", "Patience", None)


def test_a_skill_that_two_computers_name_is_on_the_list_once(room: Any, learner: Device) -> None:
    first, second, other = (
        learner.op("skill.add", name=name, proficiency=word)
        for name, word in (("Patience", "expert"), ("patience", "expert"), ("Patience", "beginner"))
    )
    results = learner.push(first, second, other)
    assert statuses(results) == [APPLIED, APPLIED, ("rejected", "invalid")]
    assert results[1]["row"]["id"] == first["entity_id"]
    assert statuses(learner.push(learner.op("skill.remove"))) == [APPLIED]


def test_a_row_comes_back_as_the_rest_call_gives_it(school: Any, room: Any, learner: Device) -> None:
    lecture = school.lecture(room.course)
    ops = [learner.op("note.create", lecture=lecture.pk, content=f"Mine {n}") for n in range(2)]
    for op, result in zip(ops, learner.push(*ops), strict=True):
        assert result["row"] == learner.caller.get(f"notes/{op['entity_id']}/").json()
        assert result["version"] == 1


def test_the_same_entry_twice_is_done_once_and_answered_alike(school: Any, room: Any, learner: Device) -> None:
    lecture = school.lecture(room.course)
    op = learner.op("note.create", lecture=lecture.pk, content="Mine")
    (first,), (again,) = learner.push(op), learner.push(op)
    assert (again["status"], again["was"], again["row"]) == ("duplicate", "applied", first["row"])
    Note.objects.update(content="Edited since")
    assert learner.push(op)[0]["row"] == first["row"]
    assert Note.objects.count() == 1


def test_an_entry_under_a_known_id_that_says_something_else_is_refused(school: Any, room: Any, learner: Device) -> None:
    lecture = school.lecture(room.course)
    op = learner.op("note.create", lecture=lecture.pk, content="Mine")
    learner.push(op)
    other = {**op, "payload": {**op["payload"], "content": "Other"}}
    assert statuses(learner.push(other)) == [("rejected", "op_id_reuse")]
    assert Note.objects.get().content == "Mine"


def test_refusals_and_conflicts_are_answered_alike_the_second_time(school: Any, room: Any, learner: Device) -> None:
    note = Note.objects.create(enrollment=room.enrollment, lecture=school.lecture(room.course))
    Note.objects.update(content="Theirs")
    stale = learner.op("note.edit", note.pk, base_version=1, content="Mine")
    never = learner.op("note.edit", uuid4(), base_version=1, content="Mine")
    first = learner.push(stale, never)
    assert statuses(first) == [("conflict", "stale"), ("rejected", "not_found")]
    assert first[0]["row"]["content"] == "Theirs"
    again = learner.push(stale, never)
    assert [(one["status"], one["was"]) for one in again] == [("duplicate", "conflict"), ("duplicate", "rejected")]
    assert again[0]["row"] == first[0]["row"]


def test_once_a_device_has_an_answer_its_body_is_dropped_but_never_the_entry(
    school: Any, room: Any, learner: Device
) -> None:
    op = learner.op("note.create", lecture=school.lecture(room.course).pk, content="Mine")
    learner.push(op)
    learner.push(confirmed_seq=op["device_seq"])
    assert Op.objects.count() == 1
    assert not Answers.objects.exists()
    (again,) = learner.push(op)
    assert (again["status"], again["was"], again.get("row")) == ("duplicate", "applied", None)
    assert Note.objects.count() == 1


def test_a_bad_entry_never_stops_the_others(school: Any, room: Any, learner: Device) -> None:
    lecture = school.lecture(room.course)
    good = [learner.op("note.create", lecture=lecture.pk, content=str(n)) for n in range(3)]
    bad = [
        learner.op("note.create", lecture=uuid4(), content="no such lecture"),
        learner.op("note.create", content="no lecture"),
        learner.op("note.create", lecture=lecture.pk, content="x" * (limits.NOTE + 1)),
        learner.op("juggle"),
        {**learner.op("drop"), "entity_id": "none"},
        {**learner.op("drop"), "op_id": "none"},
        learner.op("grade.set", uuid4(), score=3),
        learner.op("enroll", course=school.course(price=10).pk),
    ]
    results = learner.push(bad[0], good[0], *bad[1:4], good[1], *bad[4:], good[2])
    assert [one["status"] for one in results] == [
        *("rejected", "applied"),
        *("rejected", "rejected", "rejected", "applied"),
        *("rejected", "rejected", "rejected", "rejected", "applied"),
    ]
    codes = [one["code"] for one in results if one["status"] == "rejected"]
    expected = ["not_found", "invalid", "invalid", "unknown_kind", "invalid", "invalid", "not_found"]
    assert codes == [*expected, "payment_required"]


def test_what_stands_on_a_refused_entry_waits(school: Any, room: Any, learner: Device) -> None:
    lecture = school.lecture(room.course)
    row = uuid4()
    refused = learner.op("note.create", row, lecture=uuid4(), content="x")
    edit = learner.op("note.edit", row, base_version=1, content="y")
    leans = learner.op("note.create", lecture=lecture.pk, content="z", depends_on=[refused["op_id"]])
    unknown = learner.op("note.create", lecture=lecture.pk, content="z", depends_on=[str(uuid4())])
    results = learner.push(refused, edit, leans, unknown)
    assert statuses(results) == [
        ("rejected", "not_found"),
        ("blocked", "conflict"),
        ("blocked", "conflict"),
        ("blocked", "op_missing"),
    ]
    assert Op.objects.count() == 1
    assert statuses(learner.push(leans)) == [("blocked", "op_missing")]


def test_what_stands_on_an_accepted_entry_is_done(school: Any, room: Any, learner: Device) -> None:
    lecture = school.lecture(room.course)
    first = learner.op("note.create", lecture=lecture.pk, content="x")
    second = learner.op("note.create", lecture=lecture.pk, content="y", depends_on=[first["op_id"]])
    third = learner.op("note.create", lecture=lecture.pk, content="z", depends_on=[first["op_id"]])
    assert statuses(learner.push(first, second)) == [APPLIED, APPLIED]
    assert statuses(learner.push(third)) == [APPLIED]


def test_a_bug_of_ours_is_no_answer_and_stops_nothing(
    school: Any, room: Any, learner: Device, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> None:
        Note.objects.all().delete()
        raise ZeroDivisionError

    note = Note.objects.create(enrollment=room.enrollment, lecture=school.lecture(room.course))
    monkeypatch.setitem(kinds.KINDS, "drop", kinds.Kind(kinds.Body, broken))
    bad, good = learner.op("drop"), learner.op("note.edit", note.pk, base_version=1, content="Kept")
    results = learner.push(bad, good)
    assert statuses(results) == [("retry", "server_error"), APPLIED]
    assert results[0]["retry_after_s"] > 0
    assert "could not be taken" in caplog.text
    assert [str(op.op_id) for op in Op.objects.all()] == [good["op_id"]]


def test_an_edit_of_what_was_deleted_meanwhile_is_a_conflict(school: Any, room: Any, learner: Device) -> None:
    lecture, row = school.lecture(room.course), uuid4()
    learner.push(learner.op("note.create", row, lecture=lecture.pk, content="1"))
    learner.push(learner.op("note.delete", row, base_version=1))
    results = learner.push(learner.op("note.edit", row, base_version=1, content="2"))
    assert statuses(results) == [("conflict", "deleted")]
    assert statuses(learner.push(learner.op("note.delete", row, base_version=1))) == [APPLIED]
    back = learner.push(learner.op("note.create", row, lecture=lecture.pk, content="1"))
    assert statuses(back) == [("rejected", "deleted")]


def test_a_delete_of_what_was_edited_meanwhile_is_a_conflict(school: Any, room: Any, learner: Device) -> None:
    lecture, row = school.lecture(room.course), uuid4()
    learner.push(learner.op("note.create", row, lecture=lecture.pk, content="1"))
    Note.objects.update(content="2")
    (result,) = learner.push(learner.op("note.delete", row, base_version=1))
    assert (result["status"], result["row"]["content"]) == ("conflict", "2")
    assert Note.objects.exists()


def test_an_id_of_somebody_else_is_taken(school: Any, room: Any, learner: Device, teacher: Device) -> None:
    lecture, row = school.lecture(room.course), uuid4()
    learner.push(learner.op("note.create", row, lecture=lecture.pk, content="Mine"))
    other = school.person()
    school.enroll(other, room.course)
    device = Device(school.caller(other), str(other.pk))
    ops = [device.op("note.create", id_, lecture=lecture.pk, content="Theirs") for id_ in (row, uuid4(), uuid4())]
    assert statuses(device.push(*ops)) == [("rejected", "id_taken"), APPLIED, APPLIED]


def test_progress_of_two_devices_is_united(school: Any, room: Any, learner: Device) -> None:
    video = school.video(room.course)
    second = Device(room.learner, learner.account)
    key = progress_id(str(room.enrollment.pk), str(video.pk))
    learner.push(learner.op("progress.merge", key, lecture=video.pk, watched_ranges=[[0, 30]]))
    (result,) = second.push(second.op("progress.merge", key, lecture=video.pk, watched_ranges=[[20, 60]]))
    assert result["row"]["watched_ranges"] == [[0, 60]]


def test_a_grade_on_an_older_version_is_a_conflict_unless_it_is_the_same(
    school: Any, room: Any, learner: Device, teacher: Device
) -> None:
    work = school.assignment(room.course)
    (made,) = learner.push(learner.op("submission.submit", assignment=work.pk, content="Mine"))
    key, version = made["row"]["id"], made["version"]
    grade = {"score": "17.00", "feedback": "Good", "release": True}
    assert statuses(teacher.push(teacher.op("grade.set", key, base_version=version, **grade))) == [APPLIED]
    assert statuses(teacher.push(teacher.op("grade.set", key, base_version=version, **grade))) == [APPLIED]
    other = teacher.op("grade.set", key, base_version=version, **{**grade, "score": "3"})
    (result,) = teacher.push(other)
    assert (result["status"], result["row"]["score"]) == ("conflict", "17.00")
    blind = teacher.push(teacher.op("grade.set", key, **{**grade, "score": "3"}))
    assert statuses(blind) == [("conflict", "conflict")]
    forbidden = learner.push(learner.op("grade.set", key, base_version=version + 1, **grade))
    assert statuses(forbidden) == [("rejected", "permission_denied")]


def test_a_judgement_on_an_older_version_is_a_conflict_unless_it_is_the_same(
    school: Any, room: Any, learner: Device, teacher: Device, answer: Any
) -> None:
    quiz, attempt = school.quiz(room.course), uuid4()
    essay = str(quiz.questions.get(question_type="essay").pk)
    learner.push(learner.op("quiz.start", attempt, quiz=quiz.pk))
    (made,) = learner.push(learner.op("quiz.submit", attempt, answers=answer(quiz)))

    def judged(by: Device, base: int | None, points: str) -> dict[str, Any]:
        answers = [{"question": essay, "points_awarded": points, "feedback": "Seen"}]
        (result,) = by.push(by.op("attempt.grade", attempt, base_version=base, answers=answers))
        return result

    assert judged(learner, made["version"], "1.00")["status"] == "rejected"
    first = judged(teacher, made["version"], "1.00")
    assert (first["status"], first["row"]["status"]) == ("applied", "graded")
    assert judged(teacher, made["version"], "1.00")["status"] == "applied"
    for base in (made["version"], None):
        other = judged(teacher, base, "2.00")
        assert (other["status"], other["row"]["version"]) == ("conflict", first["version"])
    assert judged(teacher, first["version"], "2.00")["status"] == "applied"
    assert judged(teacher, None, "9.00")["status"] == "conflict"


def test_a_grade_that_is_none_is_never_the_same(school: Any, room: Any, learner: Device, teacher: Device) -> None:
    (made,) = learner.push(learner.op("submission.submit", assignment=school.assignment(room.course).pk, content="x"))
    key = made["row"]["id"]
    teacher.push(teacher.op("grade.set", key, base_version=made["version"], score="17", feedback=""))
    words = teacher.op("grade.set", key, base_version=made["version"], score="many", feedback="")
    assert statuses(teacher.push(words)) == [("conflict", "stale")]


def test_a_second_different_set_of_answers_is_refused_and_kept(
    school: Any, room: Any, learner: Device, answer: Any
) -> None:
    quiz, attempt = school.quiz(room.course), uuid4()
    learner.push(learner.op("quiz.start", attempt, quiz=quiz.pk))
    right = answer(quiz)
    assert statuses(learner.push(learner.op("quiz.submit", attempt, answers=right))) == [APPLIED]
    assert statuses(learner.push(learner.op("quiz.submit", attempt, answers=right))) == [APPLIED]
    second = learner.push(learner.op("quiz.submit", attempt, answers=right[:1]))
    assert statuses(second) == [("rejected", "already_submitted")]
    assert len(QuizAttempt.objects.get().evidence) == 1


def test_many_new_notes_take_few_queries_and_do_what_single_calls_do(school: Any, room: Any, learner: Device) -> None:
    lecture = school.lecture(room.course)

    def count(number: int) -> int:
        ops = [learner.op("note.create", lecture=lecture.pk, content=f"N{n}") for n in range(number)]
        with CaptureQueriesContext(connection) as queries:
            assert statuses(learner.push(*ops)) == [APPLIED] * number
        return len(queries)

    count(2)
    few = count(2)
    assert count(200) <= few + 10  # SQLite takes long lists in pieces
    assert AuditLine.objects.filter(verb="add").count() == Note.objects.count() == 204
    again = learner.caller.post(
        f"lectures/{lecture.pk}/notes/", {"id": str(Note.objects.first().pk), "content": Note.objects.first().content}
    )
    assert again.status_code == 200


def test_many_edits_take_few_queries_and_do_what_single_calls_do(school: Any, room: Any, learner: Device) -> None:
    lecture = school.lecture(room.course)
    notes = [str(uuid4()) for _ in range(40)]
    learner.push(*(learner.op("note.create", note, lecture=lecture.pk, content="before") for note in notes))
    gone, stale, *others = notes
    learner.push(learner.op("note.delete", gone, base_version=1))
    learner.push(learner.op("note.edit", stale, content="meanwhile", base_version=1))
    ops = [learner.op("note.edit", note, content=f"{note}\r\n", tags=["a"], base_version=1) for note in others]
    ops += [learner.op("note.edit", note, content="late", base_version=1) for note in (gone, stale)]
    with CaptureQueriesContext(connection) as queries:
        results = learner.push(*ops)
    assert [one["status"] for one in results] == ["applied"] * len(others) + ["conflict"] * 2
    assert all(one["row"]["version"] == one["version"] == 2 for one in results[: len(others)])
    kept = {str(row.pk): row for row in Note.objects.filter(pk__in=others)}
    assert all((kept[note].content, kept[note].tags) == (f"{note}\r\n", ["a"]) for note in others)
    assert Note.objects.get(pk=stale).content == "meanwhile"
    assert len(queries) < 60
    lines = AuditLine.objects.filter(verb="change", entity_id__in=others)
    assert {tuple(line.detail["fields"]) for line in lines} == {("content", "tags")}
    assert [one["status"] for one in learner.push(*ops[:3])] == ["duplicate"] * 3


def test_more_edits_than_one_statement_holds_keep_every_word_and_are_told_once(
    school: Any, room: Any, learner: Device
) -> None:
    lecture = school.lecture(room.course)
    notes = [str(uuid4()) for _ in range(400)]
    learner.push(*(learner.op("note.create", note, lecture=lecture.pk, content="before") for note in notes))
    awkward = ("100 %s, %%Y or %(name)s", 'it\'s "so"; -- ?1', "\r\n\t  ", "\u202eשלום 👩🏽\u200d🔬", "")
    words = {note: f"{awkward[n % len(awkward)]}{n}" for n, note in enumerate(notes)}
    results = learner.push(*(learner.op("note.edit", note, content=words[note], base_version=1) for note in notes))
    assert {(one["status"], one["version"], one["row"]["content"]) for one in results} == {
        ("applied", 2, content) for content in words.values()
    }
    assert {str(row.pk): row.content for row in Note.objects.filter(pk__in=notes)} == words
    learner.settle()
    told = Change.objects.filter(entity="note", entity_id__in=notes).values_list("entity_id", "version", "deleted")
    assert sorted(told) == sorted((UUID(note), 2, False) for note in notes)


def test_two_edits_of_one_row_are_both_done_however_its_id_is_written(school: Any, room: Any, learner: Device) -> None:
    made = learner.op("note.create", lecture=school.lecture(room.course).pk, content="before")
    learner.push(made)
    row = made["entity_id"]
    edits = [learner.op("note.edit", row, content="after"), learner.op("note.edit", row.upper(), tags=["a"])]
    assert statuses(learner.push(*edits)) == [APPLIED, APPLIED]
    kept = Note.objects.get()
    assert (kept.content, kept.tags, kept.version) == ("after", ["a"], 3)


def test_of_what_an_entry_stands_on_no_answer_is_read(school: Any, room: Any, learner: Device) -> None:
    lecture = school.lecture(room.course).pk
    first = learner.op("note.create", lecture=lecture, content="first")
    learner.push(first)
    with CaptureQueriesContext(connection) as queries:
        done = learner.push(learner.op("note.create", lecture=lecture, content="next", depends_on=[first["op_id"]]))
    assert statuses(done) == [APPLIED]
    assert not any("SELECT" in one["sql"] and "sync_answers" in one["sql"] for one in queries)


def test_nobody_edits_the_notes_of_another(school: Any, room: Any, learner: Device, teacher: Device) -> None:
    lecture = school.lecture(room.course)
    notes = [str(uuid4()) for _ in range(3)]
    learner.push(*(learner.op("note.create", note, lecture=lecture.pk, content="mine") for note in notes))
    results = teacher.push(*(teacher.op("note.edit", note, content="yours", base_version=1) for note in notes))
    assert [one["status"] for one in results] == ["rejected"] * 3
    assert {row.content for row in Note.objects.filter(pk__in=notes)} == {"mine"}


def test_a_batch_that_is_too_long_is_refused_whole(school: Any, room: Any, learner: Device) -> None:
    ops = [learner.op("drop") for _ in range(limits.SYNC_OPS + 1)]
    refused = learner.try_push(*ops)
    assert (refused.status_code, refused.json()["code"]) == (413, "batch_too_large")
    assert not Op.objects.exists()


def test_a_batch_of_another_account_is_refused_whole(school: Any, room: Any, learner: Device) -> None:
    lecture = school.lecture(room.course)
    learner.account = str(uuid4())
    refused = learner.try_push(learner.op("note.create", lecture=lecture.pk, content="x"))
    assert (refused.status_code, refused.json()["code"]) == (403, "wrong_account")
    assert not Note.objects.exists()


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"ops": 3}', b"\xff", b"[" * 5000])
def test_a_body_that_is_no_batch_is_refused(room: Any, learner: Device, body: bytes) -> None:
    assert learner.caller.post("sync/push/", body).status_code == 400


def test_a_device_without_an_id_is_refused(room: Any, learner: Device) -> None:
    learner.device_id = "laptop"
    assert learner.try_push().status_code == 400


def test_a_second_device_that_goes_by_the_same_name_is_told(school: Any, room: Any, learner: Device) -> None:
    lecture = school.lecture(room.course).pk
    mine, theirs = (learner.op("note.create", lecture=lecture, content=one) for one in ("mine", "theirs"))
    theirs["device_seq"] = mine["device_seq"]
    number = mine["device_seq"]
    assert learner.try_push(mine, last_seq=number).json()["is_copy"] is False
    assert learner.try_push(mine, last_seq=number).json()["is_copy"] is False
    told = learner.try_push(theirs, last_seq=number, confirmed_seq=number).json()
    assert (told["is_copy"], statuses(told["results"])) == (True, [APPLIED])
    again = learner.try_push(mine, last_seq=number).json()["results"]
    assert again[0]["row"]["content"] == "mine", "what the first did not have yet was let go of"


def test_a_device_that_is_older_than_what_was_heard_of_it_is_told(school: Any, room: Any, learner: Device) -> None:
    lecture = school.lecture(room.course).pk
    old, new = (learner.op("note.create", lecture=lecture, content=one) for one in ("old", "new"))
    learner.push(old, new, last_seq=new["device_seq"])
    assert learner.try_push(last_seq=old["device_seq"]).json()["is_copy"] is True
    assert learner.try_push(last_seq=new["device_seq"]).json()["is_copy"] is False
    assert learner.try_push().json()["is_copy"] is False


def test_an_entry_that_is_tried_again_under_another_name_makes_no_copy(school: Any, room: Any, learner: Device) -> None:
    refused = learner.op("note.create", lecture=str(uuid4()), content="nowhere")
    assert statuses(learner.push(refused, last_seq=refused["device_seq"])) == [("rejected", "not_found")]
    again = {**refused, "op_id": str(uuid4())}
    assert learner.try_push(again, last_seq=refused["device_seq"]).json()["is_copy"] is False


def test_a_batch_may_come_compressed(school: Any, room: Any, learner: Device) -> None:
    lecture = school.lecture(room.course)
    learner.pull()
    op = learner.op("note.create", lecture=lecture.pk, content="packed " * 1000)
    body = {"device_id": learner.device_id, "account": learner.account, "epoch": learner.epoch, "ops": [op]}
    packed = gzip.compress(json.dumps(body).encode())
    answer = learner.caller.post("sync/push/", packed, Content_Encoding="gzip")
    assert statuses(answer.json()["results"]) == [APPLIED]
    assert learner.caller.post("sync/push/", packed[:20] + b"x", Content_Encoding="gzip").status_code == 400
    bomb = gzip.compress(b" " * (limits.JSON_BYTES + 10))
    assert learner.caller.post("sync/push/", bomb, Content_Encoding="gzip").status_code == 413


def test_a_note_of_a_mebibyte_comes_through(school: Any, room: Any, learner: Device) -> None:
    text = "ä" * (1024 * 512)
    (result,) = learner.push(learner.op("note.create", lecture=school.lecture(room.course).pk, content=text))
    assert result["row"]["content"] == text


def test_nobody_pushes_without_signing_in(school: Any, room: Any, learner: Device) -> None:
    learner.pull()
    learner.caller = school.caller(None)
    assert learner.try_push().status_code == 401


def test_a_level_without_sync_takes_nothing(room: Any, learner: Device, settings: Any) -> None:
    learner.pull()
    settings.API_LEVEL = "rows"
    assert learner.try_push().status_code == 404


def test_the_derived_id_of_another_is_refused(school: Any, room: Any, learner: Device) -> None:
    other = school.course()
    foreign = UUID(enrollment_id(str(uuid4()), str(other.pk)))
    assert statuses(learner.push(learner.op("enroll", foreign, course=other.pk))) == [("rejected", "invalid")]


def test_a_payload_that_names_the_row_too_is_taken_in_a_batch(school: Any, room: Any, learner: Device) -> None:
    lecture, notes = school.lecture(room.course), [uuid4(), uuid4()]
    ops = [learner.op("note.create", note, lecture=lecture.pk, id=note, content="Mine") for note in notes]
    assert statuses(learner.push(*ops)) == [APPLIED] * 2
    edits = [learner.op("note.edit", note, base_version=1, id=uuid4(), content="Anew") for note in notes]
    assert statuses(learner.push(*edits)) == [APPLIED] * 2
    assert {(row.pk, row.content) for row in Note.objects.all()} == {(note, "Anew") for note in notes}


def test_one_id_for_two_entries_of_a_batch_is_one_entry(school: Any, room: Any, learner: Device) -> None:
    lecture = school.lecture(room.course)
    first, second, third = (learner.op("note.create", lecture=lecture.pk, content=str(n)) for n in range(3))
    results = learner.push(first, {**second, "op_id": first["op_id"]}, third)
    assert statuses(results) == [APPLIED] * 3
    assert {row.content for row in Note.objects.all()} == {"0", "2"}


def test_rows_of_a_batch_are_kept_as_single_calls_keep_them(school: Any, room: Any, learner: Device) -> None:
    lecture, place = school.lecture(room.course), {"page_number": 3, "timestamp_seconds": 0.1}
    anchor = {"quote": "ö\u2028", "quads": [[0.1, 1, 2, 3]]}
    kept = []
    for number in (1, 2):
        notes = {"lecture": lecture.pk, "content": "a\r\n\\u0041 %s", "tags": ["ü"], "anchor": anchor, **place}
        marks = {"lecture": lecture.pk, "title": "Here", **place}
        learner.push(*(learner.op("note.create", **notes) for _ in range(number)))
        learner.push(*(learner.op("bookmark.add", **marks) for _ in range(number)))
        rows = [Note.objects.latest("created_at"), Bookmark.objects.latest("created_at")]
        kept.append([{**vars(row), "_state": None, "id": None, "created_at": None, "updated_at": None} for row in rows])
    assert kept[0] == kept[1]


def test_what_is_written_into_a_course_is_done_for_those_who_teach_it_alone(
    room: Any, learner: Device, teacher: Device
) -> None:
    section = uuid4()
    ops = (
        learner.op("section.add", section, course=room.course.pk, title="One"),
        learner.op("section.patch", section, base_version=1, title="Two"),
        learner.op("section.order", room.course.pk, ids=[section]),
        learner.op("lecture.order", section, ids=[]),
        learner.op("section.remove", section, holds=0),
    )
    assert {status for status, _ in statuses(learner.push(*ops))} == {"rejected", "blocked"}
    results = teacher.push(*[{**op, "op_id": str(uuid4())} for op in ops])
    assert statuses(results) == [APPLIED] * 5
    assert [one["row"] and one["row"]["title"] for one in results] == ["One", "Two", None, None, None]


def test_a_row_is_taken_away_as_it_was_seen(school: Any, room: Any, learner: Device, teacher: Device) -> None:
    section = school.lecture(room.course).section
    seen, unseen = (teacher.op("section.remove", section.pk, holds=count) for count in (1, 0))
    assert statuses(learner.push(learner.op("section.remove", section.pk, holds=0))) == [
        ("rejected", "permission_denied")
    ]
    (told,) = teacher.push(unseen)
    assert (told["status"], told["row"]["title"]) == ("conflict", section.title)
    assert statuses(teacher.push(seen)) == [APPLIED]
    assert statuses(teacher.push(teacher.op("section.remove", section.pk))) == [APPLIED]


@pytest.mark.parametrize("kind", sorted(AUTHORING))
def test_who_does_not_teach_a_course_writes_nothing_of_it_and_is_told_nothing(
    school: Any, room: Any, learner: Device, kind: str
) -> None:
    quiz, work = school.quiz(room.course), school.assignment(room.course)
    lecture = quiz.lecture
    rows = {"section": lecture.section, "lecture": lecture, "quiz": quiz, "question": quiz.questions.first()}
    row = {**rows, "assignment": work}[kind.partition(".")[0]]
    places = {"course": room.course.pk, "section": lecture.section_id, "lecture": lecture.pk, "quiz": quiz.pk}
    words = {"title": "Mine", "text": "Mine", "question_type": "essay", "ids": [], "holds": 0}
    place = room.course.pk if kind == "section.order" else row.pk
    row.refresh_from_db()
    version = row.version
    stranger = Device(school.caller(school.person("instructor")), "")
    for device in (learner, stranger):
        device.account = device.caller.get("users/me/").json()["id"]
        payload = {**places, **words} if kind.endswith(".add") else words
        (told,) = device.push(device.op(kind, None if kind.endswith(".add") else place, **payload))
        assert (told["status"], told.get("row")) == ("rejected", None), told
        assert "SECRET" not in str(told)
    row.refresh_from_db()
    assert row.version == version


@pytest.mark.parametrize("number", [-1, 2**63 - 1, 2**63, 2**64 - 1, 10**30])
def test_a_number_that_no_database_holds_is_refused(room: Any, learner: Device, number: int) -> None:
    entry = {**learner.op("drop"), "device_seq": number}
    assert learner.try_push(entry).status_code == (200 if number == 2**63 - 1 else 400)
    for name in ("confirmed_seq", "last_seq"):
        refused = learner.try_push(learner.op("drop"), **{name: number})
        assert refused.status_code == (200 if number == 2**63 - 1 else 400)
