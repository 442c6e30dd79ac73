"""The addresses of the school."""

from django.urls import include, path

from lms_desktop.server.core import docs
from lms_desktop.server.core.ranges import serve_media
from lms_desktop.server.core.views import Health

_APPS = "lms_desktop.server.apps"

urlpatterns = [
    path("api/health/", Health.as_view()),
    path("api/", include(f"{_APPS}.authentication.urls")),
    path("api/", include(f"{_APPS}.users.urls")),
    path("api/", include(f"{_APPS}.courses.urls")),
    path("api/", include(f"{_APPS}.videos.urls")),
    path("api/", include(f"{_APPS}.enrollments.urls")),
    path("api/", include(f"{_APPS}.assignments.urls")),
    path("api/schema/", docs.schema),
    path("api/docs/", docs.page),
    path("api/docs/<str:name>", docs.part),
    path("api/sync/", include(f"{_APPS}.sync.urls")),
    path("media/<str:token>/<str:name>", serve_media),
]
handler400 = "lms_desktop.server.core.answers.bad_request"
handler404 = "lms_desktop.server.core.answers.not_found"
handler500 = "lms_desktop.server.core.answers.server_error"
