"""What every installation shares. Safe for production: refuses to start without its secrets.

The environment is read in this package only; every variable read here is named in ``.env.example``
(``tests/config/test_settings.py`` compares the two).
"""

from ipaddress import ip_network
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from .environment import BASE_DIR as BASE_DIR
from .environment import SITE_DIR, SITE_URL, VAR_DIR, env
from .files import *  # noqa: F403
from .files import MEDIA_ORIGINS
from .front_cache import *  # noqa: F403
from .languages import named
from .machine_translation import *  # noqa: F403
from .mail import *  # noqa: F403
from .services import *  # noqa: F403

# --- Identity and secrets -------------------------------------------------------------------------
SECRET_KEY = env("SECRET_KEY")
if len(SECRET_KEY) < 40:
    raise ImproperlyConfigured("SECRET_KEY must be a random string of at least 40 characters.")
HTTPS = urlsplit(SITE_URL).scheme == "https"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[]) or [urlsplit(SITE_URL).hostname]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
ADMIN_PATH = env("ADMIN_PATH", default="admin").strip("/")
DEBUG = False
# Accounts made by the demo content may log in only where this is on (development and tests).
DEMO_ACCOUNTS_ALLOWED = False

# --- Applications ---------------------------------------------------------------------------------
INSTALLED_APPS = [
    "home",
    "search",
    "nukeviet",
    "articles",
    "sidebar",
    "translation",
    "agency",
    "images",
    "visits",
    "core",
    "wagtail_localize",
    "wagtail_localize.locales",  # replaces wagtail.locales
    "wagtail.api.v2",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",  # brings modelsearch along
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Stores the response with all its policies: everything below runs once for each stored page.
    "core.page_cache.PageCacheMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "core.middleware.AdminPolicyMiddleware",
    "core.middleware.OldAddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.middleware.PublicLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["core.auth.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context_processors.page_frame",
                "agency.context_processors.agency",
            ],
        },
    },
]

# Proxies whose X-Forwarded-For is believed, as addresses or networks; nobody else may say who a reader is.
try:
    TRUSTED_PROXIES = [ip_network(proxy.strip()) for proxy in env.list("TRUSTED_PROXIES", default=[])]
except ValueError as error:
    raise ImproperlyConfigured(f"TRUSTED_PROXIES: {error}") from error
# The secrets that make hashes of readers, one a day (visits/salts.py); with REDIS_URL they are in Redis.
VISITOR_SALTS = VAR_DIR / "visitor-salts"

PAGE_CACHE = True  # whole pages for anonymous readers (core/page_cache.py)

# --- Languages ------------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
# The first is Vietnamese: it has no prefix, and translations start from it (docs/operators/languages.md).
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = named(
    env.list("LANGUAGES", default=[]) or ["vi", "en"], LANGUAGE_CODE
)
WAGTAILADMIN_PERMITTED_LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [SITE_DIR / "locale", SITE_DIR / "locale" / "wagtail"]
USE_I18N = WAGTAIL_I18N_ENABLED = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
WAGTAIL_USER_TIME_ZONES = ["Asia/Ho_Chi_Minh"]
# Thousands are grouped where a template asks for it (`grouped`), never in ids and addresses.
NUMBER_GROUPING = 3
# Submitting a translation must not publish the Vietnamese text at the English address.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False

# --- Uploads ---------------------------------------------------------------------------------------
# A Word paste of 10 MB must reach the form, which then says what is wrong, instead of being cut off.
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# --- Wagtail --------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = env("WAGTAIL_SITE_NAME", default="Cổng thông tin")
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no third-party request
WAGTAIL_AUTOSAVE_INTERVAL = 2000  # milliseconds
WAGTAILEMBEDS_FINDERS: list = []  # videos are addresses; nothing is fetched from a third party
WAGTAILIMAGES_IMAGE_MODEL = "images.PortalImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "images.forms.PortalImageForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_AVIF_QUALITY = 60
WAGTAILIMAGES_WEBP_QUALITY = 78
WAGTAILIMAGES_JPEG_QUALITY = 80
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# fmt: off
WAGTAILDOCS_EXTENSIONS = [
    "csv", "doc", "docx", "mp3", "mp4", "odp", "ods", "odt", "pdf", "ppt", "pptx", "rar", "rtf", "txt",
    "webm", "xls", "xlsx", "zip",
]
# fmt: on
# What the last approval of a workflow does: translations are published the guarded way.
WAGTAIL_FINISH_WORKFLOW_ACTION = "translation.approval.finish"
WAGTAIL_PASSWORD_REQUIRED_TEMPLATE = "password_required.html"
WAGTAILREDIRECTS_AUTO_CREATE = False  # core.old_addresses maps whole sections with one row
# The password of an old NukeViet database whose address names none (nukeviet.reading.mariadb).
NUKEVIET_PASSWORD = env("MYSQL_PWD", default="")
TAGGIT_CASE_INSENSITIVE = True
TAG_SPACES_ALLOWED = True
LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = f"/{ADMIN_PATH}/login/"
# Floors: a lower room learns of an upper one's hooks here, and only here.
OLD_ADDRESS_RESOLVERS = [
    "core.old_addresses.resolve",
    "articles.archive.resolve_short_month",
    "nukeviet.addresses.resolver.resolve",
]
# Of a home page's query: an old site's addresses say there which page they mean.
OLD_ADDRESS_PARAMETERS = ["nv"]
# Called by `run_background` every minute …
MINUTE_WORK = ["visits.rollup.forget_readers", "visits.rollup.fold", "translation.bulk.take_up_dead"]
# … and put into its queue when a new day has begun in Asia/Ho_Chi_Minh.
DAILY_WORK = [
    "search.index.count_words",
    "search.statistics.forget_old",
    "visits.rollup.roll_up",
    "translation.notices.send_digests",
    "core.mail.forget_old",
    "images.tasks.make_missing",
    "core.background.pruning.forget_old",
]

# --- Security headers -----------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, *MEDIA_ORIGINS],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # Loaded only after the reader presses play.
        "frame-src": ["https://www.youtube-nocookie.com"],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
    }
}
# The editor's scripts build style elements and evaluate templates: only the admin's path gets this.
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, "'unsafe-inline'", "'unsafe-eval'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, *MEDIA_ORIGINS, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "form-action": [SELF],
    "base-uri": [SELF],
    "frame-ancestors": [SELF],
}
PERMISSIONS_POLICY: dict[str, list] = {
    feature: [] for feature in ("camera", "microphone", "geolocation", "payment", "usb", "browsing-topics")
}
# Whom /.well-known/security.txt names: an e-mail address or https://…; the agency's own e-mail when empty.
SECURITY_CONTACT = env("SECURITY_CONTACT", default="").strip()
X_FRAME_OPTIONS = "SAMEORIGIN"  # the admin previews pages in a frame
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
