"""Settings of a production server. Everything local comes from the home folder and a few variables.

WEIBAO_HOME          folder with keys/, files/, heads/ and, on SQLite, db.sqlite3 (default /var/lib/weibao)
WEIBAO_DATABASE_URL  postgresql://user@host/name, or unset for SQLite in the home folder
WEIBAO_HOSTS         host names served, comma separated (default localhost)
WEIBAO_HTTPS         0 only where a proxy in front does not speak HTTPS (default 1)
"""

import os
from pathlib import Path

from .database import database_from
from .secret import OlderSecrets, lazy_secret

ENVIRONMENT = "production"
DEBUG = False

WEIBAO_HOME = Path(os.environ.get("WEIBAO_HOME", "/var/lib/weibao"))
WEIBAO_KEYRING = WEIBAO_HOME / "keys" / "ring.json"
WEIBAO_HTTPS = os.environ.get("WEIBAO_HTTPS", "1") != "0"
# Roles that see names of reported children must sign in with a second factor.
WEIBAO_REQUIRE_SECOND_FACTOR = True
# Idle and absolute limits of a session, and how many one person may have at once.
WEIBAO_SESSION_IDLE_MINUTES = 30
WEIBAO_SESSION_HOURS = 12
WEIBAO_SESSIONS_PER_PERSON = 3


# One more purpose of the key ring; read when first used, so that `init` can run before it exists.
SECRET_KEY = lazy_secret()
SECRET_KEY_FALLBACKS = OlderSecrets()

ALLOWED_HOSTS = os.environ.get("WEIBAO_HOSTS", "localhost,127.0.0.1").split(",")
INTERNAL_IPS: list[str] = []

INSTALLED_APPS = [
    "weibao.kernel",
    "weibao.audit",
    "weibao.org",
    "weibao.office",
    "weibao.children",
    "weibao.cases",
    "weibao.reports",
    "weibao.plan",
    "weibao.portal",
    "weibao.desk",
    "weibao.project",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "weibao.project.middleware.clock",
    "weibao.project.uploads.Uploads",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "weibao.project.middleware.actor",
    "weibao.project.middleware.answers",
]

ROOT_URLCONF = "weibao.project.urls"
WSGI_APPLICATION = "weibao.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "org.Person"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "weibao.kernel.ui.context.device",
                "weibao.desk.shell.shell",
            ],
            "builtins": ["weibao.kernel.templatetags.ui", "weibao.audit.templatetags.once"],
        },
    }
]
FORM_RENDERER = "weibao.kernel.ui.renderer.Renderer"

DATABASES = {"default": database_from(os.environ.get("WEIBAO_DATABASE_URL"), WEIBAO_HOME)}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Counts of failed sign-ins live here: with Django's 300 rows a flood would push them out.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
SESSION_ENGINE = "weibao.org.signin.sessionstore"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = WEIBAO_HTTPS
CSRF_COOKIE_SECURE = WEIBAO_HTTPS
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if WEIBAO_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Nothing to other sites; "no-referrer" would make browsers send `Origin: null`, which CSRF refuses.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "weibao.project.errors.csrf_failed"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "worker-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}

LANGUAGE_CODE = "zh-hans"
USE_I18N = True  # Django's and allauth's own texts; ours are Chinese in the template
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = WEIBAO_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Plain bytes of an upload never touch the disk: no handler that spools to a temporary file.
FILE_UPLOAD_HANDLERS = ["weibao.office.attachments.handler.AttachmentHandler"]
# Beyond a town's own number files are read past, and the form says so. This only ends nonsense.
DATA_UPLOAD_MAX_NUMBER_FILES = 1_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

TASKS = {
    "default": {
        "BACKEND": "weibao.office.jobs.backend.JobBackend",
        "QUEUES": ["default", "copies"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            # Routes instead of addresses, places instead of the words of an error.
            "()": "weibao.project.logs.SafeFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # A request line may hold an id; the answer to a bad one is counted, not printed.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}

from .accounts import *  # noqa: E402, F403 - sign-in settings stand in a file of their own
