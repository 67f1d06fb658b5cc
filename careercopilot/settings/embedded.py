"""One machine, nothing else installed: whatever the environment leaves open is found in DATA_DIR."""

import os
from urllib.parse import quote

from django.core.exceptions import ImproperlyConfigured

from careercopilot.settings import paths

_folder = paths.data_dir()
try:
    _folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.setdefault("SECRET_KEY", paths.local_secret(_folder))
except OSError as _refusal:
    raise ImproperlyConfigured(f"DATA_DIR {_folder} cannot be used: {_refusal.strerror}.") from _refusal
os.environ.setdefault("DATA_DIR", str(_folder))
os.environ.setdefault("DATABASE_URL", f"sqlite:///{quote(str(_folder / 'careercopilot.sqlite3'))}")
os.environ.setdefault("REDIS_URL", f"unix://{paths.socket_path(_folder)}")
os.environ.setdefault("EMAIL_URL", "consolemail://")
os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
_here = paths.local_address(os.environ.get("HOST", ""), os.environ.get("PORT", ""))
os.environ["SITE_URL"] = os.environ.get("SITE_URL") or _here
os.environ.setdefault("LOG_FORMAT", "console")
os.environ.setdefault("SECURE", "false")

from careercopilot.settings.base import *  # noqa: E402, F403 - the defaults above must stand first
