"""All settings, from the environment alone; a secret may stand in a file that ``NAME_FILE`` names."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pghistory  # noqa: F401  (registers its configuration types)
import pgtrigger
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from psycopg import IsolationLevel

from civildefense.schedule import SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name: str, default: str = "") -> str:
    """The variable, or the content of the file that ``NAME_FILE`` names."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def env_flag(name: str, default: bool = False) -> bool:
    return env(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def env_list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in env(name, default).split(",") if part.strip()]


def database(url: str) -> dict[str, object]:
    """A Django database entry from ``postgresql://user:password@host:port/name``; ``?host=`` names a socket folder."""
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, "options": "-c lock_timeout=10s -c statement_timeout=60s"},
    }


DEBUG = env_flag("DEBUG")
PRODUCTION = env_flag("PRODUCTION")
SECRET_KEY = env("SECRET_KEY", "" if PRODUCTION else "not-secret-only-for-a-trial-run")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "" if PRODUCTION else "*")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
SITE_URL = env("SITE_URL", "http://127.0.0.1:8000")
LOCAL_DIR = Path(env("LOCAL_DIR", str(BASE_DIR / ".local")))

INSTALLED_APPS = [
    "civildefense.common",
    "civildefense.accounts",
    "civildefense.records",
    "civildefense.rulebook",
    "projects",
    "shelters",
    "civildefense.home",
    "civildefense.home.desk.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "civildefense.common.browser_files.BrowserFilesConfig",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "csp",
]
# The swapped token model makes knox's own tables superfluous; with them every flush would fail.
MIGRATION_MODULES = {"knox": None}

MIDDLEWARE = [
    "civildefense.common.middleware.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "civildefense.accounts.middleware.DutiesMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "civildefense.records.middleware.HistoryMiddleware",
]
ROOT_URLCONF = "civildefense.urls"
WSGI_APPLICATION = "civildefense.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# --- Databases: three roles on one schema (docs/adr) -------------------------------------------
if env("DATABASE_URL"):
    _urls = {
        "default": env("DATABASE_URL"),
        "owner": env("DATABASE_OWNER_URL", env("DATABASE_URL")),
        "public": env("DATABASE_PUBLIC_URL", env("DATABASE_URL")),
    }
else:
    from civildefense import embedded

    _urls = embedded.database_urls()
DATABASES = {alias: database(url) for alias, url in _urls.items()}
for _alias, _entry in DATABASES.items():
    _test_name = f"test_{_entry['NAME']}{env('TEST_DB_SUFFIX')}"
    _entry["TEST"] = (
        {"NAME": _test_name, "DEPENDENCIES": []} if _alias == "owner" else {"NAME": _test_name, "MIRROR": "owner"}
    )
# A snapshot is built from one moment of the data, however many statements it takes.
DATABASES["public"]["OPTIONS"]["isolation_level"] = IsolationLevel.REPEATABLE_READ  # type: ignore[index]
if env_flag("DATABASE_POOL"):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 5}  # type: ignore[index]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Cache and jobs ------------------------------------------------------------------------------
if env("REDIS_URL"):
    REDIS_URL = env("REDIS_URL")
else:
    from civildefense import embedded

    REDIS_URL = embedded.redis_url()
CACHES = {
    "default": {
        "BACKEND": "civildefense.common.cache.ForgivingCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 1800
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Without the two restore options an abandoned task waits about 100 s whatever the timeout says.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
}
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULE = SCHEDULE

# --- Sign-in ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["civildefense.accounts.backends.RoleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
STAFF_MFA_REQUIRED = env_flag("STAFF_MFA_REQUIRED", PRODUCTION)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/admin/"
ACCOUNT_ADAPTER = "civildefense.accounts.adapter.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
# By account, never by address: a whole county sits behind one. civildefense.accounts.sign_in counts failures in the
# log instead, because a lost cache would forget them.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}
MFA_ADAPTER = "civildefense.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "civildefense.accounts.forms.SecondFactorForm",
    "reauthenticate": "civildefense.accounts.forms.SecondFactorAgainForm",
}
MFA_TOTP_TOLERANCE = 1
KNOX_TOKEN_MODEL = "accounts.ApiToken"
REST_KNOX = {"TOKEN_TTL": None, "AUTH_HEADER_PREFIX": "Token", "TOKEN_PREFIX": "rfb_"}

# --- API ---------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "civildefense.accounts.authentication.ApiTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "civildefense.common.api.permissions.ScopePermission",
        "civildefense.common.api.permissions.RolePermission",
    ],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "civildefense.common.api.negotiation.LanguageNegotiation",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["civildefense.common.api.filtering.StrictFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "civildefense.common.api.pagination.UidCursorPagination",
    "PAGE_SIZE": 50,
    "DEFAULT_SCHEMA_CLASS": "civildefense.common.api.schema.ProblemSchema",
    "EXCEPTION_HANDLER": "civildefense.common.api.problems.problem_handler",
    "DEFAULT_THROTTLE_CLASSES": ["civildefense.common.api.throttles.TokenThrottle"],
    "DEFAULT_THROTTLE_RATES": {"token": env("API_RATE", "600/min")},
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Civil air defence portal: county API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # Deep links would stand inside the buttons that open an operation, where no screen reader expects them.
    "SWAGGER_UI_SETTINGS": {"deepLinking": False},
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "shelters.finder.public_schema.add_public_paths",
    ],
    "ENUM_NAME_OVERRIDES": {
        "FacilityState": "shelters.facilities.states.FacilityState",
        "EntranceKind": "shelters.facilities.states.EntranceKind",
        "Datum": "civildefense.common.coordinates.Datum",
        "JobState": "civildefense.records.models.jobs.JobState",
        "ImportState": "civildefense.records.models.imports.ImportState",
        "AttachmentKind": "civildefense.records.models.attachments.Attachment.Kind",
        "OrganisationKind": "civildefense.accounts.models.OrganisationKind",
        "EnterpriseKind": "projects.enterprises.models.EnterpriseKind",
    },
}

# --- History (docs/adr): statement level keeps one context per request -------------------------------
PGHISTORY_LEVEL = pgtrigger.Statement
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
PGHISTORY_ADMIN_CLASS = None

# --- Language and time ---------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["civildefense.formats"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# --- Files -------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/leaflet", NODE_MODULES / "leaflet" / "dist"),
    ("vendor/supercluster", NODE_MODULES / "supercluster" / "dist"),
    ("vendor/echarts", NODE_MODULES / "echarts" / "dist"),
    ("vendor/pico", NODE_MODULES / "@picocss" / "pico" / "css"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "civildefense.common.browser_files.HashedFiles"},
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("map", "png", "jpg", "jpeg", "webp", "gz", "br", "woff", "woff2")
MEDIA_ROOT = Path(env("MEDIA_ROOT", str(BASE_DIR / "media")))
SNAPSHOT_DIR = Path(env("SNAPSHOT_DIR", str(LOCAL_DIR / "data" / "sites")))
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- What the browser may do -----------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *env_list("MAP_TILE_ORIGINS")],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A working day, and no longer than the browser stays open.
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = env_flag("SECURE_SSL_REDIRECT", PRODUCTION)
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # asked on the machine itself, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
BEHIND_PROXY = env_flag("BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
METRICS_NETWORKS = env_list("METRICS_NETWORKS", "127.0.0.0/8,::1/128")

# --- The map ------------------------------------------------------------------------------------------------
# A JSON list of {"name", "url", "attribution", "datum"}; empty: points and outlines without tiles.
MAP_LAYERS = env("MAP_LAYERS", "[]")
# Degrees that a compass needle points east of true north here; in eastern China it points some degrees west.
MAGNETIC_DECLINATION = float(env("MAGNETIC_DECLINATION", "0"))

# --- The widget: who may show the one page that is made for other sites' frames ------------------------------------
WIDGET_FRAME_ANCESTORS = env_list("WIDGET_FRAME_ANCESTORS", "*")

# --- Paper: folders of fonts for PDF; empty: the system's own (Debian: fonts-noto-cjk) -------------------------
REPORT_FONT_DIRS = env_list("REPORT_FONT_DIRS")

# --- The finder's service worker: off recalls it from every device that comes by -------------------------------
FINDER_WORKER = env_flag("FINDER_WORKER", True)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "INFO")},
}
