"""XML read as a stream of events, without entities, document types or trees in memory."""

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from exports.readers import limits
from exports.readers.errors import FileRefused

_CHUNK = 1 << 16
_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)


def names_of(*tags: str) -> dict[str, str]:
    """Return the short name of each tag of a workbook by the name that the parser gives."""
    return {f"{space}}}{tag}": tag for space in _MAIN for tag in tags}


def feed(
    stream: BinaryIO,
    *,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    data: Callable[[str], None] | None = None,
) -> Iterator[None]:
    """Call the handlers for what stands in the stream, and stop after each piece of it; raises FileRefused."""
    parser: Any = DefusedXMLParser(forbid_dtd=True).parser
    parser.ordered_attributes = False
    parser.buffer_text = True
    parser.DefaultHandlerExpand = None
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, data
    fed = 0
    try:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > limits.MAX_CELL + _CHUNK:
                raise damaged()
            yield
        parser.Parse(b"", True)
    except (ExpatError, ParseError) as error:
        raise damaged() from error
    except DefusedXmlException as error:
        raise FileRefused(
            "This workbook holds definitions (a document type or entities) that no spreadsheet writes. Open it in "
            "Excel or LibreOffice, save it as XLSX, and upload that.",
            error_code="XLSX_UNSAFE",
        ) from error
    yield


def tags_of(stream: BinaryIO) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the tags of a part by their names without namespaces, with attributes; an end as "/name"."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        short = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        found.append((name.rpartition("}")[2], short))

    def end(name: str) -> None:
        found.append(("/" + name.rpartition("}")[2], {}))

    for _ in feed(stream, start=start, end=end):
        yield from found
        found.clear()


def damaged() -> FileRefused:
    """Return the error for a workbook whose parts are broken."""
    return FileRefused(
        "This workbook is damaged. Open it in Excel or LibreOffice, save it as XLSX, and upload that.",
        error_code="XLSX_DAMAGED",
    )
