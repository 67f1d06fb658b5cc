"""All settings, read from the environment; what has no default here must be set."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from careercopilot.settings import paths
from careercopilot.settings.api import *  # noqa: F403 - settings are names in one namespace
from careercopilot.settings.environment import choice, database, env, flag, number, required, url
from careercopilot.settings.mail import *  # noqa: F403 - the same
from careercopilot.settings.storage import storage_from_url
from careercopilot.settings.watch import *  # noqa: F403 - the same
from careercopilot.settings.workers import *  # noqa: F403 - the same
from careercopilot.settings.workers import KEY_PREFIX, REDIS_URL

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = paths.data_dir()


# The site
SECRET_KEY = required("SECRET_KEY", "a long random string that signs sessions.")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
DEBUG = flag("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
ROOT_URLCONF = "careercopilot.urls"
ASGI_APPLICATION = "careercopilot.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True

INSTALLED_APPS = [
    "daphne",
    "careercopilot.apps.SiteAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "channels",
    "rest_framework",
    "django_filters",
    "import_export",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "corsheaders",
    "csp",
    "django_structlog",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.headless",
    "careercopilot.core",
    "accounts",
    "notifications",
    "jobs",
    "applications",
    "analytics",
    "exports",
    "careercopilot",
]
MIDDLEWARE = [
    "careercopilot.core.middleware.RequestIdMiddleware",
    "careercopilot.core.middleware.AccessMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "csp.middleware.CSPMiddleware",
    "careercopilot.core.middleware.TrailingSlashMiddleware",
    "accounts.middleware.AllauthGuard",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.websocket.SignOutMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "careercopilot" / "templates"],
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

# Database: a pool on PostgreSQL (persistent connections leak under ASGI), WAL with IMMEDIATE transactions on SQLite
DATABASES: dict[str, dict[str, Any]] = {
    "default": url("DATABASE_URL", "where the database is, such as postgres://user@host/name.", database)
}
DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["OPTIONS"] = {
        # A server that is there no more is noticed within a minute, by whoever waits for it.
        "connect_timeout": 5,
        "keepalives_idle": 20,
        "keepalives_interval": 5,
        "keepalives_count": 4,
        "tcp_user_timeout": 40_000,
        **DATABASES["default"].get("OPTIONS", {}),
        "pool": {
            "min_size": number("DB_POOL_MIN", default=1),
            "max_size": number("DB_POOL_MAX", default=10),
            # Seconds that a request waits for a connection before it is answered with 503.
            "timeout": number("DB_POOL_TIMEOUT", default=10),
            # The pool tries again after 1, 2, 4... seconds up to this; with its default of 300 it would sleep for
            # minutes after a database that was away for minutes is back.
            "reconnect_timeout": 4,
        },
    }
else:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000; PRAGMA mmap_size=1073741824;"
        ),
    }

# Cache and channel layer: the Redis or Valkey of the broker
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": KEY_PREFIX,
        "OPTIONS": {
            "IGNORE_EXCEPTIONS": True,
            "SOCKET_CONNECT_TIMEOUT": 0.5,
            "SOCKET_TIMEOUT": 0.5,
            "REDIS_CLIENT_CLASS": "careercopilot.core.broker.shared_client",
        },
    }
}
DJANGO_REDIS_LOG_IGNORED_EXCEPTIONS = True
# How long answers are kept for their owner, by kind; 0 keeps none.
CACHE_SECONDS = {"analytics": 300, "jobs": 900, "profile": 3600}
if not flag("CACHE_ANSWERS", default=True):
    CACHE_SECONDS = dict.fromkeys(CACHE_SECONDS, 0)
CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
    "default": {
        # Pub/Sub: the core layer drops in silence beyond its capacity.
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        # redis-py's default of 5 seconds would end idle subscriptions.
        "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": None}], "prefix": KEY_PREFIX},
    }
}

# Websocket
HEARTBEAT_SECONDS = number("HEARTBEAT_SECONDS", default=25)
WEBSOCKET_CONNECTIONS_PER_USER = number("WEBSOCKET_CONNECTIONS_PER_USER", default=20)
WEBSOCKET_FRAME_LIMIT = 64 * 1024
WEBSOCKET_FRAMES_PER_SECOND = 20
WEBSOCKET_FRAME_BURST = 40
# How long what is new waits for a client that has just connected to ask for what it missed.
WEBSOCKET_RESUME_GRACE_SECONDS = 0.5

# Accounts
AUTH_USER_MODEL = "accounts.User"
REGISTRATION_OPEN = flag("REGISTRATION_OPEN", default=True)
SINGLE_USER = flag("SINGLE_USER", default=False)
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = choice("EMAIL_VERIFICATION", default="optional", choices=("none", "optional", "mandatory"))
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
HEADLESS_CLIENTS = ("app", "browser")
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Career Copilot"
USERSESSIONS_TRACK_ACTIVITY = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""

# Security
SECURE = flag("SECURE", default=True)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", default=SECURE)
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "careercopilot.core.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        # The one handler that django-import-export writes into its page: "Select all" of what staff exports.
        "script-src-attr": ["'unsafe-hashes'", "'sha256-wid4zL8fR53ZYy1ljOepzR77Dn6vWUUxuNnnWWBP3I8='"],
        "img-src": [SELF, "data:"],
        "style-src": [SELF, "'unsafe-inline'"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Files
STATIC_URL = "/static/"
STATIC_ROOT = env("STATIC_ROOT", default=None)
STATICFILES_DIRS = [BASE_DIR / "careercopilot" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    "default": storage_from_url(env("STORAGE_URL", default=""), MEDIA_ROOT),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
IMPORT_EXPORT_USE_TRANSACTIONS = True

# Exports and imports: how long, how large, how many
EXPORT_LIFETIME_DAYS = number("EXPORT_LIFETIME_DAYS", default=7)
EXPORT_QUOTA_MB = number("EXPORT_QUOTA_MB", default=2048)
RUNS_AT_ONCE = number("RUNS_AT_ONCE", default=5)
RUN_LEASE_SECONDS = number("RUN_LEASE_SECONDS", default=60)  # A worker not heard of for so long is taken for dead.
# How long what is over is kept: 0 for ever
RUN_RETENTION_DAYS = number("RUN_RETENTION_DAYS", default=365)
NOTIFICATION_RETENTION_DAYS = number("NOTIFICATION_RETENTION_DAYS", default=180)
ADMIN_LOG_RETENTION_DAYS = number("ADMIN_LOG_RETENTION_DAYS", default=365)
