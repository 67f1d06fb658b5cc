"""What one installation claims for itself alone: the lock of its data folder, and its port."""

import contextlib
import errno
import fcntl
import os
import socket
import sqlite3
import sys
from pathlib import Path

from careercopilot.core.client import is_loopback
from careercopilot.processes import wait_until

LOCK_FILE = "launcher.lock"
"""What is locked in a data folder."""
LOCK_SECONDS = 6
"""How long a start waits for the one before it to end."""
BACKLOG = 1024
"""Connections that may wait to be accepted."""
LAST_PORT = 65_535
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - names for what a user asked for


class LaunchError(Exception):
    """The start failed or a process ended; the message says which and what to do."""


def lock(folder: Path) -> int:
    """Take the lock of a data folder and return its descriptor; the guard shares it until everything has ended.

    Raises LaunchError where another installation still holds it after LOCK_SECONDS.
    """
    descriptor = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)

    def taken() -> bool:
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False

    if not taken():
        sys.stdout.write(f"Another Career Copilot uses {folder}; waiting a moment for it to end.\n")
        sys.stdout.flush()
        if not wait_until(taken, LOCK_SECONDS):
            raise LaunchError(
                f"Career Copilot already runs on {folder}. Stop it first, or start a second one with another "
                "folder and port: make run DATA_DIR=./data2 PORT=8001"
            )
    return descriptor


def port_number(text: str) -> int:
    """Return the number of a port; 0 stands for a free one. Raises LaunchError where the text is none."""
    if not text.isdecimal() or int(text) > LAST_PORT:
        raise LaunchError(f"PORT must be a number from 0 to {LAST_PORT}, not {text!r}.")
    return int(text)


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes a free one. Raises LaunchError where the address is not to be had."""
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, address = found[0]
        listener = socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        advice = "Something else runs there; take another port: make run PORT=8001" if taken else "Set HOST and PORT."
        reason = error.strerror if isinstance(error, socket.gaierror) else os.strerror(error.errno or 0)
        raise LaunchError(f"Cannot listen on {host}, port {port}: {reason}. {advice}") from error
    listener.setblocking(False)
    return listener


def has_tables(path: Path) -> bool:
    """Tell whether a SQLite file is there that migrations have run on; a command may have made an empty one."""
    if not path.exists():
        return False
    with contextlib.closing(sqlite3.connect(path)) as database:
        return bool(database.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'").fetchone())


def wants_demo(asked: str, address: str) -> bool:
    """Tell whether a new installation gets the demo account: `asked` is DEMO, `address` where it will listen.

    Its password is public: beyond this machine it has to be asked for.
    """
    return asked != "0" if asked else is_loopback(address)
