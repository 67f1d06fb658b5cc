"""Where an installation keeps its files below DATA_DIR, its local secret, and where this machine reaches it."""

import hashlib
import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import quote

UNIX_SOCKET_PATH_LIMIT = 100
"""Bytes; the kernel's limit is 108, Valkey adds a suffix while it binds."""


def data_dir() -> Path:
    """Return the absolute DATA_DIR: from the environment, else `data` beside manage.py."""
    default = Path(__file__).resolve().parents[2] / "data"
    return Path(os.environ.get("DATA_DIR") or default).expanduser().absolute()


def socket_path(folder: Path) -> Path:
    """Return the path of the private Valkey socket of the installation in `folder`.

    A folder whose path is too long for a unix socket, or not fit for a URL, gets one in a private folder below the
    system's temporary one.
    """
    path = folder / "valkey.sock"
    if len(os.fsencode(path)) <= UNIX_SOCKET_PATH_LIMIT and quote(str(path)) == str(path):
        return path
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"careercopilot-{os.getuid()}-{digest}" / "valkey.sock"


def local_address(host: str, port: str) -> str:
    """Return the address of an installation that listens on `host` and `port`, as this machine reaches it."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104 - what a user asked for
    return f"http://{f'[{host}]' if ':' in host else host}:{port or 8000}"


def local_secret(folder: Path) -> str:
    """Return the installation's secret key, made once and kept in `folder` for its owner alone."""
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = folder / f".secret_key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
