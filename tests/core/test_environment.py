"""The environment is read strictly: what says nothing stops the start with a sentence that names the variable."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def check(settings: str, tmp_path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `manage.py check` in an environment that holds nothing else."""
    environment = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": f"careercopilot.settings.{settings}",
        **variables,
    }
    command = [sys.executable, "manage.py", "check"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=100)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("THROTTLE_USER", "abc"),
        ("THROTTLE_ANONYMOUS", "10"),
        ("SINGLE_USER", "perhaps"),
        ("DEBUG", "maybe"),
        ("WEBSOCKET_CONNECTIONS_PER_USER", "many"),
        ("LOG_LEVEL", "loud"),
        ("DATABASE_URL", "nonsense"),
    ],
)
def test_a_value_that_says_nothing_stops_the_start(tmp_path: Path, name: str, value: str) -> None:
    run = check("embedded", tmp_path, **{name: value})
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    assert run.stderr.strip().splitlines()[-1].startswith(f"The environment variable {name} ")


def test_a_folder_that_is_none_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    run = check("embedded", tmp_path, DATA_DIR=str(tmp_path / "file"))
    assert (run.returncode, run.stderr.strip()) == (1, f"DATA_DIR {tmp_path / 'file'} cannot be used: File exists.")


SERVER = {
    "SECRET_KEY": "x" * 60,
    "DATABASE_URL": "postgres://nobody@localhost/nothing",
    "REDIS_URL": "redis://localhost:1/0",
    "ALLOWED_HOSTS": "example.com",
}


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL"])
def test_what_is_secret_has_no_default_in_production(tmp_path: Path, name: str) -> None:
    run = check("production", tmp_path, **{key: value for key, value in SERVER.items() if key != name})
    assert run.returncode == 1
    assert f"Set the environment variable {name}:" in run.stderr
    assert not list(tmp_path.iterdir())


def test_a_complete_production_environment_starts(tmp_path: Path) -> None:
    run = check("production", tmp_path, **SERVER)
    assert run.returncode == 0, run.stderr
    assert "no issues" in run.stdout


@pytest.mark.parametrize("name", ["PORT", "HOST", "SINGLE_USER", "LOG_LEVEL", "THROTTLE_USER", "DB_POOL_MAX"])
def test_an_empty_variable_is_as_good_as_none(tmp_path: Path, name: str) -> None:
    run = check("embedded", tmp_path, **{name: ""})
    assert run.returncode == 0, run.stderr


def test_the_embedded_settings_need_nothing(tmp_path: Path) -> None:
    run = check("embedded", tmp_path)
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
