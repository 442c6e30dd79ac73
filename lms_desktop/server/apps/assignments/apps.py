from django.apps import AppConfig


class AssignmentsConfig(AppConfig):
    name = "lms_desktop.server.apps.assignments"
    label = "assignments"
    default_auto_field = "django.db.models.BigAutoField"
