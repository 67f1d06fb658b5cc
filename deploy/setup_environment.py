"""Makes the virtual environment, installs a lock into it and looks for the system's libraries; needs Python alone."""

import ctypes
import fcntl
import os
import shutil
import subprocess
import sys
import venv
from ctypes.util import find_library
from pathlib import Path

# What WeasyPrint loads to make PDFs: the name to look up, and the file to load on Linux.
LIBRARIES = {
    "pango-1.0": "libpango-1.0.so.0",
    "pangoft2-1.0": "libpangoft2-1.0.so.0",
    "harfbuzz-subset": "libharfbuzz-subset.so.0",
}
DEBIAN_PACKAGES = ["libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core"]
APT_SECONDS = 180


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def works(python: Path) -> bool:
    """Return whether a virtual environment's Python starts and is new enough."""
    check = "import sys; sys.exit(sys.version_info < (3, 11))"
    return python.exists() and subprocess.run([python, "-c", check], capture_output=True, check=False).returncode == 0


def install(folder: Path, lock: Path) -> None:
    """Make the virtual environment if there is none that works, and install what the lock names."""
    python = folder / "bin" / "python"
    if not works(python):
        say(f"Making the virtual environment {folder} with Python {sys.version.split()[0]}...")
        venv.create(folder, with_pip=True, clear=True)
    uv = folder / "bin" / "uv"
    if not uv.exists():
        subprocess.run([python, "-m", "ensurepip"], check=True, stdout=subprocess.DEVNULL)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv>=0.9"]
        subprocess.run(pip, check=True)
    say(f"Installing {lock}...")
    command = [str(uv), "pip", "install", "--quiet", "--python", str(python), "--require-hashes", "-r", str(lock)]
    subprocess.run(command, check=True, env={**os.environ, "UV_PYTHON_DOWNLOADS": "never"})


def missing_libraries() -> list[str]:
    """Return the names of the libraries that cannot be loaded."""
    missing = []
    for name, file in LIBRARIES.items():
        try:
            ctypes.CDLL(file if sys.platform == "linux" else find_library(name) or name)
        except OSError:
            missing.append(name)
    return missing


def apt_get(*arguments: str) -> bool:
    """Run apt-get quietly, for a bounded time; return whether it succeeded."""
    command = ["apt-get", "-qq", "-y", *arguments]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, timeout=APT_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def install_libraries() -> None:
    """Install the libraries of the PDF export where that may be done, else say how; never stop the rest."""
    missing = missing_libraries()
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        say(f"Installing {' '.join(DEBIAN_PACKAGES)} for the PDF export...")
        packages = ["install", "--no-install-recommends", *DEBIAN_PACKAGES]
        if apt_get(*packages) or (apt_get("update") and apt_get(*packages)):
            missing = missing_libraries()
    if missing:
        say(f"Warning: the PDF export lacks the libraries {', '.join(missing)}; everything else works.")
        if shutil.which("apt-get"):
            say(f"  To have it, run as root: apt-get install -y {' '.join(DEBIAN_PACKAGES)}")
        else:
            say("  To have it, install Pango and HarfBuzz with your package manager (Homebrew: brew install pango).")


def main(venv_name: str, lock_name: str, stamp_name: str) -> int:
    """Install `lock_name` into `venv_name` and leave `stamp_name` behind."""
    here = os.open(".", os.O_RDONLY)
    # Two of these may be started at once in one folder.
    fcntl.flock(here, fcntl.LOCK_EX)
    lock, stamp = Path(lock_name), Path(stamp_name)
    if stamp.exists() and stamp.stat().st_mtime_ns > lock.stat().st_mtime_ns:
        return 0
    try:
        install(Path(venv_name), lock)
    except subprocess.CalledProcessError as error:
        say(f"Could not install {lock}: {' '.join(map(str, error.cmd[:3]))}... ended with {error.returncode}")
        return 1
    install_libraries()
    stamp.touch()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
