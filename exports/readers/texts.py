"""The texts of a workbook, in memory while they are few and in a temporary file without a name beyond that."""

import re
from array import array
from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from typing import BinaryIO

from exports.readers import limits
from exports.readers.errors import FileRefused
from exports.readers.xml import feed, names_of

_TAGS = names_of("si", "t", "rPh")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Texts:
    """A list of texts that costs no memory beyond a stated amount."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._file = SpooledTemporaryFile(max_size=limits.STRINGS_IN_MEMORY)  # noqa: SIM115 - closed by close()
        self._ends = array("Q", [0])
        for text in texts:
            self.add(text)

    def add(self, text: str) -> int:
        """Add a text and return its place."""
        if len(self._ends) > limits.MAX_TEXTS:
            raise FileRefused(
                f"This workbook holds more than {limits.MAX_TEXTS:,} texts. Split it, or save it as CSV.",
                error_code="TOO_MANY_ROWS",
            )
        data = text.encode(errors="surrogatepass")
        self._file.seek(self._ends[-1])
        self._file.write(data)
        self._ends.append(self._ends[-1] + len(data))
        return len(self._ends) - 2

    def __getitem__(self, place: int) -> str:
        """Return a text; raises IndexError."""
        if place < 0:
            raise IndexError(place)
        start, end = self._ends[place], self._ends[place + 1]
        self._file.seek(start)
        return self._file.read(end - start).decode(errors="surrogatepass")

    def close(self) -> None:
        """Give back memory and disk."""
        self._file.close()


class Gathered:
    """The text of one cell while its pieces come, cut where it is longer than a cell may be."""

    __slots__ = ("_pieces", "_size", "wanted")

    def __init__(self) -> None:
        self.wanted = False
        self._pieces: list[str] = []
        self._size = 0

    def add(self, piece: str) -> None:
        """Take a piece where one is wanted."""
        if self.wanted and self._size <= limits.MAX_CELL:
            self._pieces.append(piece)
            self._size += len(piece)

    def take(self) -> str:
        """Return the text and begin anew."""
        text = "".join(self._pieces)
        self._pieces.clear()
        self._size = 0
        return text


def unescaped(text: str) -> str:
    """Return a text with the characters that XML cannot hold, which workbooks write as _x000D_."""
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text) if "_x" in text else text


def shared_texts(stream: BinaryIO) -> Texts:
    """Return the table of texts that the sheets of a workbook refer to; raises FileRefused."""
    gathered = Gathered()
    found: list[str] = []
    aloud = False  # within the reading aid of East Asian texts

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal aloud
        tag = _TAGS.get(name)
        if tag == "t":
            gathered.wanted = not aloud
        elif tag == "rPh":
            aloud = True

    def end(name: str) -> None:
        nonlocal aloud
        tag = _TAGS.get(name)
        if tag == "si":
            found.append(unescaped(gathered.take()))
        elif tag == "rPh":
            aloud = False
        gathered.wanted = False

    texts = Texts()
    try:
        for _ in feed(stream, start=start, end=end, data=gathered.add):
            for text in found:
                texts.add(text)
            found.clear()
    except FileRefused:
        texts.close()
        raise
    return texts
