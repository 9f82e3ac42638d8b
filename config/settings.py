"""Django's settings; what varies comes from the environment (environment.py).

docs/running.md describes each variable; tests/config/test_settings.py fails when it does not.
"""

import os
from typing import Any

from config import environment
from config.celery import app as celery_app  # noqa: F401  (so that every process that has settings has its tasks)
from config.schedule import SCHEDULE

BASE_DIR = environment.PROJECT
VERSION = environment.version()
DATA_DIR = environment.data_dir()
DEBUG = environment.flag(os.environ, "DEBUG")

# --- who may ask, and from where ----------------------------------------------------------------------------
SECRET_KEY = os.environ.get("SECRET_KEY") or environment.secret_key(DATA_DIR)
SITE_URL = environment.site_url()
ALLOWED_HOSTS = environment.allowed_hosts(os.environ)
HTTPS = SITE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
if environment.flag(os.environ, "TRUSTED_PROXY"):
    USE_X_FORWARDED_HOST = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

# --- the application ----------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_htmx",
    "django_filters",
    "pgtrigger",
    "config",
    "papers",
    "claims",
]
MIDDLEWARE = [
    "config.middleware.BodyLimitMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.TimeZoneMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "claims.context.shelflife",
            ]
        },
    }
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# --- the database and the broker ----------------------------------------------------------------------------
DATABASE_URL = os.environ.get("DATABASE_URL", "")
DATABASES: dict[str, dict[str, Any]] = {
    "default": environment.database_from_url(DATABASE_URL)
    if DATABASE_URL
    else environment.embedded_database(DATA_DIR)
}
# A process has a handful of threads; one connection each is enough, and none is held open without need.
DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 0, "max_size": 8, "timeout": 20, "max_idle": 120}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL") or environment.embedded_broker(DATA_DIR)
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True  # what a task did is in Postgres
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A task that was taken and never finished is given out again after this; beat's nudges come long before.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    # Without these a nudge tries for six seconds to reach a broker that is away, and a page makes several.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
# A page must not hang because the broker is away: what it would have nudged is in Postgres.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BEAT_SCHEDULE = SCHEDULE
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_TIMEZONE = "UTC"

# --- arXiv --------------------------------------------------------------------------------------------------
ARXIV_API_URL = os.environ.get("ARXIV_API_URL") or "https://export.arxiv.org/api/query"
ARXIV_OAI_URL = os.environ.get("ARXIV_OAI_URL") or "https://oaipmh.arxiv.org/oai"
ARXIV_RSS_URL = os.environ.get("ARXIV_RSS_URL") or "https://rss.arxiv.org"
ARXIV_CONTACT = os.environ.get("ARXIV_CONTACT", "")
# Shortened only for a stand-in: papers.permit keeps arXiv's 3 s wherever an address is not this machine's own.
ARXIV_MIN_INTERVAL = environment.seconds(os.environ, "ARXIV_MIN_INTERVAL", 3)
# Of a stand-in too (0: as of arXiv): so long may an answer take, and a killed process's permission be honoured.
ARXIV_ANSWER_SECONDS = environment.seconds(os.environ, "ARXIV_ANSWER_SECONDS", 0)
SHELFLIFE_CATEGORIES = environment.words(os.environ, "SHELFLIFE_CATEGORIES") or ["cs.AI", "cs.CL", "cs.LG"]
SHELFLIFE_FIRST_WINDOW_DAYS = environment.days(os.environ, "SHELFLIFE_FIRST_WINDOW_DAYS")

# --- languages, times, static files -------------------------------------------------------------------------
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
