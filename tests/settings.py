"""The product's settings for a test run: the same, on its own data directory (conftest.py removes it)."""

import os
import tempfile

# Before the product's settings are read: they derive every path from it.
os.environ["SHELFLIFE_DATA"] = tempfile.mkdtemp(prefix=f"shelflife-test-{os.getpid()}-")
for name in ("DATABASE_URL", "REDIS_URL", "SITE_URL", "ALLOWED_HOSTS", "TRUSTED_PROXY", "DEBUG", "PORT"):
    os.environ.pop(name, None)
for name in ("ARXIV_API_URL", "ARXIV_OAI_URL", "ARXIV_RSS_URL"):  # no test reaches the real arXiv
    os.environ[name] = "http://127.0.0.1:9/none"
# Playwright's own event loop runs in the thread of the tests, and Django would take it for an async view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

from config.settings import *  # noqa: E402, F403

DATABASES["default"]["TEST"] = {"TEMPLATE": DATABASES["default"]["NAME"]}  # noqa: F405  (see template.py)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast; nothing here is secret
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True  # static files are served from where they lie, not from a collected copy
