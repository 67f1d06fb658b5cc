"""Texts of users on paper: cleaned, with their direction, in paragraphs, measured and broken into lines."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

WIDTHS = {
    letter: width
    for letters, width in (
        ("ilI.,:;'|! J\u00a0", 0.32), ("tfj()[]-", 0.4), ('r"/', 0.46), ("sczvkxy", 0.58), ("w&", 0.82),
        ("OQGDHNU", 0.79), ("mM@%W", 0.99),
    )
    for letter in letters
}  # fmt: skip
"""Letters that are narrower or wider than others, measured in DejaVu Sans, the widest of the fonts in style.css."""
CONTROLS = dict.fromkeys(range(32), None) | dict.fromkeys(range(127, 160), None) | {9: " ", 10: "\n", 0x2028: "\n"}


@dataclass(frozen=True)
class Text:
    """A piece of user text with the direction it is read in, and the address it leads to."""

    text: str
    dir: str = "ltr"
    href: str = ""


def clean(text: str) -> str:
    """Return a text with line ends as \\n, and without control characters."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(CONTROLS).strip()


def direction(text: str) -> str:
    """Return "rtl" if the first letter that has a direction is of a script written from the right, else "ltr"."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind == "L":
            return "ltr"
        if kind in ("R", "AL"):
            return "rtl"
    return "ltr"


def piece(text: str, *, href: str = "") -> Text:
    """Return a cleaned text with its direction; only web addresses become links."""
    text = clean(text)
    return Text(text, direction(text), href if is_web_address(href) else "")


def is_web_address(url: str) -> bool:
    """Return whether a URL is an absolute one of the web, so that a reader may follow it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def paragraphs(text: str) -> list[Text]:
    """Return a text's lines, neighbours of one direction joined, so that each is set from its own side."""
    found: list[Text] = []
    for line in clean(text).split("\n"):
        way = direction(line) if line.strip() or not found else found[-1].dir
        if found and found[-1].dir == way:
            found[-1] = Text(f"{found[-1].text}\n{line}", way)
        else:
            found.append(Text(line, way))
    return [Text(part.text.strip("\n"), part.dir) for part in found if part.text.strip()]


@lru_cache(maxsize=4096)
def letter_width(letter: str) -> float:
    """Return about how wide a letter is, for a size of 1, in the widest font."""
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in ("W", "F"):
        return 1.0
    return WIDTHS.get(letter) or (0.7 if letter.isupper() else 0.637)


def width(text: str) -> float:
    """Return about how wide a text is, for a size of 1."""
    return sum(map(letter_width, text))


def shorten(text: str, room: float) -> str:
    """Return the text if it is no wider than `room` (for a size of 1), else its beginning with an ellipsis."""
    text = " ".join(clean(text).split())
    if width(text) <= room:
        return text
    while text and width(text) > room - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def break_word(word: str, room: float) -> list[str]:
    """Return a word in pieces that are no wider than `room`."""
    pieces, start, used = [], 0, 0.0
    for place, letter in enumerate(word):
        wide = letter_width(letter)
        if used + wide > room and place > start:
            pieces.append(word[start:place])
            start, used = place, 0.0
        used += wide
    return [*pieces, word[start:]]


def lines(text: str, room: float, most: int) -> list[str]:
    """Return a text in lines no wider than `room` (for a size of 1); beyond `most` lines an ellipsis ends it."""
    found: list[str] = []
    line = ""
    for word in clean(text).split():
        joined = f"{line} {word}" if line else word
        if width(joined) <= room:
            line = joined
            continue
        if line:
            found.append(line)
        *full, line = break_word(word, room)
        found.extend(full)
    found.append(line)
    if len(found) > most:
        found = [*found[: most - 1], found[most - 1][:-1].rstrip() + "…"]
    return found
