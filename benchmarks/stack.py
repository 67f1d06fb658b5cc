"""The real stack on this machine: PostgreSQL, a broker, migrated databases with a plan's rows, server processes."""

import contextlib
import hashlib
import http.client
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from benchmarks import data
from benchmarks.data import Plan
from benchmarks.loading import NOTE, fill_postgresql, fill_sqlite
from benchmarks.processes import Usage, tree
from careercopilot.processes import Child, wait_until
from tests.services import start_postgres, start_redis

Extra = Mapping[str, str]
NOTHING: Extra = {}
ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60
STOP_SECONDS = 15
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV")
POSTGRESQL = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "autovacuum_naptime": "1min",
    "shared_buffers": "1GB",
    "effective_cache_size": "4GB",
    "work_mem": "16MB",
    "max_wal_size": "8GB",
    "random_page_cost": "1.1",
}
"""What an operator would set: everything durable, and a quarter of 4 GB for the database's own cache."""
COMMANDS = {
    "uvicorn": "-m uvicorn --loop asyncio --http h11 --no-server-header --no-proxy-headers --no-access-log",
    "uvicorn-fast": "-m uvicorn --loop uvloop --http httptools --no-server-header --no-proxy-headers --no-access-log",
    "daphne": "-m daphne",
    "granian": "-m granian --interface asginl --no-access-log --ws",
}
ADDRESS = {"daphne": ("--bind", "--port"), "granian": ("--host", "--port"), "": ("--host", "--port")}


class Server:
    """A server of the product on a free port of the loopback, with as many processes as asked for."""

    def __init__(self, kind: str, env: dict[str, str], folder: Path, processes: int = 1) -> None:
        self.kind, self.processes = kind, processes
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
        self.log = folder / f"{kind}-{self.port}.log"
        host, port = ADDRESS.get(kind, ADDRESS[""])
        many = ["--workers", str(processes)] if processes > 1 else []
        words = [*COMMANDS[kind].split(), host, "127.0.0.1", port, str(self.port), *many]
        command = [sys.executable, *words, "careercopilot.asgi:application"]
        self.child = Child(kind, command, log=self.log, env=env, cwd=ROOT)
        if not wait_until(lambda: self._answers() or self.child.code() is not None, START_SECONDS):
            raise RuntimeError(self.log.read_text())
        if self.child.code() is not None:
            raise RuntimeError(self.log.read_text())

    def _answers(self) -> bool:
        with contextlib.suppress(OSError, http.client.HTTPException):
            return self.get("/health/live/")[0] == 200
        return False

    @property
    def address(self) -> str:
        """The address without a path."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Send one request and return status, headers by their names in small letters, and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        with contextlib.closing(connection):
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            payload = None if body is None else json.dumps(body)
            connection.request(method, path, payload, {"Content-Type": "application/json", **sent})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()

    def get(self, path: str, owner: int | None = None) -> tuple[int, dict[str, str], bytes]:
        """Send one GET, for an owner where one is given."""
        return self.ask("GET", path, **(bearer(owner) if owner else {}))

    def usage(self) -> Usage:
        """Return what the processes have used so far."""
        return tree(self.child.pid)

    def logged(self, since: int = 0) -> list[dict[str, Any]]:
        """Return the lines about requests from a byte of the log on."""
        with self.log.open("rb") as log:
            log.seek(since)
            lines = [json.loads(line) for line in log if line.startswith(b"{") and b'"queries"' in line]
        return [line for line in lines if "route" in line]

    def size_of_log(self) -> int:
        """Return where the log ends."""
        return self.log.stat().st_size

    def stop(self) -> None:
        """End it in order."""
        self.child.stop(STOP_SECONDS)


def bearer(owner: int) -> dict[str, str]:
    """Return the header that signs an owner in."""
    return {"Authorization": f"Bearer {data.token_of(owner)}"}


def digest() -> str:
    """Return what a database of a plan depends on: how its rows are made, and the migrations."""
    files = [Path(data.__file__), *sorted(ROOT.glob("*/migrations/0*.py")), *sorted(ROOT.glob("*/*/migrations/0*.py"))]
    return hashlib.blake2b(b"".join(path.read_bytes() for path in files), digest_size=5).hexdigest()


class Stack:
    """Everything a case runs on. Databases of plans are kept for the run, or in the cluster of TEST_DATABASE_URL."""

    def __init__(self) -> None:
        self.exits = contextlib.ExitStack()
        self.folder = Path(tempfile.mkdtemp(prefix="careercopilot-bench-"))
        self.exits.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self.cluster, stop = start_postgres(POSTGRESQL)
        self.exits.callback(stop)
        self.redis, stop = start_redis()
        self.exits.callback(stop)

    def dsn(self, name: str | None = None) -> str:
        """Return what libpq needs to reach a database of the cluster."""
        plain = self.cluster.replace("postgres://", "postgresql://", 1)
        return make_conninfo(plain, **({"dbname": name} if name else {}))

    def environment(self, database: str, *, cache: bool = True, extra: Extra = NOTHING) -> dict[str, str]:
        """Return a production environment, without limits on how often one may ask."""
        return {
            **{name: os.environ[name] for name in KEPT if name in os.environ},
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "CACHE_ANSWERS": "true" if cache else "false",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": database,
            "REDIS_URL": self.redis,
            "KEY_PREFIX": f"bench{secrets.token_hex(4)}",
            "ALLOWED_HOSTS": "127.0.0.1",
            "SITE_URL": "http://127.0.0.1",
            "SECURE": "false",
            "THROTTLE_USER": "100000000/min",
            "THROTTLE_ANONYMOUS": "100000000/min",
            **extra,
        }

    def url(self, name: str) -> str:
        """Return the URL of a database of the cluster, for the product."""
        return re.sub(r"^(postgres\w*://[^/]*/)[^?]*", rf"\g<1>{name}", self.cluster)

    def migrate(self, database: str) -> None:
        """Bring a database to what the code expects."""
        command = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env=self.environment(database), check=True)

    def filled(self, plan: Plan) -> str:
        """Return the name of a database with a plan's rows, making it where there is none."""
        name = f"bench_{plan.name}_{digest()}"
        with psycopg.connect(self.dsn(), autocommit=True) as server:
            found = server.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
            ).fetchone()
            if found is not None and found[0] == NOTE:
                return name
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            self.migrate(self.url(name))
            fill_postgresql(self.dsn(name), plan)
            server.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(NOTE)))
        return name

    def filled_file(self, plan: Plan) -> str:
        """Return the URL of a SQLite database with a plan's rows."""
        path = self.folder / f"{plan.name}.sqlite3"
        if not path.exists():
            self.migrate(f"sqlite:///{path}")
            fill_sqlite(path, plan)
        return f"sqlite:///{path}"

    @contextlib.contextmanager
    def server(
        self, database: str, kind: str = "uvicorn", *, processes: int = 1, cache: bool = True, extra: Extra = NOTHING
    ) -> Iterator[Server]:
        """Yield a server of the product on a database, given by its URL."""
        server = Server(kind, self.environment(database, cache=cache, extra=extra), self.folder, processes)
        try:
            yield server
        finally:
            server.stop()

    @contextlib.contextmanager
    def worker(self, database: str, extra: Extra = NOTHING) -> Iterator[Child]:
        """Yield a worker of one process."""
        words = "-m celery -A careercopilot worker --concurrency 1 --without-gossip --without-mingle"
        log = self.folder / f"worker-{secrets.token_hex(4)}.log"
        environment = self.environment(database, extra=extra)
        child = Child("worker", [sys.executable, *words.split()], log=log, env=environment, cwd=ROOT)
        try:
            yield child
        finally:
            child.stop(STOP_SECONDS)

    def database_usage(self) -> Usage:
        """Return what PostgreSQL has used so far, all its processes together; nothing where it is elsewhere."""
        with psycopg.connect(self.dsn()) as connection, contextlib.suppress(FileNotFoundError):
            backend = connection.info.backend_pid
            parent = int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])
            return tree(parent)
        return Usage(0, 0)

    def close(self) -> None:
        """End everything and remove its files."""
        self.exits.close()
