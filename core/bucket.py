"""Files in a bucket that all machines share: Amazon's S3, and servers that answer as it does.

Imported only where S3_BUCKET is set: boto3 is by far the largest package here.
"""

import posixpath
import threading
from typing import Any

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError
from django.core.files.base import File
from django.utils.deconstruct import deconstructible
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

# A thread that waits for files serves nobody: botocore's own patience is minutes.
PATIENCE = {"connect_timeout": 3, "read_timeout": 20, "retries": {"total_max_attempts": 3}}
# Many servers besides Amazon's do not know the checksums that newer clients add to everything.
PLAIN = {"request_checksum_calculation": "when_required", "response_checksum_validation": "when_required"}
TAKEN = {"PreconditionFailed", "ConditionalRequestConflict"}
MISSING = {"NoSuchKey", "404"}
# Larger files are on disk while they are read, not in memory.
IN_MEMORY = 1024 * 1024  # bytes


@deconstructible
class BucketStorage(S3Storage):
    """django-storages' S3, with addresses of the portal's own and names that two machines cannot both take.

    Its options are JSON, and hold no secret: deleting a file is a task that carries them.
    """

    # One for all storages and threads: each would load the description of the service, some ten megabytes.
    _session: Any = None
    _making = threading.Lock()

    def __init__(self, base_url: str, **options: Any) -> None:
        self.base_url = base_url
        super().__init__(file_overwrite=False, max_memory_size=IN_MEMORY, **options)
        self.client_config = self.client_config.merge(Config(**PATIENCE, **PLAIN))
        self.transfer_config = TransferConfig(use_threads=False)  # ten threads a file are for large machines

    @property
    def connection(self) -> Any:
        """Of this thread, as the library has it; but a session makes one at a time."""
        with self._making:
            return super().connection

    def _create_session(self) -> Any:
        if BucketStorage._session is None:
            BucketStorage._session = super()._create_session()
        return BucketStorage._session

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        """Below ``base_url``: no signed address ever leads past the rules of who may see a file."""
        return self.base_url + filepath_to_uri(clean_name(name)).lstrip("/")

    def _save(self, name: str, content: File) -> str:
        # One request that the server refuses where the name is taken meanwhile: else, of two machines that
        # store files of one name at once, the second would silently replace the first one's.
        while True:
            key = self._normalize_name(clean_name(name))
            content.seek(0)
            try:
                self.connection.meta.client.put_object(
                    Bucket=self.bucket_name,
                    Key=key,
                    Body=content,
                    IfNoneMatch="*",
                    **self._get_write_parameters(key, content),
                )
                return clean_name(name)
            except ClientError as error:
                if error.response["Error"]["Code"] not in TAKEN:
                    raise
                folder, stem = posixpath.split(name)
                root, extension = posixpath.splitext(stem)
                name = posixpath.join(folder, self.get_alternative_name(root, extension))

    def stream(self, name: str) -> "Stream":
        return Stream(self, self._normalize_name(clean_name(name)))

    def ask(self) -> None:
        """Raises where the bucket does not answer; asking for a file would not tell a missing bucket."""
        self.connection.meta.client.head_bucket(Bucket=self.bucket_name)


class Stream:
    """A file read from the server as it is sent on, from any place: no film is fetched whole for a part."""

    def __init__(self, storage: BucketStorage, key: str) -> None:
        self._storage, self._key = storage, key
        self._position, self._body = 0, None

    def __enter__(self) -> "Stream":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def seek(self, position: int) -> None:
        """Before the first ``read``."""
        self._position = position

    def read(self, size: int | None = None) -> bytes:
        """At most so many bytes, or the rest; raises FileNotFoundError."""
        if self._body is None:
            part = {"Range": f"bytes={self._position}-"} if self._position else {}
            try:
                found = self._storage.connection.meta.client.get_object(
                    Bucket=self._storage.bucket_name, Key=self._key, **part
                )
            except ClientError as error:
                if error.response["Error"]["Code"] in MISSING:
                    raise FileNotFoundError(self._key) from error
                raise
            self._body = found["Body"]
        return self._body.read(size)

    def close(self) -> None:
        if self._body is not None:
            self._body.close()
