from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "lms_desktop.server.apps.courses"
    label = "courses"
    default_auto_field = "django.db.models.BigAutoField"
