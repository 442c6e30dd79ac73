"""Category 7 and 8: assignments, submissions, grades, quizzes, attempts."""

from collections.abc import Mapping, Sequence

from lms_desktop.api.school import Answer, School, Upload

Body = Mapping[str, object]


def assignments(school: School, course_id: str) -> list[bytes]:
    """The assignments of a course."""
    return school.pages(f"courses/{course_id}/assignments/")


def submissions(school: School, assignment_id: str) -> list[bytes]:
    """A learner's own submissions, an instructor's everybody's."""
    return school.pages(f"assignments/{assignment_id}/submissions/")


def submission(school: School, submission_id: str) -> Answer:
    """One submission."""
    return school.get(f"submissions/{submission_id}/")


def submit(
    school: School, assignment_id: str, fields: Mapping[str, str], files: Sequence[Upload], *, key: str
) -> Answer:
    """Hand in a work with its files."""
    return school.upload(f"assignments/{assignment_id}/submit/", fields, files, key=key)


def grade(school: School, submission_id: str, body: Body, *, key: str, version: int | None) -> Answer:
    """Grade a work, on the version that was read."""
    return school.send("POST", f"submissions/{submission_id}/grade/", body, key=key, version=version)


def quiz(school: School, lecture_id: str) -> Answer:
    """The quiz of a lecture."""
    return school.get(f"lectures/{lecture_id}/quiz/")


def questions(school: School, quiz_id: str) -> list[bytes]:
    """The questions of a quiz."""
    return school.pages(f"quizzes/{quiz_id}/questions/")


def attempts(school: School, quiz_id: str) -> list[bytes]:
    """One's own attempts at a quiz."""
    return school.pages(f"quizzes/{quiz_id}/attempts/")


def start(school: School, quiz_id: str, body: Body, *, key: str) -> Answer:
    """Begin an attempt."""
    return school.send("POST", f"quizzes/{quiz_id}/start/", body, key=key)


def attempt(school: School, attempt_id: str) -> Answer:
    """One attempt."""
    return school.get(f"quiz-attempts/{attempt_id}/")


def hand_in(school: School, attempt_id: str, body: Body, *, key: str) -> Answer:
    """Hand in the answers of an attempt."""
    return school.send("POST", f"quiz-attempts/{attempt_id}/submit/", body, key=key)


def judge(school: School, attempt_id: str, body: Body, *, key: str, version: int | None) -> Answer:
    """Judge answers of an attempt by hand, on the version that was read."""
    return school.send("POST", f"quiz-attempts/{attempt_id}/grade/", body, key=key, version=version)


def result(school: School, attempt_id: str) -> Answer:
    """What an attempt was worth."""
    return school.get(f"quiz-attempts/{attempt_id}/result/")
