"""The encoding of a text file, found from its bytes."""

import codecs
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from charset_normalizer import from_bytes

from exports.readers.errors import FileRefused

Opener = Callable[[], BinaryIO]

_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_LATIN = ["cp1252", "cp1250", "cp1254", "cp1257"]
_OTHERS = ["cp1251", "cp1253", "cp1255", "cp1256", "koi8_r", "cp932", "gb18030", "big5", "cp949", "euc_jp"]
_SEVERAL_BYTES = {"cp932", "gb18030", "big5", "cp949", "euc_jp"}
_CHUNK = 1 << 20
_SAMPLE = 64_000  # bytes of lines that are not plain ASCII
_CLEARER = 0.03  # by so much another language's letters must fit better than the most common encoding
_SIGNS = frozenset(b',;\t|\n":')  # every file of tables has some; in UTF-16 each stands beside a zero byte
_LETTERS = re.compile(rb"[A-Za-z]+")
_LATIN_HIGH = re.compile(
    rb"[\xc0-\xff\x80\x85\x8a\x8c\x8e\x91-\x97\x99-\x9c\x9e-\xa0\xa3\xa5\xa7\xa9\xab\xad-\xb0\xb3-\xb5\xb7-\xb9\xbb\xbc\xbe\xbf]"
)
_HIGH = re.compile(rb"[\x80-\xff]+")
_BY_CHANCE = 0.2  # of lines in East Asian encodings that may happen to be UTF-8 too


@dataclass(frozen=True)
class Encoding:
    """An encoding's name for Python, and what becomes of bytes that it does not know."""

    name: str
    errors: str = "strict"

    def open(self, opener: Opener) -> io.TextIOWrapper:
        """Return the file as text with its own line ends."""
        return io.TextIOWrapper(opener(), encoding=self.name, errors=self.errors, newline="")

    @property
    def label(self) -> str:
        """Return the name that people know."""
        names = {"utf-8-sig": "utf-8", "cp932": "shift_jis", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}
        return names.get(self.name) or self.name.replace("cp125", "windows-125")


def by_mark(head: bytes) -> Encoding | None:
    """Return the encoding that the first bytes tell of: a byte order mark, or UTF-16's zero bytes."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return Encoding(name, "surrogateescape" if name == "utf-8-sig" else "strict")
    for name, first in (("utf-16-le", 0), ("utf-16-be", 1)):
        units, zeros = head[first::2], head[1 - first :: 2]
        signs = [zero for unit, zero in zip(units, zeros, strict=False) if unit in _SIGNS]
        everywhere = sum(byte in _SIGNS for byte in head)
        if len(signs) * 2 > everywhere and signs.count(0) * 2 > len(signs):
            return Encoding(name)
    return None


def detect(opener: Opener) -> Encoding:
    """Return the encoding of a whole file; raises FileRefused where any choice would be a guess."""
    with opener() as stream:
        marked = by_mark(stream.read(4096))
    if marked:
        return marked
    if _is_utf8(opener):
        return Encoding("utf-8")
    lines = _Lines(opener)
    if lines.utf8 and lines.utf8 >= lines.others:
        return Encoding("utf-8", "surrogateescape")
    name = _guess(lines.sample)
    if name is None:
        raise _unclear(
            "It cannot be told in which encoding this file is written. Save it as UTF-8 and try again.", None
        )
    allowed = _BY_CHANCE * lines.others if name in _SEVERAL_BYTES else 0
    if lines.utf8 > allowed:
        raise _unclear(
            f"This file mixes encodings: line {lines.first_utf8} is UTF-8, line {lines.first_other} is not. Save the "
            "whole file as UTF-8 and try again.",
            lines.first_other,
        )
    return Encoding(name, "surrogateescape")


def _is_utf8(opener: Opener) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with opener() as stream:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


class _Lines:
    """How many lines that are not plain ASCII are UTF-8 and how many are not, and a sample of them."""

    def __init__(self, opener: Opener) -> None:
        self.utf8 = self.others = self.first_utf8 = self.first_other = 0
        sample: list[bytes] = []
        size = 0
        with opener() as stream:
            for number, line in _lines(stream):
                if line.isascii():
                    continue
                if _decodes(line):
                    self.utf8 += 1
                    self.first_utf8 = self.first_utf8 or number
                else:
                    self.others += 1
                    self.first_other = self.first_other or number
                if size < _SAMPLE:
                    sample.append(line[: _SAMPLE - size])
                    size += len(sample[-1])
        self.sample = b"".join(sample)


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    number = 1
    while line := stream.readline(_CHUNK):
        yield number, line
        number += line.endswith(b"\n")


def _decodes(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _guess(sample: bytes) -> str | None:
    """Return the encoding that fits, None when several fit alike."""
    if _is_latin(sample):
        scores = {match.encoding: match.coherence for match in from_bytes(sample, cp_isolation=_LATIN)}
        best = max(scores, key=lambda name: scores[name], default="cp1252")
        return best if scores.get(best, 0) >= scores.get("cp1252", 0) + _CLEARER else "cp1252"
    matches = list(from_bytes(sample, cp_isolation=_OTHERS))
    if not matches:
        return None
    if len(matches) > 1 and (matches[0].chaos, matches[0].coherence) == (matches[1].chaos, matches[1].coherence):
        return None
    return matches[0].encoding


def _is_latin(sample: bytes) -> bool:
    """Tell whether bytes above ASCII are few, mean letters or common signs, and stand alone or in pairs."""
    runs = _HIGH.findall(sample)
    high = sum(map(len, runs))
    letters = sum(map(len, _LETTERS.findall(sample)))
    short = sum(len(run) for run in runs if len(run) <= 2)
    known = len(_LATIN_HIGH.findall(sample))
    return short * 2 >= high and known * 10 >= high * 9 and high * 2 <= letters


def _unclear(detail: str, row: int | None) -> FileRefused:
    return FileRefused(detail, error_code="ENCODING_UNCLEAR", row=row)
