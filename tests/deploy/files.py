"""The files that describe an installation, read: Dockerfile, Compose, systemd units."""

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = DEPLOY / "systemd"


class Step(NamedTuple):
    """One instruction of a Dockerfile: the stage it belongs to, its word, and what follows."""

    stage: int
    word: str
    rest: str


def steps() -> list[Step]:
    """Return the instructions of the Dockerfile, each on one line."""
    lines = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if not line.startswith("#")]
    found: list[Step] = []
    stage = -1
    for line in re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines():
        if line.strip():
            word, _, rest = line.partition(" ")
            stage += word == "FROM"
            found.append(Step(stage, word, rest.strip()))
    return found


def last_stage(word: str) -> list[str]:
    """Return what follows a word in the stage that becomes the image."""
    all_steps = steps()
    return [step.rest for step in all_steps if step.stage == all_steps[-1].stage and step.word == word]


def image_command() -> list[str]:
    """Return the command of the image."""
    command: list[str] = json.loads(last_stage("CMD")[0])
    return command


def image_environment() -> dict[str, str]:
    """Return the environment of the image, built without arguments."""
    given = dict(pair.split("=", 1) for pair in last_stage("ARG"))
    pairs = (pair.split("=", 1) for rest in last_stage("ENV") for pair in rest.split())
    return {name: given.get(value.removeprefix("$"), value) for name, value in pairs}


def image_check() -> list[str]:
    """Return the command of the image's health check."""
    command: list[str] = json.loads(last_stage("HEALTHCHECK")[0].partition("CMD ")[2])
    return command


def copied() -> list[str]:
    """Return the paths of the tree that are in the image."""
    return [rest.split()[0] for rest in last_stage("COPY") if not rest.startswith("--from")]


def compose() -> dict[str, Any]:
    """Return the Compose file."""
    parts: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return parts


def services() -> dict[str, dict[str, Any]]:
    """Return the services of Compose by name."""
    found: dict[str, dict[str, Any]] = compose()["services"]
    return found


def unit(name: str) -> dict[str, list[str]]:
    """Return the entries of a unit by name, in order."""
    found: dict[str, list[str]] = {}
    for line in (UNITS / name).read_text().splitlines():
        key, is_entry, value = line.partition("=")
        if is_entry and not line.startswith("#"):
            found.setdefault(key, []).append(value)
    return found
