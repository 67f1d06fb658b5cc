"""The report as files: JSON, CSV and one page of HTML, each there whole or not at all."""

import csv
import io
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from tests.report.page import page_of

COLUMNS = ("type", "method", "path", "category", "name", "result", "status", "milliseconds", "problems")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def neutral(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.lstrip("'").startswith(_FORMULA) else value


def csv_of(report: dict[str, Any]) -> str:
    """Return one line for each case."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(COLUMNS)
    for endpoint in report["endpoints"]:
        for one in endpoint["results"]:
            row = {**endpoint, **one, "problems": " ".join(one.get("problems", []))}
            lines.writerow([neutral(row.get(name, "")) for name in COLUMNS])
    return text.getvalue()


def write(report: dict[str, Any], folder: Path, name: str) -> list[Path]:
    """Write `name.html`, `name.json` and `name.csv` into a folder, which is made; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "html": page_of(report),
        "json": json.dumps(report, ensure_ascii=False, indent=1),
        "csv": csv_of(report),
    }
    return [_written(folder / f"{name}.{ending}", text) for ending, text in texts.items()]


def _written(path: Path, text: str) -> Path:
    """Write a file beside its place and put it there at once."""
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    Path(beside).chmod(0o644)
    Path(beside).replace(path)
    return path
