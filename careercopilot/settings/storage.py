"""Reading of STORAGE_URL."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def storage_from_url(url: str, folder: Path) -> dict[str, Any]:
    """Return Django's storage definition for a STORAGE_URL.

    Empty is the local `folder`; `s3://KEY:SECRET@BUCKET/PREFIX?endpoint_url=…&region_name=…` is an S3-compatible
    store, its key and secret percent-encoded.
    """
    if not url:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.hostname:
        raise ImproperlyConfigured("STORAGE_URL must look like s3://KEY:SECRET@BUCKET?endpoint_url=https://host.")
    options: dict[str, Any] = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    options |= {"bucket_name": parts.hostname, "location": parts.path.strip("/"), "file_overwrite": False}
    if parts.username:
        options |= {"access_key": unquote(parts.username), "secret_key": unquote(parts.password or "")}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
