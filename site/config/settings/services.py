"""What the portal runs on: SQLite and its own process unless the environment names servers."""

from .environment import VAR_DIR, env

# --- Database -------------------------------------------------------------------------------------
DATABASE_URL = env("DATABASE_URL", default="") or f"sqlite:///{VAR_DIR / 'db.sqlite3'}"
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Readers never wait for a writer (WAL), writers take turns from the start of their transaction.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;",
    }
    # Kept open by each thread: whoever closes the last one writes the whole log back and waits for the disk.
    DATABASES["default"]["CONN_MAX_AGE"] = 600  # seconds
else:
    # Connections a process shares among its threads: one stays open, the others close when they are idle.
    # Added to what the address itself asks for, such as ?sslmode=require.
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL_SIZE", default=4),
        "timeout": 10,  # seconds until a thread that gets none gives up
    }
    # A connection that a restarted server has dropped is replaced, not handed to a reader.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # PgBouncer in transaction mode gives each transaction another connection: a cursor would be gone.
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = env.bool("PGBOUNCER", default=False)

# --- Caches and background work -------------------------------------------------------------------
REDIS_URL = env("REDIS_URL", default="")
if REDIS_URL:
    _redis = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    CACHES = {"default": _redis, "pages": _redis | {"KEY_PREFIX": "pages"}}
    # Read from Redis, written to the database as well: a Redis that is emptied logs nobody out.
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
else:
    CACHES = {
        # One cache a process is correct with many processes because every key carries the site epoch.
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 5000},
        },
        # Whole pages, behind each process's memory (core/stored_pages.py): rendered once for all of them.
        # Each write counts the files, so they are not many.
        "pages": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": VAR_DIR / "pages",
            "OPTIONS": {"MAX_ENTRIES": 1000},
        },
    }
# The site epoch (core/epoch.py) is a file here, or a key in Redis when REDIS_URL is set.
SITE_EPOCH_FILE = VAR_DIR / "epoch"

TASKS = {
    # Short work (reference index, deleted files) happens at once …
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    # … dear work (picture renditions) waits for `manage.py run_background`.
    "background": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

# --- Search ---------------------------------------------------------------------------------------
# Search: readers' (search/) and the admin's fold Vietnamese alike; the address of an OpenSearch server,
# such as https://user:password@host:9200, moves both there.
SEARCH_URL = env("SEARCH_URL", default="")
WAGTAILSEARCH_BACKENDS: dict = {"default": {"BACKEND": "search.backends"}}
if SEARCH_URL:
    WAGTAILSEARCH_BACKENDS = {
        "default": {"BACKEND": "search.backends.opensearch", "URLS": [SEARCH_URL], "INDEX_PREFIX": "portal_"}
    }
