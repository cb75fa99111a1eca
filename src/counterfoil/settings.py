"""Settings, from the environment. Nothing here starts a database or asks one anything.

| variable | what | default |
|---|---|---|
| COUNTERFOIL_HOME | the folder of all state | `var` in the clone, else in the current folder |
| DATABASE_URL, DATABASE_OWNER_URL | a PostgreSQL of one's own: web role, and owner who migrates | embedded |
| COUNTERFOIL_ROLE | `web`, `worker` or `owner`: who connects, how long a statement may take | `web` |
| COUNTERFOIL_SECRET_KEY | signs sessions | made once, in COUNTERFOIL_HOME |
| COUNTERFOIL_HOSTS | host names it answers to, with commas | this machine only |
| COUNTERFOIL_HTTPS | `1` behind a proxy that speaks TLS | off |
| COUNTERFOIL_DEBUG | `1` shows tracebacks in the browser | off |
| COUNTERFOIL_PUBLIC_CACHE_SECONDS | how long a public page is kept in memory; 0 is not at all | 15 |
| COUNTERFOIL_INLINE_TASKS | `1` does long work within the request, where no worker runs | off |
| EMAIL_URL | the mail server: `smtp://user:password@host:587` | none: notices are listed, not sent |
| EMAIL_FROM | whom e-mails come from | `counterfoil@` the first of COUNTERFOIL_HOSTS |
| PORT | where `serve` listens | 8000 |
"""

from __future__ import annotations

import os
import secrets

import dj_database_url
from django.utils.translation import gettext_lazy as _

from counterfoil.base.home import PACKAGE, home, make_home, write_secret
from counterfoil.base.mail_server import MailServer

HOME = home()
PORT = int(os.environ.get("PORT") or 8000)
DEBUG = os.environ.get("COUNTERFOIL_DEBUG") == "1"
HTTPS = os.environ.get("COUNTERFOIL_HTTPS") == "1"

# --- database -------------------------------------------------------------------------------------------
ROLE = os.environ.get("COUNTERFOIL_ROLE", "web")
# Milliseconds a statement may take, by who asks; 0 is no limit (a migration may have to rewrite a table).
_STATEMENT_TIMEOUT = {"web": 15_000, "worker": 600_000, "owner": 0}[ROLE]
_TIMEOUTS = (
    f"-c statement_timeout={_STATEMENT_TIMEOUT} -c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000"
)


def _addresses() -> tuple[str, str]:
    web = os.environ.get("DATABASE_URL")
    if web:
        return web, os.environ.get("DATABASE_OWNER_URL") or web
    from counterfoil.base import embedded

    return embedded.urls(HOME)


DATABASE_WEB_URL, DATABASE_OWNER_URL = _addresses()
DATABASE_WEB_ROLE = str(dj_database_url.parse(DATABASE_WEB_URL)["USER"])
DATABASES = {
    "default": dj_database_url.parse(
        DATABASE_OWNER_URL if ROLE == "owner" else DATABASE_WEB_URL, conn_max_age=600, conn_health_checks=True
    )
}
_options = DATABASES["default"].setdefault("OPTIONS", {})
_options["options"] = f"{_options.get('options', '')} {_TIMEOUTS}".strip()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- the house ------------------------------------------------------------------------------------------
ROOMS = (
    "base", "people", "partners", "statements", "safeguards", "ledger", "lines", "needs", "promises", "programmes",
    "funds", "scholarships", "visits", "trainings", "screenings", "figures", "publishing", "packs", "papers",
)  # fmt: skip
DOORS = ("public", "staff", "exchange")
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "pgtrigger",
    "procrastinate.contrib.django",
    *(f"counterfoil.{name}" for name in ROOMS + DOORS),
]
AUTH_USER_MODEL = "people.User"
ROOT_URLCONF = "counterfoil.urls"
WSGI_APPLICATION = "counterfoil.wsgi.application"
PUBLIC_CACHE_SECONDS = int(os.environ.get("COUNTERFOIL_PUBLIC_CACHE_SECONDS", "15"))
PUBLIC_READS_SECONDS = 10  # how often the counted reads are written; 0 is never by itself
MIDDLEWARE = [
    "counterfoil.staff.bodies.Bodies",
    "counterfoil.public.cache.PublicPages",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
INLINE_TASKS = os.environ.get("COUNTERFOIL_INLINE_TASKS") == "1"
PROCRASTINATE_ON_APP_READY = None

# --- languages and time ---------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese")), ("ug", _("Uyghur"))]
LANGUAGES_BIDI = ["ug"]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = ["counterfoil.base.formats"]  # one way to write a day, also within a sentence
USE_TZ = True
TIME_ZONE = "UTC"

# --- files ----------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [PACKAGE / "static"] if (PACKAGE / "static").is_dir() else []
MEDIA_ROOT = HOME / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- safety ---------------------------------------------------------------------------------------------


def _secret_key() -> str:
    if given := os.environ.get("COUNTERFOIL_SECRET_KEY"):
        return given
    file = HOME / "secret-key"
    if not file.exists():
        make_home(HOME)
        write_secret(file, secrets.token_urlsafe(50))
    return file.read_text()


SECRET_KEY = _secret_key()
_hosts = [host.strip() for host in os.environ.get("COUNTERFOIL_HOSTS", "").split(",") if host.strip()]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *_hosts]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in _hosts] if HTTPS else []
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        **{f"{kind}-src": ["'self'"] for kind in ("script", "style", "img", "font", "connect", "manifest")},
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SITE_ADDRESS = f"{'https' if HTTPS else 'http'}://{_hosts[0].lstrip('.') if _hosts else f'localhost:{PORT}'}"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # bytes of a form; files are counted apart

# --- e-mail ---------------------------------------------------------------------------------------------
_mail = MailServer.of(os.environ.get("EMAIL_URL", ""))
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.starttls, _mail.tls
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM") or f"counterfoil@{_hosts[0].lstrip('.') if _hosts else 'localhost'}"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"hides_links": {"()": "counterfoil.base.quiet.HidesLinks"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["hides_links"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}},  # a page that is not there is no event
}
