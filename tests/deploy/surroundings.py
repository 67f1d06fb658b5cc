"""Which environment variables the product reads and their defaults, found in its source, and the table that says so."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "careercopilot" / "settings"
GUIDE = ROOT / "docs" / "deployment.md"
READERS = {"env", "value_of", "required", "flag", "number", "rate", "choice", "site_address", "mail", "url"}
REQUIRED = {"required", "url"}
COMPUTED = "computed"
"""Stands for a default that is no literal."""


def _text(node: ast.expr | None) -> str:
    """Return a default as the table writes it."""
    try:
        value = ast.literal_eval(node) if node is not None else None
    except ValueError:
        return COMPUTED
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ",".join(value)
    return "" if value is None else str(value)


def _read(call: ast.Call) -> tuple[str, str] | None:
    """Return the variable that a call reads and its default, or None for another call."""
    function = call.func
    is_list = isinstance(function, ast.Attribute) and ast.unparse(function) == "env.list"
    name = function.id if isinstance(function, ast.Name) else "env" if is_list else ""
    if name not in READERS or not call.args or not isinstance(call.args[0], ast.Constant):
        return None
    if name in REQUIRED:
        return str(call.args[0].value), "must be set"
    given = next((word.value for word in call.keywords if word.arg == "default"), None)
    if given is None and name == "value_of":
        given = call.args[1]
    return str(call.args[0].value), _text(given)


def calls(path: Path) -> list[ast.Call]:
    """Return the calls in a file."""
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]


def read_by_settings() -> dict[str, str]:
    """Return the variables that the settings of a server read, with their defaults."""
    files = [path for path in SETTINGS.glob("*.py") if path.stem not in {"testing", "embedded"}]
    found = [pair for path in files for call in calls(path) if (pair := _read(call))]
    defaults: dict[str, str] = {}
    for name, default in found:
        assert defaults.setdefault(name, default) == default, f"{name} is read with two defaults"
    return defaults


def read_directly() -> set[str]:
    """Return the variables that the product asks `os.environ` for by name."""
    pattern = r"""environ(?:\.get\(|\.setdefault\(|\[)\s*"([A-Z_]+)\""""
    folders = ["careercopilot", "accounts", "notifications", "jobs", "applications", "analytics", "exports", "deploy"]
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py") if path.stem != "testing"]
    return {name for path in [*files, ROOT / "manage.py"] for name in re.findall(pattern, path.read_text())}


def set_by_embedded() -> dict[str, str]:
    """Return what the settings of one machine put where the environment is silent."""
    found = {}
    for call in calls(SETTINGS / "embedded.py"):
        if ast.unparse(call.func) == "os.environ.setdefault":
            found[ast.literal_eval(call.args[0])] = _text(call.args[1])
    return found


def rows(heading: str, path: Path = GUIDE) -> dict[str, list[str]]:
    """Return the rows of the tables below a heading, by the variable in the first cell."""
    section = re.split(rf"^## {re.escape(heading)}$", path.read_text(), flags=re.MULTILINE)[1]
    section = re.split(r"^## ", section, flags=re.MULTILINE)[0]
    found: dict[str, list[str]] = {}
    for line in section.splitlines():
        if match := re.match(r"\| `([A-Z_]+)` \|(.*)\|$", line):
            assert match[1] not in found, f"{match[1]} stands twice"
            found[match[1]] = [cell.strip() for cell in match[2].split("|", maxsplit=1)]
    return found
