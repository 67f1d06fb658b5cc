"""`python -m tests.breaks`: break each promise in a copy of the tree, and see that the test named for it fails."""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from careercopilot.processes import wait_until
from tests.breaks.model import Break, source_of
from tests.breaks.people import PEOPLE
from tests.breaks.rows import ROWS
from tests.breaks.swapping import swap
from tests.mutation.copies import REUSED, SERVED, copy_to, make_database, surroundings

BREAKS = [*ROWS, *PEOPLE]
INSIDE = "CAREERCOPILOT_BREAKS_IN"
"""The copy that a run with a broker works on; without it the run begins one."""
WORDS = ["-q", "-x", "-p", "no:randomly", "--no-header", *REUSED]
FAILED, NOTHING_SWAPPED = 1, 99
"""Exit codes: tests ran, and one failed; the break is within no function."""
SECONDS = 600


def first_failure(log: Path) -> str:
    """Return the test that failed first, as the end of pytest's output names it."""
    found = re.search(r"^(?:FAILED|ERROR) (\S+)", log.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else ""


def forked(one: Break, sound: str, folder: Path, log: Path) -> int:
    """Run a break's test in a process that has all imported, and return its exit code."""
    pid = os.fork()
    if pid == 0:
        output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(output, 1)
        os.dup2(output, 2)
        swapped = swap(sound, one.broken(sound), str(folder / one.path))
        code = int(pytest.main([*WORDS, one.test])) if swapped else NOTHING_SWAPPED
        sys.stdout.flush()
        os._exit(code)
    ended: list[int] = []

    def is_over() -> bool:
        done, status = os.waitpid(pid, os.WNOHANG)
        ended.extend([status] if done else [])
        return bool(done)

    if wait_until(is_over, SECONDS):
        return os.waitstatus_to_exitcode(ended[0])
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    return 124


def begun_anew(one: Break, log: Path) -> int:
    """Run a break's test in a process that begins from nothing, and return its exit code."""
    with log.open("w", encoding="utf-8") as output:
        command = [sys.executable, "-m", "pytest", *WORDS, one.test]
        return subprocess.call(command, stdout=output, stderr=subprocess.STDOUT, timeout=SECONDS)


def try_out(one: Break, folder: Path, number: int) -> str:
    """Make one break, run its test, mend it again, and return what is wrong: nothing where the test has noticed."""
    path, log = folder / one.path, folder / f"break-{number}.log"
    sound = source_of(folder, one.path)
    path.write_text(one.broken(sound), encoding="utf-8")
    try:
        code = forked(one, sound, folder, log)
        if code in {0, NOTHING_SWAPPED}:
            # What is computed at import has been computed already.
            code = begun_anew(one, log)
    finally:
        path.write_text(sound, encoding="utf-8")
    if code == 0:
        return "not noticed"
    if code != FAILED or not first_failure(log).startswith(one.test):
        return f"the run ended otherwise ({code}): {log}"
    return ""


def in_copy(folder: Path, chosen: list[Break]) -> int:
    """Try breaks out in a copy, and return 1 where one was not noticed; `make test` says that all is well without."""
    files = sorted({one.test.partition("::")[0] for one in chosen})
    if code := int(pytest.main([*WORDS, "-qq", "--collect-only", *files])):
        return code
    wrong = 0
    for number, one in enumerate(chosen, 1):
        problem = try_out(one, folder, number)
        wrong += bool(problem)
        sys.stdout.write(f"{number}/{len(chosen)} {problem or 'noticed'}: {one.promise} [{one.test}]\n")
        sys.stdout.flush()
    return 1 if wrong else 0


def main() -> int:
    """Read the command line, and return 1 where a break was not noticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.breaks", description=__doc__)
    parser.add_argument("--match", default="", help="only breaks with this in their promise, path or test")
    parser.add_argument("--table", action="store_true", help="print the table of docs/testing.md, and break nothing")
    words = parser.parse_args()
    chosen = [one for one in BREAKS if words.match in f"{one.promise} {one.path} {one.test}"]
    if not chosen:
        parser.error("no break has this in its promise, path or test")
    if words.table:
        sys.stdout.writelines(f"{one.row()}\n" for one in chosen)
        return 0
    if inside := os.environ.get(INSIDE):
        return in_copy(Path(inside), chosen)
    folder = copy_to(Path(tempfile.mkdtemp(prefix="careercopilot-breaks-")).resolve())
    make_database(folder, folder / "database.log")
    again = [*SERVED, sys.executable, "-m", "tests.breaks", "--match", words.match]
    code = subprocess.call(again, cwd=folder, env={**surroundings(folder), INSIDE: str(folder)})
    if not code:
        shutil.rmtree(folder)
    return code


if __name__ == "__main__":
    sys.exit(main())
