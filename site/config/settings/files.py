"""Static files, pictures and documents."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .environment import SITE_DIR, VAR_DIR, env

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [SITE_DIR / "assets"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
# Originals and documents are private; only renditions are public (docs/adr/0006-files.md).
PRIVATE_ROOT = VAR_DIR / "private"
# No view answers under this prefix: it only keeps `file.url` from raising in the admin.
PRIVATE_URL = "/private/"
# The portal's own process answers /media/ (one small server); off where nginx or a CDN does.
SERVE_MEDIA = env.bool("SERVE_MEDIA", default=True)

# --- A bucket instead of folders, where there are several machines (docs/operators/many-machines.md) -------
S3_BUCKET = env("S3_BUCKET", default="")
S3_PRIVATE_BUCKET = env("S3_PRIVATE_BUCKET", default="") or S3_BUCKET
S3_ENDPOINT_URL = env("S3_ENDPOINT_URL", default="")
S3_REGION = env("S3_REGION", default="")
S3_MEDIA_URL = env("S3_MEDIA_URL", default="").rstrip("/")
# Named as django-storages looks for them; not among the storages' options, which go into tasks.
AWS_S3_ACCESS_KEY_ID = env("S3_ACCESS_KEY_ID", default="") or None
AWS_S3_SECRET_ACCESS_KEY = env("S3_SECRET_ACCESS_KEY", default="") or None

# Where browsers may load pictures from besides the portal itself.
MEDIA_ORIGINS: list[str] = []
if S3_BUCKET and S3_MEDIA_URL:
    if urlsplit(S3_MEDIA_URL).scheme not in ("http", "https") or not urlsplit(S3_MEDIA_URL).hostname:
        raise ImproperlyConfigured("S3_MEDIA_URL must be an address such as https://media.example.vn/media")
    if S3_PRIVATE_BUCKET == S3_BUCKET:
        # The bucket that the public may read must not be the one with originals and drafts' documents.
        raise ImproperlyConfigured("S3_MEDIA_URL needs an S3_PRIVATE_BUCKET that is not S3_BUCKET.")
    MEDIA_ORIGINS = ["{0.scheme}://{0.netloc}".format(urlsplit(S3_MEDIA_URL))]


def _storage(folder: str, root: str, bucket: str, base_url: str, **parameters: str) -> dict:
    """A bucket's part, or a folder. The options must be JSON: deleting a file is a task."""
    if not S3_BUCKET:
        options = {"location": root, "base_url": base_url}
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    options = {
        "bucket_name": bucket,
        "location": folder,
        "base_url": base_url,
        "object_parameters": parameters,
        "endpoint_url": S3_ENDPOINT_URL or None,
        # Amazon's own needs none here; other servers sign with this one unless told otherwise.
        "region_name": S3_REGION or ("us-east-1" if S3_ENDPOINT_URL else None),
        "addressing_style": "path" if S3_ENDPOINT_URL else None,
    }
    return {"BACKEND": "core.bucket.BucketStorage", "OPTIONS": options}


STORAGES = {
    "default": _storage("private", str(PRIVATE_ROOT), S3_PRIVATE_BUCKET, PRIVATE_URL),
    "renditions": _storage(
        "media",
        str(MEDIA_ROOT),
        S3_BUCKET,
        f"{S3_MEDIA_URL}/" if S3_BUCKET and S3_MEDIA_URL else MEDIA_URL,
        CacheControl="public, max-age=31536000, immutable",
    ),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WAGTAILIMAGES_RENDITION_STORAGE = "renditions"
