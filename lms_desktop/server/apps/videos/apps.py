from django.apps import AppConfig


class VideosConfig(AppConfig):
    name = "lms_desktop.server.apps.videos"
    label = "videos"
    default_auto_field = "django.db.models.BigAutoField"
