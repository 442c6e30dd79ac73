"""The least that an answer can cost: views of raw SQL and one pass of an encoder, behind the same door.

They know their caller by the same token, count, and carry the same validator as the real addresses; they know no
forms, no filters and no policies beyond one condition. Never part of the program.
"""

from collections.abc import Callable
from typing import Any

import msgspec
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from lms_desktop.server.apps.authentication.tokens import Bearer
from lms_desktop.server.urls import handler400, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

COURSE = [
    *("id", "version", "created_at", "updated_at", "course_code", "title", "slug", "short_description", "level"),
    *("status", "language", "timezone", "thumbnail_url", "category_id", "created_by_id"),
]
COURSES = f"""
SELECT {", ".join(f"c.{name}" for name in COURSE)}, p.price, p.currency, p.is_free,
    m.duration_minutes, m.has_certificate, m.requirements, m.learning_outcomes, m.tags,
    (SELECT count(*) FROM courses_lecture l JOIN courses_section s ON s.id = l.section_id
        WHERE s.course_id = c.id AND l.is_published),
    (SELECT count(*) FROM enrollments_enrollment e WHERE e.course_id = c.id AND e.status IN ('active', 'completed'))
FROM courses_course c LEFT JOIN courses_coursepricing p ON p.course_id = c.id
    LEFT JOIN courses_coursemetadata m ON m.course_id = c.id
WHERE c.status = 'published' ORDER BY c.title, c.id LIMIT 20
"""
NOTE = [
    *("id", "version", "created_at", "updated_at", "enrollment_id", "lecture_id", "content", "timestamp_seconds"),
    *("page_number", "anchor", "tags"),
]
NOTES = f"""
SELECT g.seq, g.entity, {", ".join(f"n.{name}" for name in NOTE)}
FROM sync_change g JOIN sync_stream s ON s.id = g.stream_id JOIN enrollments_note n ON n.id = g.entity_id
    JOIN enrollments_enrollment e ON e.id = n.enrollment_id
WHERE s.kind = 'user' AND s.owner = %s AND g.seq > %s AND g.seq <= s.head AND e.user_id = %s
ORDER BY g.seq LIMIT %s
"""


def courses(request: HttpRequest) -> HttpResponse:
    """Twenty courses as the catalogue lists them."""
    _caller(request)
    with connection.cursor() as sql:
        sql.execute("SELECT count(*) FROM courses_course WHERE status = 'published'")
        count = sql.fetchone()[0]
        sql.execute(COURSES)
        rows = sql.fetchall()
    results = [dict(zip(COURSE, row, strict=False)) | _about(row) for row in rows]
    return _answer({"count": count, "next": None, "previous": None, "results": results})


def notes(request: HttpRequest) -> HttpResponse:
    """The changes of one's notes after a number."""
    user = _caller(request)
    me = user.hex if connection.vendor == "sqlite" else user
    with connection.cursor() as sql:
        sql.execute("SELECT head FROM sync_stream WHERE kind = 'user' AND owner = %s", [me])
        head = sql.fetchone()[0]
        sql.execute(NOTES, [me, int(request.GET["after"]), me, 1000])
        rows = sql.fetchall()
    stream = f"user:{user}"
    told = [
        {
            "stream": stream,
            "seq": row[0],
            "entity": row[1],
            "op": "upsert",
            "row": dict(zip(NOTE, row[2:], strict=True)),
        }
        for row in rows
    ]
    return _answer({"changes": told, "cursor": str(head), "has_more": False})


def _about(row: Any) -> dict[str, Any]:
    pricing = dict(zip(("price", "currency", "is_free"), row[15:18], strict=True))
    names = ("duration_minutes", "has_certificate", "requirements", "learning_outcomes", "tags")
    metadata = dict(zip(names, row[18:23], strict=True))
    return {"pricing": pricing, "metadata": metadata, "lecture_count": row[23], "enrollment_count": row[24]}


def _caller(request: HttpRequest) -> Any:
    known = Bearer().authenticate(request)  # type: ignore[arg-type]  # it reads the header alone
    assert known is not None
    return known[0].pk


def _answer(value: object) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(value), content_type="application/json")


_VIEWS: dict[str, Callable[[HttpRequest], HttpResponse]] = {"courses": courses, "notes": notes}
urlpatterns = [*urlpatterns, *(path(f"api/floor/{name}/", view) for name, view in _VIEWS.items())]
