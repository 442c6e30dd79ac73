from django.apps import AppConfig


class EnrollmentsConfig(AppConfig):
    name = "lms_desktop.server.apps.enrollments"
    label = "enrollments"
    default_auto_field = "django.db.models.BigAutoField"
