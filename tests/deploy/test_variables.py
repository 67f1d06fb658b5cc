"""The table of variables in docs/deployment.md says what the settings read, with the defaults that they have."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.deploy.surroundings import COMPUTED, ROOT, read_by_settings, read_directly, rows, set_by_embedded

SERVERS = rows("Every variable")
EMBEDDED = rows("With the settings of one machine")
READ = read_by_settings()
# A container's own, of the scheduler or of Compose.
OF_COMPOSE = {"COMMIT", "FRONT_SUBNET", "PROXY_ADDRESS", "SITE_ADDRESS", "SITE_NAME", "VERSION", "WEB", "WEB_HOST"}
OF_PYTHON = {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "XDG_CACHE_HOME"}


def says(cell: str, default: str) -> bool:
    """Tell whether a cell of the table gives a default; a computed one is told in words."""
    if default == COMPUTED:
        return cell.startswith(f"{COMPUTED}: ") and len(cell) > len(COMPUTED) + 5
    return cell == default


def test_each_variable_has_a_row_and_each_row_a_variable() -> None:
    assert set(SERVERS) == READ.keys() | read_directly()
    assert len(SERVERS) > 45


@pytest.mark.parametrize("name", sorted(READ))
def test_a_row_gives_the_default_of_its_variable(name: str) -> None:
    assert says(SERVERS[name][0], READ[name]), (SERVERS[name][0], READ[name])
    assert len(SERVERS[name][1]) > 5


def test_the_table_of_one_machine_is_what_its_settings_put_in() -> None:
    found = set_by_embedded()
    assert set(EMBEDDED) == set(found)
    assert [name for name, default in found.items() if not says(EMBEDDED[name][0], default)] == []


def variables_of(service: dict[str, object]) -> set[str]:
    """Return the names that a service of Compose sets, those of files without their ending."""
    environment = service.get("environment") or {}
    assert isinstance(environment, dict)
    return {name.removesuffix("_FILE") for name in environment}


def test_nothing_is_set_that_nobody_reads() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())
    app = {name for service in compose["services"].values() if "build" in service for name in variables_of(service)}
    tls = (ROOT / "deploy" / "compose.tls.yaml").read_text().replace("!override", "")
    app |= variables_of(yaml.safe_load(tls)["services"]["web-a"])
    lines = (ROOT / "deploy" / "systemd" / "environment.example").read_text().splitlines()
    units = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}
    image = (ROOT / "Dockerfile").read_text().rpartition("FROM ")[2].partition("\nENV ")[2].partition("\nRUN ")[0]
    names = {word.partition("=")[0] for word in image.replace("\\\n", " ").split()}
    assert (app | units | names) - OF_PYTHON - set(SERVERS) == set()
    assert {"SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS", "TRUSTED_PROXIES"} <= app & units


def check(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `manage.py check` with the settings of a server."""
    environment = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "careercopilot.settings.production",
        "DATABASE_URL": "postgres://nobody@localhost/nothing",
        "REDIS_URL": "redis://localhost:1/0",
        **variables,
    }
    show = "from django.conf import settings; print(repr(settings.SECRET_KEY), settings.DATABASES['default']['NAME'])"
    command = [sys.executable, "-c", show]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=100)


def test_a_file_goes_before_the_variable_and_its_line_end_is_none_of_it(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from-a-file\n")
    (tmp_path / "url").write_text("postgres://nobody:pass@localhost/kept\n")
    files = {"SECRET_KEY_FILE": str(tmp_path / "key"), "DATABASE_URL_FILE": str(tmp_path / "url")}
    run = check(tmp_path, SECRET_KEY="from-the-environment", **files)
    assert (run.returncode, run.stdout) == (0, "'from-a-file' kept\n"), run.stderr


def test_a_file_that_cannot_be_read_stops_the_start_by_name(tmp_path: Path) -> None:
    run = check(tmp_path, SECRET_KEY="x" * 60, SECRET_KEY_FILE=str(tmp_path / "nowhere"))
    assert run.returncode == 1
    assert run.stdout == ""
    last = run.stderr.strip().splitlines()[-1]
    assert "The environment variable SECRET_KEY_FILE must name a file that can be read" in last
    assert "No such file or directory" in last
