"""How much of the API a school speaks: `full`, `rows` (no sync), or `bare` (the 69 rows alone, as a stranger would).

A bare school knows neither ids nor keys nor versions of its callers; it is there so that programs are tested with one.
"""

import re

from django.conf import settings
from django.http import Http404, HttpRequest
from rest_framework.exceptions import MethodNotAllowed

FULL, BARE = "full", "bare"
ROWS: dict[str, str] = {
    "health/": "GET",
    "auth/register/": "POST",
    "auth/login/": "POST",
    "auth/logout/": "POST",
    "auth/refresh/": "POST",
    "auth/verify-email/": "POST",
    "auth/password-reset/": "POST",
    "auth/password-reset-confirm/": "POST",
    "users/me/": "GET PUT PATCH",
    "users/me/settings/": "GET PUT PATCH",
    "users/me/social/": "GET PUT",
    "users/me/skills/": "GET POST",
    "users/me/skills/{}/": "DELETE",
    "users/{}/": "GET",
    "courses/": "GET POST",
    "courses/{}/": "GET PUT PATCH DELETE",
    "courses/categories/": "GET",
    "courses/categories/{}/": "GET",
    "courses/{}/instructors/": "GET",
    "instructors/": "GET",
    "instructors/{}/": "GET",
    "courses/{}/sections/": "GET POST",
    "sections/{}/": "PUT PATCH",
    "sections/{}/lectures/": "GET POST",
    "lectures/{}/": "GET PUT PATCH",
    "lectures/{}/video/": "POST",
    "lectures/{}/pdf/": "POST",
    "lectures/{}/resources/": "GET POST",
    "enrollments/": "GET POST",
    "enrollments/{}/": "GET DELETE",
    "courses/{}/enroll/": "POST",
    "enrollments/{}/progress/": "GET",
    "lectures/{}/progress/": "GET POST PUT",
    "enrollments/{}/bookmarks/": "GET",
    "lectures/{}/bookmarks/": "POST",
    "bookmarks/{}/": "PUT DELETE",
    "enrollments/{}/notes/": "GET",
    "lectures/{}/notes/": "POST",
    "notes/{}/": "PUT DELETE",
    "courses/{}/assignments/": "GET POST",
    "assignments/{}/": "GET PUT PATCH",
    "assignments/{}/submit/": "POST",
    "assignments/{}/submissions/": "GET",
    "submissions/{}/": "GET",
    "submissions/{}/grade/": "POST",
    "lectures/{}/quiz/": "GET POST",
    "quizzes/{}/": "PUT PATCH",
    "quizzes/{}/questions/": "GET POST",
    "questions/{}/": "PUT DELETE",
    "quizzes/{}/start/": "POST",
    "quiz-attempts/{}/": "GET",
    "quiz-attempts/{}/submit/": "POST",
    "quiz-attempts/{}/result/": "GET",
}
_PART = re.compile(r"<[^>]+>")


def is_full() -> bool:
    """Whether this school offers sync."""
    return bool(settings.API_LEVEL == FULL)


def is_bare() -> bool:
    """Whether this school knows nothing but the 69 rows."""
    return bool(settings.API_LEVEL == BARE)


def demand_spoken(request: HttpRequest) -> None:
    """Refuse what a bare school does not speak."""
    if not is_bare() or request.resolver_match is None:
        return
    methods = ROWS.get(_PART.sub("{}", request.resolver_match.route).removeprefix("api/"), "").split()
    if not methods:
        raise Http404
    if request.method not in (*methods, "HEAD", "OPTIONS"):
        raise MethodNotAllowed(request.method or "")
