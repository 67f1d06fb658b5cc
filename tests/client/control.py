"""What the client's tests may ask of those who run the servers: make users, tell them something, kill, start again."""

import contextlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from tests.e2e.servers import Fleet

CONFIRMATION = re.compile(r"/accounts/confirm-email/([^/\s]+)/")
"""The key in a mail that asks whether an address is right; mail stands in the server's log."""


def _orders(made: Fleet) -> dict[str, Callable[..., Any]]:
    """Return what can be asked for, by name."""
    return {
        "users": lambda count: made.teller.ask("users", count=count),
        "tell": lambda to: made.teller.ask("tell", to=to),
        "mailed": lambda server: CONFIRMATION.findall(made.servers[server].printed())[-1],
        "kill": lambda server: made.servers[server].kill(),
        "start": lambda server: made.servers[server].start(),
    }


@contextlib.contextmanager
def control(made: Fleet) -> Iterator[str]:
    """Yield the address at which orders are taken, as JSON, one after the other.

    One thread carries them all out and lives as long as the servers: what it starts ends with it.
    """
    orders = _orders(made)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            answer = orders[asked.pop("order")](**asked)
            body = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
