"""Dockerfile, Compose, units and proxies agree with the code and with each other."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.urls import resolve

from careercopilot.celery import app as celery
from careercopilot.core.bounds import FORM_OVERHEAD
from tests.deploy import files
from tests.deploy.files import DEPLOY, ROOT, UNITS, last_stage, services, unit

OURS = {name for name, service in services().items() if "build" in service}
SERVERS = {"web-a", "web-b"}
RUNNING = SERVERS | {"worker", "beat"}
CADDY = (DEPLOY / "caddy" / "Caddyfile").read_text()
NGINX = (DEPLOY / "nginx" / "careercopilot.conf").read_text()
PROGRAMS = ["careercopilot-web@.service", "careercopilot-worker.service", "careercopilot-beat.service"]


def admitted() -> set[str]:
    """Return what .dockerignore lets into the build."""
    lines = (ROOT / ".dockerignore").read_text().split()
    assert lines[0] == "*"
    return {line[1:] for line in lines if line.startswith("!")}


def test_the_image_holds_every_app_and_nothing_that_is_not_there() -> None:
    apps = {name.split(".")[0] for name in settings.INSTALLED_APPS if (ROOT / name.split(".")[0]).is_dir()}
    assert apps | {"manage.py", "docs/guides"} <= set(files.copied())
    assert admitted() == {*files.copied(), "requirements.txt"}
    assert [path for path in files.copied() if not (ROOT / path).exists()] == []


def test_images_are_pinned_to_an_exact_version() -> None:
    bases = [step.rest.split()[0] for step in files.steps() if step.word == "FROM"]
    others = [service["image"] for service in services().values() if "build" not in service]
    assert len(bases) == 2
    assert len(others) == 3
    assert [
        name
        for name in bases + others
        if not re.search(r":(17\.\d+|\d+\.\d+\.\d+)(-[a-z]+)*(@sha256:[0-9a-f]{64})?$", name)
    ] == []
    assert bases[0] == bases[1]
    tools = " ".join(step.rest for step in files.steps() if "pip install --no-cache-dir" in step.rest)
    assert re.search(r"uv==\d+\.\d+\.\d+", tools)


def test_the_image_has_no_builder_no_secret_and_no_root() -> None:
    runs = " ".join(last_stage("RUN"))
    assert "pip uninstall -y pip" in runs
    assert not re.search(r"gcc|build-essential|-dev\b|pip install|\buv\b|curl|git ", runs)
    assert [name for name in files.image_environment() if re.search("SECRET|PASSWORD|TOKEN|_URL", name)] == []
    assert last_stage("USER") == ["10001"]
    order = [step.word for step in files.steps()]
    assert order.index("USER") > max(i for i, word in enumerate(order) if word in {"RUN", "COPY"})


def test_everyone_listens_and_asks_at_the_same_port() -> None:
    command = files.image_command()
    port = command[command.index("--port") + 1]
    assert last_stage("EXPOSE") == [port]
    assert services()["proxy"]["environment"]["WEB"] == f"web-a:{port} web-b:{port}"
    assert services()["proxy"]["ports"] == ["127.0.0.1:8000:8000"]
    assert services()["proxy"]["environment"]["SITE_ADDRESS"].endswith(":8000}")
    wanted = re.findall(r"careercopilot-web@(\d+)\.service", (UNITS / "careercopilot.target").read_text())
    assert re.findall(r"server 127\.0\.0\.1:(\d+) ", NGINX) == wanted == ["8000", "8001"]


def commands() -> Iterator[list[str]]:
    """Yield every command of Compose, of the units and of the image, without the folder of the program."""
    yield files.image_command()
    yield files.image_check()
    yield from (service["command"] for name, service in services().items() if name in OURS and "command" in service)
    for path in UNITS.glob("*.service"):
        yield from (line.split() for key in ("ExecStart", "ExecStartPost") for line in unit(path.name).get(key, []))


@pytest.mark.parametrize("command", [c for c in commands() if c[1] != "-c"], ids=lambda c: " ".join(c)[:60])
def test_a_command_names_what_is_there(command: list[str]) -> None:
    program, *rest = [word.removeprefix("/srv/careercopilot/.venv/bin/") for word in command]
    if program == "python" and rest[0] == "manage.py":
        assert rest[1] in get_commands()
    elif program == "python":
        assert rest[0] == "deploy/healthy.py"
        assert (ROOT / rest[0]).exists()
    elif program == "celery":
        assert rest[:2] == ["-A", celery.main]
        assert rest[2] in {"worker", "beat"}
    elif program == "uvicorn":
        assert rest[0].replace(":", ".") == settings.ASGI_APPLICATION
        # Daphne's place: what a client says of itself is believed through TRUSTED_PROXIES alone.
        assert {"--no-proxy-headers", "--no-server-header"} <= set(rest)
    else:
        assert program == "/usr/bin/find"


def test_compose_and_units_start_the_same() -> None:
    def start(name: str) -> list[str]:
        return unit(name)["ExecStart"][0].removeprefix("/srv/careercopilot/.venv/bin/").split()

    worker, beat, server = services()["worker"]["command"], services()["beat"]["command"], files.image_command()
    assert start("careercopilot-worker.service") == worker
    assert start("careercopilot-beat.service") == beat
    places = {"0.0.0.0": "127.0.0.1", "8000": "%i"}  # noqa: S104 - what stands in the file
    assert start("careercopilot-web@.service") == [places.get(word, word) for word in server]
    assert start("careercopilot-migrate.service") == services()["migrate"]["command"]


def test_each_part_of_compose_waits_for_what_it_needs() -> None:
    healthy, done = {"condition": "service_healthy"}, {"condition": "service_completed_successfully"}
    wanted = {name: {"migrate": done, "valkey": healthy} for name in RUNNING}
    wanted |= {name: {"secrets": done} for name in ("database", "valkey")}
    wanted |= {"migrate": {"database": healthy, "valkey": healthy}, "proxy": dict.fromkeys(sorted(SERVERS), healthy)}
    assert {name: service.get("depends_on") for name, service in services().items()} == {**wanted, "secrets": None}
    asked = {name for needs in wanted.values() for name, how in needs.items() if how == healthy}
    # The web servers are asked by the image's own check.
    assert {name for name in asked if "test" not in services()[name].get("healthcheck", {})} == SERVERS


def test_containers_can_do_little() -> None:
    for name, service in services().items():
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service.get("read_only") is (True if name != "database" else None), name
        assert not service.get("privileged"), name
        assert "ports" not in service or name == "proxy"
    assert files.compose()["networks"]["inside"] == {"internal": True}
    assert services()["secrets"]["network_mode"] == "none"
    assert [name for name in ("database", "valkey") if services()[name]["networks"] != ["inside"]] == []


def test_no_secret_is_shared_by_installations() -> None:
    text = (ROOT / "compose.yaml").read_text() + (DEPLOY / "compose.tls.yaml").read_text()
    assert not re.search(
        r"^ +\w*(PASSWORD|SECRET_KEY|TOKEN|DATABASE_URL|REDIS_URL|EMAIL_URL): [^$]", text, re.MULTILINE
    )
    assert [
        service["environment"].get("SECRET_KEY_FILE") for name, service in services().items() if name in RUNNING
    ] == ["/secrets/secret_key"] * 4
    assert "SECRET_KEY=''" in (UNITS / "environment.example").read_text()


def test_what_secrets_are_made_stays_and_is_another_elsewhere(tmp_path: Path) -> None:
    script = services()["secrets"]["command"][2]
    made = []
    for number in (1, 2, 1):
        folder = tmp_path / str(number)
        folder.mkdir(exist_ok=True)
        subprocess.run([sys.executable, "-c", script.replace('"/secrets"', repr(str(folder)))], check=True)
        made.append({path.name: path.read_text() for path in folder.iterdir()})
    first, second, again = made
    assert first == again
    assert [name for name in first if first[name] == second[name]] == []
    assert len(first["secret_key"]) > 60
    password = first["database_password"]
    assert first["database_url"] == f"postgres://careercopilot:{password}@database:5432/careercopilot"
    read = {name.rpartition("/")[2] for name in re.findall(r"/secrets/\w[\w.]*", (ROOT / "compose.yaml").read_text())}
    assert read == set(first)


@pytest.mark.parametrize("text", [CADDY, NGINX], ids=["caddy", "nginx"])
def test_a_proxy_lets_the_largest_upload_pass_and_keeps_figures_inside(text: str) -> None:
    megabytes = re.search(r"(?:max_size|client_max_body_size) (\d+)(?:MiB|m)", text)
    assert megabytes
    assert int(megabytes[1]) * 1024**2 == settings.UPLOAD_LIMIT + FORM_OVERHEAD
    assert re.search(r"/metrics( \{\s*return)? 404", text)
    assert text.count("{") == text.count("}")


def test_nginx_upgrades_sockets_and_says_who_asks() -> None:
    seconds = re.search(r"proxy_read_timeout (\d+)s", NGINX)
    assert seconds
    assert int(seconds[1]) > 2 * settings.HEARTBEAT_SECONDS
    for line in (
        "proxy_http_version 1.1;",
        "proxy_set_header Upgrade $http_upgrade;",
        "proxy_set_header Connection $connection_upgrade;",
        "proxy_set_header Host $host;",
        "proxy_set_header X-Forwarded-For $remote_addr;",
        "proxy_set_header X-Forwarded-Proto $scheme;",
        "proxy_buffering off;",
    ):
        assert NGINX.count(line) == 1, line


def test_health_is_asked_where_it_is_answered() -> None:
    paths = set(re.findall(r"/health/\w+/", CADDY + (DEPLOY / "healthy.py").read_text()))
    assert {resolve(path).url_name for path in paths} == {"health-live", "health-ready"}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """Systemd reads them all; programs of the installation, which is not here, are put in their places."""
    for path in UNITS.rglob("*"):
        if path.is_file() and path.suffix != ".example":
            target = tmp_path / path.relative_to(UNITS)
            target.parent.mkdir(exist_ok=True)
            target.write_text(path.read_text().replace("/srv/careercopilot/.venv/bin/", "/bin/true "))
    names = ["careercopilot.target", *(name.replace("@", "@8000") for name in PROGRAMS)]
    names += ["careercopilot-migrate.service", "careercopilot-backup.service", "careercopilot-backup.timer"]
    run = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in names)],
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (run.returncode, run.stderr) == (0, "")
