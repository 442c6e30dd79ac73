"""Category 5 and 6: enrollments, progress, bookmarks, notes."""

from collections.abc import Mapping

from lms_desktop.api.school import Answer, School

Body = Mapping[str, object]


def enrollments(school: School) -> list[bytes]:
    """One's own enrollments, cancelled ones too."""
    return school.pages("enrollments/")


def enroll(school: School, body: Body, *, key: str) -> Answer:
    """Join a course."""
    return school.send("POST", "enrollments/", body, key=key)


def cancel(school: School, enrollment_id: str, *, key: str) -> Answer:
    """Leave a course."""
    return school.send("DELETE", f"enrollments/{enrollment_id}/", key=key)


def enrollment(school: School, enrollment_id: str) -> Answer:
    """One enrollment."""
    return school.get(f"enrollments/{enrollment_id}/")


def course_progress(school: School, enrollment_id: str) -> Answer:
    """Progress in every lecture of a course."""
    return school.get(f"enrollments/{enrollment_id}/progress/")


def lecture_progress(school: School, lecture_id: str) -> Answer:
    """Progress in one lecture."""
    return school.get(f"lectures/{lecture_id}/progress/")


def write_progress(school: School, lecture_id: str, body: Body, *, key: str) -> Answer:
    """Add to the progress in one lecture; the school merges."""
    return school.send("PUT", f"lectures/{lecture_id}/progress/", body, key=key)


def bookmarks(school: School, enrollment_id: str) -> list[bytes]:
    """The bookmarks in a course."""
    return school.pages(f"enrollments/{enrollment_id}/bookmarks/")


def add_bookmark(school: School, lecture_id: str, body: Body, *, key: str) -> Answer:
    """Mark a place."""
    return school.send("POST", f"lectures/{lecture_id}/bookmarks/", body, key=key)


def edit_bookmark(school: School, bookmark_id: str, body: Body, *, key: str, version: int | None) -> Answer:
    """Rename a mark."""
    return school.send("PUT", f"bookmarks/{bookmark_id}/", body, key=key, version=version)


def remove_bookmark(school: School, bookmark_id: str, *, key: str) -> Answer:
    """Take a mark away."""
    return school.send("DELETE", f"bookmarks/{bookmark_id}/", key=key)


def notes(school: School, enrollment_id: str) -> list[bytes]:
    """The notes in a course."""
    return school.pages(f"enrollments/{enrollment_id}/notes/")


def add_note(school: School, lecture_id: str, body: Body, *, key: str) -> Answer:
    """Write a note."""
    return school.send("POST", f"lectures/{lecture_id}/notes/", body, key=key)


def note(school: School, note_id: str) -> Answer:
    """One note; not every school has a page for it."""
    return school.get(f"notes/{note_id}/")


def edit_note(school: School, note_id: str, body: Body, *, key: str, version: int | None) -> Answer:
    """Write a note anew, on the version that was read."""
    return school.send("PUT", f"notes/{note_id}/", body, key=key, version=version)


def remove_note(school: School, note_id: str, *, key: str, version: int | None) -> Answer:
    """Throw a note away, on the version that was read."""
    return school.send("DELETE", f"notes/{note_id}/", key=key, version=version)
