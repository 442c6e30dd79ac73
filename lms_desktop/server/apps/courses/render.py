"""Courses, sections and lectures as rows."""

from collections.abc import Iterable, Iterator
from typing import Any

from lms_desktop.protocol import content as content_wire
from lms_desktop.protocol import courses as wire
from lms_desktop.protocol.enums import ContentType, CourseStatus, InstructorRole, Level

from .models import Category, Course, CourseInstructor, Instructor, Lecture, Section


def summary_fields(course: Course) -> dict[str, Any]:
    """What every form of a course row shares."""
    return {
        "id": str(course.pk),
        "version": course.version,
        "created_at": course.created_at,
        "updated_at": course.updated_at,
        "course_code": course.course_code,
        "title": course.title,
        "slug": course.slug,
        "short_description": course.short_description,
        "level": Level(course.level),
        "status": CourseStatus(course.status),
        "language": course.language,
        "timezone": course.timezone,
        "thumbnail_url": course.thumbnail_url,
        "lecture_count": getattr(course, "lecture_count", 0),
    }


def course_summary(course: Course) -> wire.CourseSummary:
    """A course as a list of one's enrollments shows it."""
    return wire.CourseSummary(**summary_fields(course))


def course_rows(courses: Iterable[Course]) -> Iterator[wire.CourseRow]:
    """Courses as the catalogue lists them."""
    for course in courses:
        yield wire.CourseRow(**_row_fields(course))


def course_detail(course: Course) -> wire.CourseDetail:
    """A course with its description and syllabus."""
    return wire.CourseDetail(
        **_row_fields(course),
        description=course.description,
        instructors=tuple(map(course_instructor, course.course_instructors.all())),
        sections=tuple(map(_syllabus_section, course.sections.all())),
        is_enrolled=getattr(course, "is_enrolled", False),
    )


def course_instructor(teacher: CourseInstructor) -> wire.CourseInstructor:
    """Who teaches a course."""
    instructor, profile = teacher.instructor, teacher.instructor.user.profile
    return wire.CourseInstructor(
        instructor=str(instructor.pk),
        id=str(teacher.pk),
        version=teacher.version,
        created_at=teacher.created_at,
        updated_at=teacher.updated_at,
        role=InstructorRole(teacher.role),
        order_index=teacher.order_index,
        user=str(instructor.user_id),
        name=profile.name,
        headline=instructor.headline,
        avatar_url=profile.avatar_url,
    )


def instructor_rows(instructors: Iterable[Instructor]) -> Iterator[wire.Instructor]:
    """Teachers, as the catalogue introduces them."""
    for instructor in instructors:
        yield wire.Instructor(**_instructor_fields(instructor))


def instructor_detail(instructor: Instructor, courses: Iterable[Course]) -> wire.InstructorDetail:
    """A teacher with their courses."""
    return wire.InstructorDetail(**_instructor_fields(instructor), courses=tuple(course_rows(courses)))


def _instructor_fields(instructor: Instructor) -> dict[str, Any]:
    profile = instructor.user.profile
    return {
        "id": str(instructor.pk),
        "version": instructor.version,
        "created_at": instructor.created_at,
        "updated_at": max(instructor.updated_at, profile.updated_at),
        "user": str(instructor.user_id),
        "name": profile.name,
        "bio": profile.bio,
        "avatar_url": profile.avatar_url,
        "headline": instructor.headline,
        "course_count": getattr(instructor, "course_count", 0),
    }


def category_rows(categories: Iterable[Category]) -> Iterator[wire.Category]:
    """Shelves of the catalogue."""
    for category in categories:
        yield wire.Category(**category_fields(category))


def category_fields(category: Category) -> dict[str, Any]:
    """What a list and a page of a category share."""
    parent = category.parent_category_id
    return {
        "id": str(category.pk),
        "version": category.version,
        "created_at": category.created_at,
        "updated_at": category.updated_at,
        "name": category.name,
        "slug": category.slug,
        "description": category.description,
        "parent_category": str(parent) if parent else None,
        "course_count": getattr(category, "course_count", 0),
    }


def section_rows(sections: Iterable[Section]) -> Iterator[content_wire.Section]:
    """Parts of a course."""
    for section in sections:
        yield content_wire.Section(
            id=str(section.pk),
            version=section.version,
            created_at=section.created_at,
            updated_at=section.updated_at,
            course=str(section.course_id),
            title=section.title,
            description=section.description,
            order_index=section.order_index,
            lecture_count=getattr(section, "lecture_count", 0),
        )


def lecture_rows(lectures: Iterable[Lecture]) -> Iterator[content_wire.LectureRow]:
    """Lectures as a list shows them."""
    for lecture in lectures:
        yield content_wire.LectureRow(**lecture_fields(lecture))


def lecture_fields(lecture: Lecture) -> dict[str, Any]:
    """What a list and a page of a lecture share."""
    return {
        "id": str(lecture.pk),
        "version": lecture.version,
        "created_at": lecture.created_at,
        "updated_at": lecture.updated_at,
        "section": str(lecture.section_id),
        "title": lecture.title,
        "description": lecture.description,
        "content_type": ContentType(lecture.content_type),
        "order_index": lecture.order_index,
        "duration_seconds": lecture.duration_seconds,
        "is_preview": lecture.is_preview,
        "is_published": lecture.is_published,
    }


def _row_fields(course: Course) -> dict[str, Any]:
    return {
        **summary_fields(course),
        "category": str(course.category_id) if course.category_id else None,
        "created_by": str(course.created_by_id) if course.created_by_id else None,
        "pricing": _pricing(course),
        "metadata": _metadata(course),
        "enrollment_count": getattr(course, "enrollment_count", 0),
    }


def _pricing(course: Course) -> wire.CoursePricing:
    pricing = course.pricing
    return wire.CoursePricing(price=pricing.price, currency=pricing.currency, is_free=pricing.is_free)


def _metadata(course: Course) -> wire.CourseMetadata:
    metadata = course.metadata
    return wire.CourseMetadata(
        duration_minutes=metadata.duration_minutes,
        has_certificate=metadata.has_certificate,
        requirements=tuple(metadata.requirements),
        learning_outcomes=tuple(metadata.learning_outcomes),
        tags=tuple(metadata.tags),
    )


def _syllabus_section(section: Section) -> wire.SyllabusSection:
    return wire.SyllabusSection(
        id=str(section.pk),
        title=section.title,
        order_index=section.order_index,
        lectures=tuple(map(_syllabus_lecture, section.lectures.all())),
    )


def _syllabus_lecture(lecture: Lecture) -> wire.SyllabusLecture:
    return wire.SyllabusLecture(
        id=str(lecture.pk),
        title=lecture.title,
        content_type=ContentType(lecture.content_type),
        order_index=lecture.order_index,
        duration_seconds=lecture.duration_seconds,
        is_preview=lecture.is_preview,
    )
