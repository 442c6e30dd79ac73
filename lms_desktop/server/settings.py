"""Settings of the school, read from the environment; `lms-server` sets `LMS_DATA` before they load.

| variable | what it says | where nothing is said |
| --- | --- | --- |
| `LMS_DATA` | the folder of files, secret and SQLite database | `.lms-data` |
| `DATABASE_URL` | `postgres://user:password@host/name`, or `sqlite:////path` | SQLite in the folder |
| `LMS_SECRET_KEY` | what tokens and links are signed with | `secret.key` in the folder |
| `LMS_HOSTS` | the names that the school answers to, with commas | any |
| `LMS_PROXIES` | how many proxies stand in front | 0 |
| `LMS_API_LEVEL` | `full`; `rows`: without sync; `bare`: as a stranger's server would speak | `full` |
| `LMS_MIN_CLIENT` | the oldest program that may sync | any |
| `LMS_INSTRUCTORS_MAY_REGISTER` | `1`: who registers may choose to teach | no |
| `LMS_ACCESS_MINUTES` | how long an access token lasts | 15 |
| `LMS_LOGIN_RATE`, `LMS_LOGIN_IP_RATE` | how often one may try to sign in, and a computer | `10/min`, `300/min` |
| `LMS_REGISTER_RATE` | how many accounts a computer may make | `60/hour` |
| `EMAIL_URL` | `smtp://user:password@host:port`, `smtp+tls://…` | files in the folder's `mail` |
| `LMS_MAIL_FROM` | the sender of mail | `school@localhost` |
"""

import secrets
import sqlite3
from datetime import timedelta
from pathlib import Path

import environ

from lms_desktop.protocol import limits

env = environ.Env()

DATA_DIR = Path(env("LMS_DATA", default=".lms-data")).absolute()
MEDIA_DIR = DATA_DIR / "media"
SECRET_FILE = DATA_DIR / "secret.key"
_KEPT_SECRET = SECRET_FILE.read_text("ascii") if SECRET_FILE.exists() else secrets.token_urlsafe(48)
SECRET_KEY = env("LMS_SECRET_KEY", default=_KEPT_SECRET)

DEBUG = False
ALLOWED_HOSTS = env.list("LMS_HOSTS", default=["*"])  # links are relative to what was called
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
    "lms_desktop.server.apps.sync",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "lms_desktop.server.core.middleware.Compress",
    "django.middleware.http.ConditionalGetMiddleware",
]

# The WAL-reset bug damages databases of older SQLite when two connections write at once.
_JOURNAL = "WAL" if sqlite3.sqlite_version_info >= (3, 51, 3) else "DELETE"
_DATABASE = env.db("DATABASE_URL", default=f"sqlite:///{(DATA_DIR / 'school.sqlite3').as_posix()}")
if _DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    _DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": f"PRAGMA journal_mode={_JOURNAL};PRAGMA synchronous=FULL",
    }
else:
    _DATABASE |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": {"options": "-c lock_timeout=20s"}}
DATABASES = {"default": _DATABASE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "authentication.User"
PASSWORD_HASHERS = ["lms_desktop.server.core.hashers.ModestArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": limits.PASSWORD_MIN},
    },
]
INSTRUCTORS_MAY_REGISTER = env.bool("LMS_INSTRUCTORS_MAY_REGISTER", default=False)

_MAIL = env.email_url("EMAIL_URL", default="filemail:")
EMAIL_BACKEND = _MAIL["EMAIL_BACKEND"]
EMAIL_FILE_PATH = str(_MAIL.get("EMAIL_FILE_PATH") or DATA_DIR / "mail")
EMAIL_HOST, EMAIL_PORT = _MAIL.get("EMAIL_HOST") or "localhost", _MAIL.get("EMAIL_PORT") or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.get("EMAIL_HOST_USER") or "", _MAIL.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.get("EMAIL_USE_TLS", False), _MAIL.get("EMAIL_USE_SSL", False)
DEFAULT_FROM_EMAIL = env("LMS_MAIL_FROM", default="school@localhost")

# Throttles count in the database, so that all workers count together.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "lms_cache"}}
DATA_UPLOAD_MAX_MEMORY_SIZE = limits.JSON_BYTES
FILE_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
MEDIA_URL_HOURS = 6
MEDIA_BYTES_PER_S = 0  # as fast as it goes

API_LEVEL = env("LMS_API_LEVEL", default="full")
MIN_CLIENT = env("LMS_MIN_CLIENT", default="")

ACCESS_LIFETIME = timedelta(minutes=env.int("LMS_ACCESS_MINUTES", default=limits.ACCESS_MINUTES))
REFRESH_LIFETIME = timedelta(days=limits.REFRESH_DAYS)
SUCCESSOR_LIFETIME = timedelta(days=30)
SIMPLE_JWT = {"ACCESS_TOKEN_LIFETIME": ACCESS_LIFETIME, "SIGNING_KEY": SECRET_KEY, "USER_ID_CLAIM": "user_id"}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["lms_desktop.server.apps.authentication.tokens.Bearer"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["lms_desktop.server.core.wire.WireParser"],
    "DEFAULT_RENDERER_CLASSES": ["lms_desktop.server.core.wire.WireRenderer"],
    "EXCEPTION_HANDLER": "lms_desktop.server.core.answers.answer_problem",
    "DEFAULT_THROTTLE_RATES": {
        "login_pair": env("LMS_LOGIN_RATE", default="10/min"),
        "login_ip": env("LMS_LOGIN_IP_RATE", default="300/min"),
        "register_ip": env("LMS_REGISTER_RATE", default="60/hour"),
    },
    "UNAUTHENTICATED_USER": None,
    "COERCE_DECIMAL_TO_STRING": True,
    "NUM_PROXIES": env.int("LMS_PROXIES", default=0),
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}},  # an answer that says no is no news
}
