"""What the image and Compose start, started: the files that are copied, read-only, as a user without rights."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from careercopilot.processes import Child, wait_until
from tests.deploy import files
from tests.deploy.files import ROOT, services
from tests.e2e.databases import database
from tests.e2e.servers import STOP_SECONDS, Broker

SITE = "jobs.example.org"
NOBODY = 65_534

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


def free_port() -> int:
    """Return a port that nobody has at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


class Installation:
    """The tree of the image in a folder, and what was started from it."""

    def __init__(self, folder: Path, database_url: str, redis_url: str) -> None:
        self.folder = folder
        # A cluster of the suite lets in the user that it runs as alone.
        self.as_nobody = database_url.startswith("sqlite") and can_be_nobody()
        self.code = folder / "code"
        self.port = free_port()
        self.children: list[Child] = []
        for name in ("data", "tmp"):
            (folder / name).mkdir()
        for name in files.copied():
            source, target = ROOT / name, self.code / name
            target.parent.mkdir(parents=True, exist_ok=True)
            skipped = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, target, ignore=skipped) if source.is_dir() else shutil.copy(source, target)
        secrets = {"SECRET_KEY": "k" * 30 + "0123456789" * 3, "DATABASE_URL": database_url, "REDIS_URL": redis_url}
        for name, value in secrets.items():
            (folder / name).write_text(f"{value}\n")
        own = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder / "data"), "STATIC_ROOT": str(self.code / "static")}
        places = {"METRICS_DIR": str(folder / "tmp" / "metrics"), "XDG_CACHE_HOME": str(folder / "tmp" / "cache")}
        self.environment = {
            **files.image_environment(),
            **own,
            **places,
            "TMPDIR": str(folder / "tmp"),
            "ALLOWED_HOSTS": SITE,
            "SECURE": "true",
            "TRUSTED_PROXIES": "127.0.0.1",
            **{f"{name}_FILE": str(folder / name) for name in secrets},
        }

    def give_away(self) -> None:
        """Let nobody write the code, and the user of the service alone what it keeps; only root can give to another."""
        subprocess.run(["chmod", "-R", "a-w,a+rX", self.code], check=True)
        if self.as_nobody:
            subprocess.run(["chown", "-R", str(NOBODY), self.folder / "data", self.folder / "tmp"], check=True)
            self.folder.chmod(0o755)

    def command(self, words: list[str]) -> list[str]:
        """Return a command with the programs and the port of this machine, as the user of the service."""
        programs = {"python": [sys.executable], "celery": [sys.executable, "-m", "celery"]}
        programs["uvicorn"] = [sys.executable, "-m", "uvicorn"]
        places = {"0.0.0.0": "127.0.0.1", "8000": str(self.port)}  # noqa: S104 - what stands in the file
        rest = [places.get(word, word) for word in words[1:]]
        # Root may read what others cannot: a user without rights is another test than root on a folder without them.
        account = ["setpriv", "--reuid", str(NOBODY), "--clear-groups", "--no-new-privs"] if self.as_nobody else []
        return [*account, *programs[words[0]], *rest]

    def run(self, words: list[str]) -> subprocess.CompletedProcess[str]:
        """Carry out a command to its end."""
        return subprocess.run(
            self.command(words),
            cwd=self.code,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )

    def start(self, name: str, words: list[str]) -> Child:
        """Start a program that stays."""
        log = self.folder / f"{name}.log"
        child = Child(name, self.command(words), log=log, env=self.environment, cwd=self.code)
        self.children.append(child)
        return child

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """Ask the web server as the proxy does."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with contextlib.closing(connection):
            connection.request("GET", path, headers={"Host": SITE, "X-Forwarded-Proto": "https", **headers})
            answer = connection.getresponse()
            return answer.status, answer.read()


def can_be_nobody() -> bool:
    """Tell whether this is root, and this very Python can be reached by a user without rights."""
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        return False
    show = "import sys, django, ssl; print(sys.version, sys.base_prefix)"
    probe = ["setpriv", "--reuid", str(NOBODY), "--clear-groups", sys.executable, "-c", show]
    done = subprocess.run(probe, cwd="/", capture_output=True, text=True, check=False)
    return done.stdout.strip() == f"{sys.version} {sys.base_prefix}"


@pytest.fixture
def installation() -> Iterator[Installation]:
    """A database, a broker and the tree of the image; everything is ended and removed."""
    folder = Path(tempfile.mkdtemp(prefix="careercopilot-image-"))
    with database(folder / "data") as url:
        (folder / "broker").mkdir()
        broker = Broker(folder / "broker")
        if os.geteuid() == 0:
            (folder / "broker").chmod(0o755)
            broker.path.chmod(0o777)
        made = Installation(folder, url, f"unix://{broker.path}")
        try:
            yield made
        finally:
            for child in made.children:
                child.ask_to_stop()
            for child in made.children:
                child.finish(STOP_SECONDS)
            broker.child.stop(STOP_SECONDS)
    shutil.rmtree(folder, ignore_errors=True)


def test_the_steps_of_the_image_and_the_parts_of_compose_work_in_turn(installation: Installation) -> None:
    step = next(rest for rest in files.last_stage("RUN") if "collectstatic" in rest)
    line = step.partition("&&")[0].replace("python ", f"{sys.executable} ")
    line = line.replace("sqlite:////tmp/", f"sqlite:///{installation.folder}/")
    bare = {**files.image_environment(), "PATH": os.environ["PATH"]}
    places = {"STATIC_ROOT": installation.environment["STATIC_ROOT"], "DATA_DIR": str(installation.folder / "build")}
    built = subprocess.run(
        ["sh", "-c", line], cwd=installation.code, env={**bare, **places}, capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr
    installation.give_away()
    before = sorted(path for path in installation.code.rglob("*"))

    check = files.image_check()
    check.append(str(installation.port))
    assert installation.run(check).returncode == 1
    migrated = installation.run(services()["migrate"]["command"])
    assert migrated.returncode == 0, migrated.stderr

    server = installation.start("web", files.image_command())
    worker = installation.start("worker", services()["worker"]["command"])
    beat = installation.start("beat", services()["beat"]["command"])
    well = installation.run([*check, "--ready", "--wait", "60"])
    assert well.returncode == 0, (well.stderr, server.last_lines(20))

    status, page = installation.get("/static/site.css")
    assert status == 200
    assert page == (ROOT / "careercopilot" / "static" / "site.css").read_bytes()
    assert installation.get("/api/v1/jobs/")[0] == 401
    assert installation.get("/health/live/", Host="elsewhere.example.org")[0] == 400
    plain = installation.get("/api/v1/jobs/", **{"X-Forwarded-Proto": "http"})
    assert plain[0] == 301

    ping = services()["worker"]["healthcheck"]["test"][1].replace("$$HOSTNAME", socket.gethostname()).split()
    assert wait_until(lambda: installation.run(ping).returncode == 0, 60), worker.last_lines(20)
    pulse = (installation.folder / "data").glob
    assert wait_until(lambda: any(pulse("celerybeat-schedule*")), 60), beat.last_lines(20)
    for child in (beat, worker, server):
        child.ask_to_stop()
    assert wait_until(lambda: all(child.code() is not None for child in (beat, worker, server)), 30)
    assert (server.code() in {0, -signal.SIGTERM}, worker.code(), beat.code()) == (True, 0, 0)
    assert sorted(path for path in installation.code.rglob("*")) == before
