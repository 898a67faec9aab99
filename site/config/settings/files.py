"""Static files, pictures and documents."""

from .environment import SITE_DIR, VAR_DIR, env

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [SITE_DIR / "assets"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
# Originals and documents are private; only renditions are public (docs/adr/0006-files.md).
PRIVATE_ROOT = VAR_DIR / "private"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        # str: deleting a file is a task, whose arguments must be JSON.
        # No view answers under this prefix: it only keeps `file.url` from raising in the admin.
        "OPTIONS": {"location": str(PRIVATE_ROOT), "base_url": "/private/"},
    },
    "renditions": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(MEDIA_ROOT), "base_url": MEDIA_URL},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WAGTAILIMAGES_RENDITION_STORAGE = "renditions"
# The portal's own process answers /media/ (one small server); off where nginx or a CDN does.
SERVE_MEDIA = env.bool("SERVE_MEDIA", default=True)
