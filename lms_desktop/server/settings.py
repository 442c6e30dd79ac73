"""Settings of the school, read from the environment; `lms-server` sets `LMS_DATA` before they load."""

import os
import secrets
import sqlite3
from datetime import timedelta
from pathlib import Path

from lms_desktop.protocol import limits

DATA_DIR = Path(os.environ.get("LMS_DATA", ".lms-data")).absolute()
MEDIA_DIR = DATA_DIR / "media"
SECRET_FILE = DATA_DIR / "secret.key"
SECRET_KEY = SECRET_FILE.read_text("ascii") if SECRET_FILE.exists() else secrets.token_urlsafe(48)

DEBUG = False
ALLOWED_HOSTS = ["*"]  # the address is the school's own choice; links are relative to what was called
ROOT_URLCONF = "lms_desktop.server.urls"
WSGI_APPLICATION = "lms_desktop.server.wsgi.application"
APPEND_SLASH = False
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
LANGUAGE_CODE = "en"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "rest_framework",
    "lms_desktop.server.core",
    "lms_desktop.server.apps.authentication",
    "lms_desktop.server.apps.users",
    "lms_desktop.server.apps.courses",
    "lms_desktop.server.apps.videos",
    "lms_desktop.server.apps.enrollments",
    "lms_desktop.server.apps.assignments",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "lms_desktop.server.core.middleware.Compress",
    "django.middleware.http.ConditionalGetMiddleware",
]

# The WAL-reset bug damages databases of older SQLite when two connections write at once.
_JOURNAL = "WAL" if sqlite3.sqlite_version_info >= (3, 51, 3) else "DELETE"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "school.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": f"PRAGMA journal_mode={_JOURNAL};PRAGMA synchronous=FULL",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "authentication.User"
PASSWORD_HASHERS = ["lms_desktop.server.core.hashers.ModestArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": limits.PASSWORD_MIN},
    },
]
INSTRUCTORS_MAY_REGISTER = os.environ.get("LMS_INSTRUCTORS_MAY_REGISTER") == "1"

MAIL_DIR = DATA_DIR / "mail"  # where letters go as files while the school has no post office
EMAIL_HOST = os.environ.get("LMS_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("LMS_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("LMS_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("LMS_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("LMS_SMTP_TLS", "starttls") == "starttls"  # or "ssl", or "none"
EMAIL_USE_SSL = os.environ.get("LMS_SMTP_TLS") == "ssl"
EMAIL_TIMEOUT = 30
EMAIL_SUBJECT_PREFIX = os.environ.get("LMS_MAIL_PREFIX", "[LMS] ")
DEFAULT_FROM_EMAIL = os.environ.get("LMS_MAIL_FROM", "school@localhost")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "lms_desktop.server.core.mailbox.Folder"
)

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DATA_UPLOAD_MAX_MEMORY_SIZE = limits.JSON_BYTES
FILE_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
MEDIA_URL_HOURS = 6
MEDIA_BYTES_PER_S = 0  # as fast as it goes
MEDIA_BUCKET = os.environ.get("LMS_S3_BUCKET", "")  # files lie in a folder of the school where this is empty
MEDIA_BUCKET_URL = os.environ.get("LMS_S3_URL", "")  # keys are read from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY
MEDIA_BUCKET_PREFIX = os.environ.get("LMS_S3_PREFIX", "media/")
MEDIA_ACCEL_PREFIX = os.environ.get("LMS_ACCEL_PREFIX", "")  # the place at which nginx gives out the folder of files
UPLOAD_BYTES = int(os.environ.get("LMS_UPLOAD_BYTES", limits.UPLOAD_BYTES))

ACCESS_LIFETIME = timedelta(minutes=int(os.environ.get("LMS_ACCESS_MINUTES", limits.ACCESS_MINUTES)))
REFRESH_LIFETIME = timedelta(days=limits.REFRESH_DAYS)
SUCCESSOR_LIFETIME = timedelta(days=30)
SIMPLE_JWT = {"ACCESS_TOKEN_LIFETIME": ACCESS_LIFETIME, "SIGNING_KEY": SECRET_KEY, "USER_ID_CLAIM": "user_id"}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["lms_desktop.server.apps.authentication.tokens.Bearer"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["lms_desktop.server.core.wire.WireParser"],
    "DEFAULT_RENDERER_CLASSES": ["lms_desktop.server.core.wire.WireRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "lms_desktop.server.core.wire.AlwaysJson",
    "DEFAULT_SCHEMA_CLASS": "lms_desktop.server.core.schema.OperationSchema",
    "EXCEPTION_HANDLER": "lms_desktop.server.core.answers.answer_problem",
    "DEFAULT_THROTTLE_RATES": {
        "login_pair": os.environ.get("LMS_LOGINS_PER_ADDRESS", "10/min"),
        "login_ip": os.environ.get("LMS_LOGINS_PER_COMPUTER", "300/min"),
        "register_ip": os.environ.get("LMS_REGISTRATIONS_PER_COMPUTER", "60/hour"),
        "reset_pair": os.environ.get("LMS_RESETS_PER_ADDRESS", "5/hour"),
        "reset_ip": os.environ.get("LMS_RESETS_PER_COMPUTER", "60/hour"),
        "code_ip": os.environ.get("LMS_CODES_PER_COMPUTER", "60/min"),
        "search_ip": os.environ.get("LMS_SEARCHES_PER_COMPUTER", "600/min"),
    },
    "UNAUTHENTICATED_USER": None,
    "COERCE_DECIMAL_TO_STRING": True,
    "NUM_PROXIES": int(os.environ.get("LMS_PROXIES", "0")),
}
SPECTACULAR_SETTINGS = {
    "TITLE": "LMS",
    "DESCRIPTION": "What a school tells and takes. Texts are kept byte for byte; every row carries its `version`.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api",
    "APPEND_COMPONENTS": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
    "ENUM_NAME_OVERRIDES": {},
    "POSTPROCESSING_HOOKS": [],
    "COMPONENT_SPLIT_PATCH": True,
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}},  # an answer that says no is no news
}
