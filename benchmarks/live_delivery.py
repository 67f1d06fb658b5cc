"""Live delivery over many sockets, against a bare broadcast to as many.

    python -m tests.services run [--postgres] -- python benchmarks/live_delivery.py --sockets 1000 10000

One ASGI process (uvicorn) serves N users with a socket each; the floor is the `websockets` library's server, fed by one
subscription of the same broker, with as many clients of the same kind. Measured in one run, for each N:

- memory: growth of the server's resident memory from before the first socket, per socket;
- push: from handing one user's frame to the broker until the client has it; told: the same from `notify()` on, row and
  commit included;
- announcement: from the first frame handed over until the last of N clients has its own; and with the rows of N people;
- HTTP: an unread count while nothing happens, and while announcements go out one after the other.

Times are of one system-wide clock. Clients live in a process of their own, so three processes share the machine. The
exit code is 1 where a bar is missed, where frames are missing, and where it takes longer than three minutes and 40 ms
for each socket.
"""

import argparse
import contextlib
import json
import os
import resource
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn, Self
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "careercopilot.settings.testing"

import django  # noqa: E402 - the settings must be named first

django.setup()

import httpx  # noqa: E402 - Django must be set up first
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.runner import DiscoverRunner  # noqa: E402
from redis import Redis  # noqa: E402

from accounts.models import User  # noqa: E402
from benchmarks.live_delivery_bars import Figures, quantile, report, spans  # noqa: E402
from careercopilot.core import push  # noqa: E402
from notifications import announcing  # noqa: E402
from notifications.models import Announcement  # noqa: E402
from notifications.services import notify  # noqa: E402

PINGS, ROUNDS, REQUESTS = 300, 9, 200
SECONDS, SECONDS_PER_SOCKET = 180, 0.04
STOP_SECONDS = 10
PEERS = "benchmarks/live_delivery_peers.py"


class Process:
    """A child that is ended when the block is left."""

    def __init__(self, *command: str, env: dict[str, str] | None = None, talks: bool = False) -> None:
        pipe = subprocess.PIPE if talks else None
        self.child = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env={**os.environ, **(env or {})}, stdin=pipe, stdout=pipe, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """End it, by force where it takes its time."""
        self.child.terminate()
        try:
            self.child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()

    def ask(self, **order: Any) -> Any:
        """Give an order and return the answer."""
        assert self.child.stdin is not None
        assert self.child.stdout is not None
        self.child.stdin.write(json.dumps(order) + "\n")
        self.child.stdin.flush()
        if not (answer := self.child.stdout.readline()):
            raise SystemExit("the clients have ended")
        return json.loads(answer)

    def resident(self) -> int:
        """Return the resident memory in bytes."""
        pages = int(Path(f"/proc/{self.child.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")


def free_port() -> int:
    """Return a port that is free now, below those that clients are given."""
    for port in range(20_000, 30_000):
        with socket.socket() as one, contextlib.suppress(OSError):
            one.bind(("127.0.0.1", port))
            return port
    raise SystemExit("no port is free")


def wait_for(port: int) -> None:
    """Wait until something listens."""
    for _ in range(600):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise SystemExit("the server did not start")


def too_long(*_: object) -> NoReturn:
    """End the run."""
    raise RuntimeError("this took too long")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sockets", type=int, nargs="+", default=[1000])
    asked = parser.parse_args()

    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    signal.signal(signal.SIGALRM, too_long)
    is_good = True
    runner = DiscoverRunner(verbosity=0, interactive=False)
    old = runner.setup_databases()
    try:
        for count in asked.sockets:
            signal.alarm(int(SECONDS + SECONDS_PER_SOCKET * count))
            with Process(PEERS, "clients", talks=True) as clients:
                floor = measure_floor(clients, count)
            with Process(PEERS, "clients", talks=True) as clients:
                is_good = report(count, floor, measure_product(clients, count)) and is_good
            signal.alarm(0)
    finally:
        runner.teardown_databases(old)
    sys.exit(not is_good)


def measure_floor(clients: Process, count: int) -> Figures:
    """Return the floor's figures."""
    port, redis = free_port(), Redis.from_url(settings.REDIS_URL)
    with Process(PEERS, "floor", str(port), settings.REDIS_URL) as server:
        wait_for(port)
        before = server.resident()
        clients.ask(do="connect", port=port, cookies=["none"] * count)
        figures = {"memory KB": (server.resident() - before) / count / 1024}
        for number in range(PINGS):
            redis.publish("floor", f'{number * 7 % count} {{"stamp": {time.monotonic()}}}')
            time.sleep(0.005)
        pushes = spans(clients.ask(do="collect", count=PINGS), PINGS)
        figures |= {"push p50": statistics.median(pushes), "push p99": quantile(pushes, 0.99)}
        rounds = []
        for _ in range(ROUNDS):
            redis.publish("floor", f'all {{"stamp": {time.monotonic()}}}')
            rounds.append(max(spans(clients.ask(do="collect", count=count), count)))
        clients.end()
        return figures | {"announcement": statistics.median(rounds)}


@contextlib.contextmanager
def product(port: int) -> Iterator[Process]:
    """Serve the product from the database of this run."""
    name, given = str(connection.settings_dict["NAME"]), os.environ.get("TEST_DATABASE_URL", "")
    url = urlsplit(given)._replace(path=f"/{name}").geturl() if given else f"sqlite:///{name}"
    env = {
        "DJANGO_SETTINGS_MODULE": "careercopilot.settings.production",
        "DATABASE_URL": url,
        "REDIS_URL": settings.REDIS_URL,
        "SECRET_KEY": settings.SECRET_KEY,
        "KEY_PREFIX": settings.KEY_PREFIX,
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE": "false",
        "LOG_LEVEL": "ERROR",
        "DATA_DIR": str(settings.DATA_DIR),
        "THROTTLE_USER": "1000000/min",
    }
    options = ["--host", "127.0.0.1", "--port", str(port), "--no-access-log", "--log-level", "warning"]
    with Process("-m", "uvicorn", "careercopilot.asgi:application", *options, env=env) as server:
        wait_for(port)
        yield server


def make_users(count: int) -> tuple[list[int], list[str]]:
    """Return the ids of so many users, and the keys of a session of each."""

    User.objects.all().delete()
    users = User.objects.bulk_create([User(email=f"user{number}@example.com") for number in range(count)])
    store = SessionStore()
    sessions = []
    for user in users:
        values = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        store._session_key = os.urandom(16).hex()  # noqa: SLF001 - the way to make many in one INSERT
        sessions.append(store.create_model_instance(values))
    store.model.objects.bulk_create(sessions, batch_size=500)
    return [user.pk for user in users], [one.session_key for one in sessions]


def measure_product(clients: Process, count: int) -> Figures:
    """Return the product's figures."""
    users, cookies = make_users(count)
    port = free_port()
    with product(port) as server:
        latency(port, cookies[0])
        before = server.resident()
        begun = time.monotonic()
        clients.ask(do="connect", port=port, cookies=cookies)
        figures = {"connected a second": count / (time.monotonic() - begun)}
        time.sleep(1)  # what waits for a client's resume after the greeting
        figures["memory KB"] = (server.resident() - before) / count / 1024
        for number in range(PINGS):
            push.send(users[number * 7 % count], {"type": "export_progress", "stamp": time.monotonic()})
            time.sleep(0.005)
        pushes = spans(clients.ask(do="collect", count=PINGS), PINGS)
        figures |= {"push p50": statistics.median(pushes), "push p99": quantile(pushes, 0.99)}
        for number in range(PINGS):
            owner_id = users[number * 7 % count]
            notify(owner_id=owner_id, type="export_ready", title="Ready", data={"stamp": time.monotonic()})
            time.sleep(0.005)
        told = spans(clients.ask(do="collect", count=PINGS), PINGS)
        figures |= {"told p50": statistics.median(told), "told p99": quantile(told, 0.99)}
        rounds = []
        for _ in range(ROUNDS):
            now = time.monotonic()
            push.send_many([(user, {"type": "export_progress", "stamp": now}) for user in users])
            rounds.append(max(spans(clients.ask(do="collect", count=count), count)))
        figures["announcement"] = statistics.median(rounds)
        figures["HTTP p95 idle"] = quantile(latency(port, cookies[0]), 0.95)
        Announcement.objects.create(title="Hello, everybody")
        begun = time.monotonic()
        announcing.publish_due()
        figures["announcement with rows"] = (time.monotonic() - begun) * 1000
        figures["HTTP p95 meanwhile"] = quantile(busy_latency(port, cookies[0], users), 0.95)
        # Before the server ends, which would tell them so.
        clients.end()
    return figures


def latency(port: int, cookie: str) -> list[float]:
    """Return the times of requests for an unread count, in ms."""
    times = []
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", cookies={"sessionid": cookie}, timeout=60) as http:
        for _ in range(REQUESTS):
            begun = time.monotonic()
            response = http.get("/api/v1/notifications/unread-count/")
            times.append((time.monotonic() - begun) * 1000)
            response.raise_for_status()
    return times


def busy_latency(port: int, cookie: str, users: list[int]) -> list[float]:
    """Return the same while an announcement goes out again and again, from a process of its own."""
    command = [__file__, "--announce", json.dumps(users)]
    with Process(*command):
        time.sleep(3)
        return latency(port, cookie)


def announce(users: list[int]) -> None:
    """Send everybody a frame, once a second, until ended."""
    while True:
        push.send_many([(user, {"type": "export_progress", "note": "again"}) for user in users])
        time.sleep(1)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--announce"]:
        announce(json.loads(sys.argv[2]))
    main()
