"""Django's settings, all of them from the environment, the data folder, or a demo that runs on it."""

import secrets
from pathlib import Path
from urllib.parse import urlsplit

from .base.crypto_keys import read_keys
from .base.database import embedded_address, parse_url
from .base.env import SettingInvalid, data_folder, read_demo, read_or_make_secret, read_port, read_text, read_yes

DATA = data_folder()
DEMO = read_demo(DATA)
HERE = Path(__file__).parent

URL = read_text("TRADEWIND_URL", DEMO.get("url", "http://127.0.0.1:8000")).rstrip("/")
IS_PUBLIC = URL.startswith("https://")
DEBUG = False
SECRET_KEY = read_or_make_secret("TRADEWIND_SECRET_KEY", DATA / "secret-key", lambda: secrets.token_urlsafe(48))
ENCRYPTION_KEYS = read_keys(DATA)
CLOCK_FILE: Path | None = DATA / "clock.json" if DEMO else None

# Amazon: the three hosts, the token host, the consent hosts, and what replaces them
_LOCAL_AMAZON = DEMO.get("simulator_url", "").rstrip("/")
SPAPI_ENDPOINT = read_text("SPAPI_ENDPOINT", f"{_LOCAL_AMAZON}/{{region}}" if _LOCAL_AMAZON else "")
LWA_TOKEN_URL = read_text(
    "LWA_TOKEN_URL",
    f"{_LOCAL_AMAZON}/auth/o2/token" if _LOCAL_AMAZON else "https://api.amazon.com/auth/o2/token",
)
SELLER_CENTRAL_URL = read_text(
    "SELLER_CENTRAL_URL", f"{_LOCAL_AMAZON}/sellercentral/{{country}}" if _LOCAL_AMAZON else ""
)
SPAPI_CLIENT_ID = read_text("SPAPI_CLIENT_ID")
SPAPI_CLIENT_SECRET = read_text("SPAPI_CLIENT_SECRET")
SPAPI_APPLICATION_ID = read_text("SPAPI_APPLICATION_ID")

# Mail to the admins; without a host none is sent
EMAIL_HOST = read_text("EMAIL_HOST")
EMAIL_USE_TLS, EMAIL_USE_SSL = read_yes("EMAIL_USE_TLS"), read_yes("EMAIL_USE_SSL")
if EMAIL_USE_TLS and EMAIL_USE_SSL:
    raise SettingInvalid("EMAIL_USE_TLS and EMAIL_USE_SSL cannot both be yes: the first begins in the open.")
EMAIL_PORT = read_port("EMAIL_PORT", 465 if EMAIL_USE_SSL else 587 if EMAIL_USE_TLS else 25)
EMAIL_HOST_USER = read_text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = read_text("EMAIL_HOST_PASSWORD")
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = read_text("DEFAULT_FROM_EMAIL", f"tradewind@{urlsplit(URL).hostname or 'localhost'}")

_host = urlsplit(URL).hostname or "127.0.0.1"
ALLOWED_HOSTS = [_host, "127.0.0.1", "localhost"]
CSRF_TRUSTED_ORIGINS = [URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "procrastinate.contrib.django",
    "bootstrap",
    "django_htmx",
    "lucide",
    "tradewind.base",
    "tradewind.store",
    "tradewind.amazon",
    "tradewind.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tradewind.web.headers.HeadersMiddleware",
    "tradewind.api.errors.OneShapeMiddleware",
]
ROOT_URLCONF = "tradewind.urls"
WSGI_APPLICATION = "tradewind.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tradewind.web.frame.frame",
            ],
        },
    }
]

_database_url = read_text("DATABASE_URL")
DATABASE_IS_EMBEDDED = not _database_url
_address = parse_url(_database_url) if _database_url else embedded_address(DATA)
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _address.name,
        "USER": _address.user,
        "PASSWORD": _address.password,
        "HOST": _address.host,
        "PORT": _address.port,
        "OPTIONS": {"application_name": "tradewind", **_address.options},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "base.User"
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
SESSION_COOKIE_NAME = "tradewind_session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_PUBLIC
# Lax, not Strict: coming back from Amazon's consent page is a navigation from another site
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_PUBLIC else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_PUBLIC else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PUBLIC
# not "no-referrer": browsers then send "Origin: null" with forms, which the protection against forgery refuses
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "tradewind.web.refusal.show_stale_form"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# a product of 2,000 variants is one form, with four fields each
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = USE_I18N = True
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = DATA / "files"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"redacting": {"()": "tradewind.spapi.redaction.Redacting"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "tradewind": {"level": "INFO"},
        # it writes whole addresses, also those that Amazon signed
        "httpx2": {"filters": ["redacting"]},
        # every scanner of the internet would fill the log with tracebacks
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
    },
}
