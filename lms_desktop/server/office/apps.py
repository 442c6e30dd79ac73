from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class OfficeConfig(AppConfig):
    name = "lms_desktop.server.office"
    label = "office"


class SiteConfig(admin_apps.AdminConfig):
    """Django's admin, with the office as its site."""

    default = False
    default_site = "lms_desktop.server.office.site.Office"
