"""Asks a web server on this machine whether it is well: `healthy.py [PORT] [--ready] [--wait SECONDS]`.

The exit code is 0 where it is, else 1. Needs Python alone; the image, systemd and people by hand ask with it.
"""

import argparse
import os
import sys
import time
import urllib.error
import urllib.request

SECONDS = 4
PAUSE_SECONDS = 0.2


def own_name() -> str:
    """Return a name that the site answers to: it takes no request for another."""
    first = os.environ.get("ALLOWED_HOSTS", "").split(",")[0]
    return first.strip().strip("*").lstrip(".") or "localhost"


def complaint(port: int, path: str) -> str:
    """Return what is wrong, in a sentence; nothing where the answer is 200."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": own_name()})
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - the same
            return "" if answer.status == 200 else f"{path} answers {answer.status}."
    except urllib.error.HTTPError as error:
        return f"{path} answers {error.code}: {error.read(500).decode(errors='replace')}"
    except OSError as error:
        return f"No answer on port {port}: {error}."


def main() -> int:
    """Ask once, or until it is well or the time is over."""
    parser = argparse.ArgumentParser(description="Asks a web server on this machine whether it is well.")
    parser.add_argument("port", nargs="?", type=int, default=8000)
    parser.add_argument("--ready", action="store_true", help="ask for all its parts, not for the process alone")
    parser.add_argument("--wait", type=float, default=0, metavar="SECONDS", help="ask again for so long")
    options = parser.parse_args()
    path = "/health/ready/" if options.ready else "/health/live/"
    end = time.monotonic() + options.wait
    while said := complaint(options.port, path):
        if time.monotonic() >= end:
            sys.stderr.write(f"{said}\n")
            return 1
        time.sleep(PAUSE_SECONDS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
