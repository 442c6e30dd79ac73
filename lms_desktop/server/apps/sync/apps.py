from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class SyncConfig(AppConfig):
    name = "lms_desktop.server.apps.sync"
    label = "sync"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .triggers import install_log, remove_log

        pre_migrate.connect(remove_log, sender=self)
        post_migrate.connect(install_log, sender=self)
