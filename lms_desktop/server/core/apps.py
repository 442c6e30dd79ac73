from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class CoreConfig(AppConfig):
    name = "lms_desktop.server.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .triggers import install_triggers, remove_triggers

        pre_migrate.connect(remove_triggers, sender=self)
        post_migrate.connect(make_cache_table, sender=self)
        post_migrate.connect(install_triggers, sender=self)


def make_cache_table(using: str, **_: Any) -> None:
    """Make the table that throttles count in; safe to repeat."""
    from django.core.management import call_command

    call_command("createcachetable", database=using, verbosity=0)
