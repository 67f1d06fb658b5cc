"""CSV and JSON, as bytes chunk by chunk: what is streamed and what runs write is the same."""

import csv
import io
import json
from collections.abc import Iterator
from itertools import islice

from careercopilot.core.resources import CHUNK, Record
from careercopilot.core.tabular import BOM
from exports.builders.manifest import manifest
from exports.selection import Selection


def csv_chunks(selection: Selection) -> Iterator[bytes]:
    """Yield a CSV file for spreadsheets: UTF-8 with BOM, CRLF, formulas neutralised."""
    resource, columns = selection.kind.resource, selection.columns
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    text.write(BOM)
    writer.writerow(columns)
    yield _taken(text)
    rows = resource.cells(selection.ids, columns)
    while part := list(islice(rows, CHUNK)):
        writer.writerows(part)
        yield _taken(text)


def json_chunks(selection: Selection) -> Iterator[bytes]:
    """Yield a JSON file: `{"manifest": …, "results": […]}`, one record a line."""
    head = manifest(selection.name, count=len(selection), filters=selection.filters, fields=selection.columns)
    yield f'{{"manifest": {_json(head)},\n"results": [\n'.encode()
    separator = ""
    for chunk in selection.chunks():
        if chunk:
            yield f"{separator}{_lines(chunk)}".encode()
            separator = ",\n"
    yield b"\n]}\n"


def _lines(records: list[Record]) -> str:
    return ",\n".join(map(_json, records))


_json = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def _taken(text: io.StringIO) -> bytes:
    """Return what was written since the last time."""
    data = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return data
