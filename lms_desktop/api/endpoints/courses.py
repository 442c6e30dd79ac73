"""Category 3 and 4: the catalogue, and what a course is made of."""

from lms_desktop.api.school import Answer, School


def courses(school: School) -> list[bytes]:
    """The whole published catalogue."""
    return school.pages("courses/", ordering="title")


def categories(school: School) -> list[bytes]:
    """Every category."""
    return school.pages("courses/categories/")


def taught(school: School, user: str) -> list[bytes]:
    """The courses that this person teaches."""
    return school.pages("courses/", instructor=user, ordering="title")


def course(school: School, course_id: str, *, etag: str = "") -> Answer:
    """One course with its syllabus."""
    return school.get(f"courses/{course_id}/", etag=etag)


def sections(school: School, course_id: str) -> list[bytes]:
    """The sections of a course."""
    return school.pages(f"courses/{course_id}/sections/")


def lectures(school: School, section_id: str) -> list[bytes]:
    """The lectures of a section."""
    return school.pages(f"sections/{section_id}/lectures/")


def lecture(school: School, lecture_id: str, *, etag: str = "") -> Answer:
    """One lecture with everything to learn from it."""
    return school.get(f"lectures/{lecture_id}/", etag=etag)
