"""Settings of the school, read from the environment; `lms-server` sets `LMS_DATA` before they load.

| variable | what it says | where nothing is said |
| --- | --- | --- |
| `LMS_DATA` | the folder of files, secret and SQLite database | `.lms-data` |
| `DATABASE_URL` | `postgres://user:password@host/name`, or `sqlite:////path` | SQLite in the folder |
| `LMS_SECRET_KEY` | what tokens and links are signed with | `secret.key` in the folder |
| `LMS_HOSTS` | the names that the school answers to, with commas | any |
| `LMS_HTTPS` | `1`: the office's cookies go over https alone | no |
| `LMS_ORIGINS` | where the office is reached from outside, such as `https://school.org` | as it is called |
| `LMS_PROXIES` | how many proxies stand in front | 0 |
| `LMS_API_LEVEL` | `full`; `rows`: without sync; `bare`: as a stranger's server would speak | `full` |
| `LMS_MIN_CLIENT` | the oldest program that may sync | any |
| `LMS_INSTRUCTORS_MAY_REGISTER` | `1`: who registers may choose to teach | no |
| `LMS_ACCESS_MINUTES` | how long an access token lasts | 15 |
| `LMS_LOGINS_PER_ADDRESS`, `…_PER_COMPUTER` | how often one may try to sign in | `10/min`, `300/min` |
| `LMS_REGISTRATIONS_PER_COMPUTER` | how many accounts may be made | `60/hour` |
| `LMS_RESETS_PER_ADDRESS`, `…_PER_COMPUTER` | how often a new password may be asked for | `5/hour`, `60/hour` |
| `LMS_CODES_PER_COMPUTER`, `LMS_SEARCHES_PER_COMPUTER` | how often mailed codes, searches | `60/min`, `600/min` |
| `LMS_SMTP_HOST`, `…_PORT`, `…_USER`, `…_PASSWORD` | the post office of the school | files in the folder's `mail` |
| `LMS_SMTP_TLS` | `starttls`, `ssl` or `none` | `starttls` |
| `LMS_UPLOAD_BYTES` | how long a file may be | what the contract says |
| `LMS_S3_BUCKET`, `LMS_S3_URL`, `LMS_S3_PREFIX` | where files lie, if in a bucket | the folder's `media` |
| `LMS_UNNAMED_DAYS` | how long a file is kept that nothing names any more | 30 |
| `LMS_ACCEL_PREFIX` | the place at which nginx gives out the folder of files | the program does |
| `LMS_LOG` | from when on events are noted, as lines of JSON: `info` has every call, `error` only bugs | `warning` |
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
    "lms_desktop.server.office.apps.SiteConfig",
    "django.contrib.sessions",
    "django.contrib.messages",
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
    "lms_desktop.server.office",
]
MIDDLEWARE = [
    "lms_desktop.server.core.logs.Numbered",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "lms_desktop.server.core.middleware.Compress",
    "django.middleware.http.ConditionalGetMiddleware",
    "lms_desktop.server.office.middleware.Sessions",
    "lms_desktop.server.office.middleware.Forms",
    "lms_desktop.server.office.middleware.People",
    "lms_desktop.server.office.middleware.Messages",
    "lms_desktop.server.office.middleware.Frames",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
STATIC_URL = "/static/"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("LMS_HTTPS", default=False)
CSRF_TRUSTED_ORIGINS = env.list("LMS_ORIGINS", default=[])

# The WAL-reset bug damages databases of older SQLite when two connections write at once.
_JOURNAL = "WAL" if sqlite3.sqlite_version_info >= (3, 51, 3) else "DELETE"
_DATABASE = env.db("DATABASE_URL", default=f"sqlite:///{(DATA_DIR / 'school.sqlite3').as_posix()}")
if _DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    _DATABASE["CONN_MAX_AGE"] = None  # to open it anew is to read all its tables and triggers
    _DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": f"PRAGMA journal_mode={_JOURNAL};PRAGMA synchronous=FULL;PRAGMA temp_store=MEMORY",
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

MAIL_DIR = DATA_DIR / "mail"  # where letters go as files while the school has no post office
EMAIL_HOST = env("LMS_SMTP_HOST", default="")
EMAIL_PORT = env.int("LMS_SMTP_PORT", default=587)
EMAIL_HOST_USER = env("LMS_SMTP_USER", default="")
EMAIL_HOST_PASSWORD = env("LMS_SMTP_PASSWORD", default="")
EMAIL_USE_TLS = env("LMS_SMTP_TLS", default="starttls") == "starttls"  # or "ssl", or "none"
EMAIL_USE_SSL = env("LMS_SMTP_TLS", default="starttls") == "ssl"
EMAIL_TIMEOUT = 30
EMAIL_SUBJECT_PREFIX = env("LMS_MAIL_PREFIX", default="[LMS] ")
DEFAULT_FROM_EMAIL = env("LMS_MAIL_FROM", default="school@localhost")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "lms_desktop.server.core.mailbox.Folder"
)

# Throttles count in the database, so that all workers count together.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "lms_cache"}}
DATA_UPLOAD_MAX_MEMORY_SIZE = limits.JSON_BYTES
FILE_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
MEDIA_URL_HOURS = 6
MEDIA_BYTES_PER_S = 0  # as fast as it goes
MEDIA_BUCKET = env("LMS_S3_BUCKET", default="")  # files lie in a folder of the school where this is empty
MEDIA_BUCKET_URL = env("LMS_S3_URL", default="")  # keys are read from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY
MEDIA_BUCKET_PREFIX = env("LMS_S3_PREFIX", default="media/")
MEDIA_ACCEL_PREFIX = env("LMS_ACCEL_PREFIX", default="")  # the place at which nginx gives out the folder of files
UNNAMED_KEPT = timedelta(days=env.int("LMS_UNNAMED_DAYS", default=30))
UPLOAD_BYTES = env.int("LMS_UPLOAD_BYTES", default=limits.UPLOAD_BYTES)

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
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "lms_desktop.server.core.wire.AlwaysJson",
    "DEFAULT_SCHEMA_CLASS": "lms_desktop.server.core.schema.OperationSchema",
    "EXCEPTION_HANDLER": "lms_desktop.server.core.answers.answer_problem",
    "DEFAULT_THROTTLE_RATES": {
        "login_pair": env("LMS_LOGINS_PER_ADDRESS", default="10/min"),
        "login_ip": env("LMS_LOGINS_PER_COMPUTER", default="300/min"),
        "register_ip": env("LMS_REGISTRATIONS_PER_COMPUTER", default="60/hour"),
        "reset_pair": env("LMS_RESETS_PER_ADDRESS", default="5/hour"),
        "reset_ip": env("LMS_RESETS_PER_COMPUTER", default="60/hour"),
        "code_ip": env("LMS_CODES_PER_COMPUTER", default="60/min"),
        "search_ip": env("LMS_SEARCHES_PER_COMPUTER", default="600/min"),
    },
    "UNAUTHENTICATED_USER": None,
    "COERCE_DECIMAL_TO_STRING": True,
    "NUM_PROXIES": env.int("LMS_PROXIES", default=0),
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
    "formatters": {"lines": {"()": "lms_desktop.server.core.logs.JsonLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": env("LMS_LOG", default="warning").upper()},
    "loggers": {
        "django.request": {"level": "ERROR"},  # an answer that says no is no news
        "waitress.queue": {"level": "ERROR"},  # nor is a call that comes while the threads still start
    },
}
