"""`python -m tests.mutation AREA`: mutate the code of an area in a copy, and print what its tests did not notice."""

import argparse
import json
import random
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.mutation.areas import AREAS, Area
from tests.mutation.copies import REUSED, SERVED, TREES, copy_to, make_database, run
from tests.mutation.opened import opened

TOOL = [sys.executable, "-m", "mutmut"]
NOTICED = {"killed", "timeout"}
"""What the tool says of mutants that a test noticed."""


def configuration(area: Area, folder: Path) -> str:
    """Return the tool's configuration for an area."""
    tests = [str(path.relative_to(folder)) for name in area.tests for path in sorted(folder.glob(name))]
    left_out = ["-k", f"not ({' or '.join(area.without)})"] if area.without else []
    options: dict[str, Iterable[str]] = {
        "track_dependencies": ["false"],
        "source_paths": TREES,
        "only_mutate": area.files,
        "also_copy": ["docs", "manage.py", "deploy"],
        "pytest_add_cli_args": [*REUSED, "-p", "tests.mutation.frugal", "--timeout=0", *left_out],
        "pytest_add_cli_args_test_selection": tests,
    }
    return "[mutmut]\n" + "".join(
        f"{name} =\n" + "".join(f"    {value}\n" for value in values) for name, values in options.items()
    )


def prepare(area: Area, folder: Path, log: Path) -> None:
    """Make the copy and the empty database that each run begins with."""
    copy_to(folder)
    for pattern in area.files:
        for path in folder.glob(pattern):
            path.write_text(opened(path.read_text(encoding="utf-8")), encoding="utf-8")
    make_database(folder, log)


def mutants(folder: Path) -> dict[str, int | None]:
    """Return the names of the mutants that the tool has made, with the exit codes it noted."""
    found: dict[str, int | None] = {}
    for path in sorted((folder / "mutants").rglob("*.py.meta")):
        found |= json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
    return found


def verdicts(folder: Path, log: Path) -> dict[str, str]:
    """Return what became of each mutant, in the tool's words."""
    answer = folder / "results.txt"
    answer.unlink(missing_ok=True)
    run([*TOOL, "results", "--all", "true"], folder, answer)
    return dict(re.findall(r"^ +(\S+): (.+)$", answer.read_text(encoding="utf-8"), re.MULTILINE))


def main() -> int:
    """Read the command line, and return 1 where a mutant lives on."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("area", choices=sorted(AREAS))
    parser.add_argument("--sample", type=int, help="how many mutants to try, drawn at random; all unless given")
    parser.add_argument("--seed", type=int, default=1, help="of the drawing")
    parser.add_argument("--folder", type=Path, help="where the copy stays, for another run to go on in")
    words = parser.parse_args()
    folder = words.folder or Path(tempfile.mkdtemp(prefix="careercopilot-mutation-"))
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "log.txt"
    if not (folder / "mutants").exists():
        prepare(AREAS[words.area], folder, log)
    (folder / "setup.cfg").write_text(configuration(AREAS[words.area], folder), encoding="utf-8")
    # A name that no mutant has: the tool makes the mutants, and tries none of them.
    run([*SERVED, *TOOL, "run", "--max-children", "1", "nothing"], folder, log)
    names = sorted(mutants(folder))
    if not names:
        sys.stderr.write(f"No mutants were made: {log} says why.\n")
        return 2
    drawn = random.Random(words.seed).sample(names, min(words.sample or len(names), len(names)))
    code = run([*SERVED, *TOOL, "run", "--max-children", "1", *drawn], folder, log)
    said = {name: verdict for name, verdict in verdicts(folder, log).items() if name in set(drawn)}
    sys.stdout.write(f"{words.area}: {len(drawn)} of {len(names)} mutants tried: {dict(Counter(said.values()))}\n")
    alive = sorted(name for name, verdict in said.items() if verdict not in NOTICED)
    shown = folder / "survivors.txt"
    shown.unlink(missing_ok=True)
    for name in alive:
        run([*TOOL, "show", name], folder, shown)
    sys.stdout.write(shown.read_text(encoding="utf-8") if alive else "Each was noticed.\n")
    if words.folder is None:
        shutil.rmtree(folder)
    return 1 if alive or code else 0


if __name__ == "__main__":
    sys.exit(main())
