"""A copy of the tree in which a recipe of CONTRIBUTING.md is carried out, with the page's own blocks and commands."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.docs.pages import blocks
from tests.e2e.servers import ROOT, clean_environment

PAGE = ROOT / "CONTRIBUTING.md"
LEFT_OUT = ("build", "data", "data-*", "node_modules", "dist", "__pycache__", ".venv", ".git", ".*_cache")
SECONDS = 300
_IN_A_SENTENCE = re.compile(r"`\.venv/bin/python (manage\.py [^`]+)`")


class Recipe:
    """One of the page's recipes, and the copy in which its steps are carried out."""

    def __init__(self, heading: str, folder: Path) -> None:
        text = PAGE.read_text()
        before, is_there, rest = text.partition(f"## {heading}\n")
        assert is_there, heading
        self.text = rest.partition("\n## ")[0]
        first = before.count("\n") + 1
        lines = range(first, first + self.text.count("\n") + 1)
        self.blocks = [block.text for block in blocks(PAGE) if block.line in lines and block.language == "python"]
        self.touched: set[str] = set()
        self.printed = ""
        self.folder = folder / "tree"
        shutil.copytree(ROOT, self.folder, ignore=shutil.ignore_patterns(*LEFT_OUT))

    def swap(self, path: str, before: str, after: str) -> None:
        """Put text in the place of text that stands once in a file."""
        file = self.folder / path
        text = file.read_text()
        assert text.count(before) == 1, (path, before, text.count(before))
        file.write_text(text.replace(before, after))
        self.touched.add(path)

    def add(self, path: str, after: str, text: str) -> None:
        """Put lines behind the one line that begins with a text, indented as it is."""
        file = self.folder / path
        [line] = [line for line in file.read_text().splitlines() if line.strip().startswith(after)]
        indent = line[: len(line) - len(line.lstrip())]
        more = "\n".join(f"{indent}{one}" if one else one for one in text.strip("\n").splitlines())
        self.swap(path, f"\n{line}\n", f"\n{line}\n{more}\n")

    def put(self, path: str, text: str) -> None:
        """Write a new file."""
        file = self.folder / path
        assert not file.exists(), path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        self.touched.add(path)

    def manage(self) -> None:
        """Carry out the commands that the recipe names, and see that no migration is missing then."""
        commands = [words.split()[1:] for words in _IN_A_SENTENCE.findall(self.text)]
        assert [words[0] for words in commands] == ["makemigrations"]
        for words in [*commands, ["makemigrations", "--check", "--dry-run"]]:
            done = self._ended([sys.executable, "manage.py", *words])
            assert done.returncode == 0, done.stdout

    def failures(self, *names: str) -> list[str]:
        """Run tests of the copy on SQLite, and return the names of those that failed."""
        pytest = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--no-header", *names]
        done = self._ended([sys.executable, "-m", "tests.services", "run", "--", *pytest])
        self.printed = done.stdout
        assert done.returncode in {0, 1}, done.stdout
        assert re.search(r"^\d+ (passed|failed)", done.stdout, re.MULTILINE), done.stdout
        found = re.findall(r"^(?:FAILED|ERROR) \S+?::(\w+)", done.stdout, re.MULTILINE)
        assert bool(found) == bool(done.returncode), done.stdout
        return sorted(set(found))

    def check(self, *names: str) -> None:
        """See that tests pass, what was written passes the look at style, and the order of imports is kept."""
        files = sorted(path for path in self.touched if path.endswith(".py"))
        assert files
        for words in (["check", "--quiet"], ["format", "--check", "--quiet"]):
            done = self._ended([sys.executable, "-m", "ruff", *words, "--no-cache", *files])
            assert done.returncode == 0, done.stdout
        assert self.failures(*names, "tests/test_architecture.py") == [], self.printed

    def _ended(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        data = self.folder.parent / "data"
        env = {**clean_environment(), "DATA_DIR": str(data / "own"), "TEST_DATA_DIR": str(data / "test")}
        (data / "test").mkdir(parents=True, exist_ok=True)
        return subprocess.run(
            command,
            cwd=self.folder,
            env=env,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=SECONDS,
            check=False,
        )
