"""A terminal in which the commands of a page are carried out."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.e2e.servers import ROOT, clean_environment

SECONDS = 200
MOST_TRIES = 3
GIVEN_UP = "No answer within 6 seconds."
"""What the doctor says of a part that a busy machine is too slow for; it is asked again, and this alone is let pass."""


class Shell:
    """A terminal in a folder, which keeps what was set in it."""

    def __init__(self, folder: Path, **env: str) -> None:
        self.folder = folder
        self.env = {**clean_environment(), "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", **env}
        self.kept = folder / "kept.sh"
        self.kept.write_text("")
        for name in ("manage.py", ".venv"):
            (folder / name).symlink_to(ROOT / name)

    def run(self, command: str) -> str:
        """Carry out a command, and return what it prints; what it sets is there for the next one."""
        done = self._ended(command)
        for _ in range(MOST_TRIES if "doctor" in command else 0):
            if done.returncode == 0 or self.gave_up():
                return done.stdout
            done = self._ended(command)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def gave_up(self) -> bool:
        """Tell whether all that the doctor finds wrong is that a busy machine did not answer in time."""
        checks = json.loads(self._ended(".venv/bin/python manage.py doctor --json").stdout)["checks"]
        return all(GIVEN_UP in check["seen"] for check in checks if check["level"] == "error")

    def _ended(self, command: str) -> subprocess.CompletedProcess[str]:
        script = f". {self.kept}\n{command}\n{{ declare -p BASE TOKEN 2>/dev/null; declare -f; }} > {self.kept} || true"
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=self.folder,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
