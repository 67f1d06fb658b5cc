"""Commands of the pages that no test of the pages runs, each with the reason."""

import re

NOT_RUN = {
    r"^docker |^for part in .*docker compose": "no container engine; tests/deploy runs the steps of image and Compose",
    r"^make (run|test|lint|format)\b": "starts the installation under test, the suite itself, the look at style",
    r"-m tests\.services run": "a part of the suite; what it begins with is tried by a test of its own",
    r"^(apt-get|useradd|sudo|git|install|cp) ": "changes the machine: packages, accounts, /etc",
    r"systemctl ": "no systemd; tests/deploy has the units checked",
    r"^(cd /srv/careercopilot|python3 -m venv|.venv/bin/uv pip)": "installs from the package registry",
    r"^manage\(\) \{\n  sudo": "another account; defined for this one instead",
    r"^manage createsuperuser$": "asks at the terminal",
    r"caddy run": "Caddy is not a part of the project; its file is looked at by tests/deploy",
    r"^(SITE_NAME|EMAIL_URL|DEFAULT_FROM_EMAIL|REGISTRATION_OPEN)=": "lines of a file of settings",
    r"-m tests\.report": "run by tests/endpoints against an installation of its own",
    r"^make bench|-m benchmarks": "takes an hour; tests/test_benchmarks.py runs its parts",
}
"""Patterns of commands, and why they are not run."""


def reason(command: str) -> str | None:
    """Return why a command is not run, or None where it is."""
    return next((text for pattern, text in NOT_RUN.items() if re.search(pattern, command)), None)
