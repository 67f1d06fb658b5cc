"""Folding of text, so that sorting and comparing see neither case nor accents, and what an address says."""

import re
import unicodedata

# Letters whose stroke or ligature Unicode does not decompose, though people type them without it.
_STROKES = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ħ": "h",
        "ŧ": "t",
        "ı": "i",
    }
)
_UNSTORABLE = re.compile("[\ud800-\udfff]")


def is_local_path(address: str) -> bool:
    """Tell whether an address stays on its site.

    Browsers read two slashes, and a backslash, as another host, and leave tabs and line breaks out before they look.
    """
    return address.startswith("/") and not address.startswith("//") and "\\" not in address and address.isprintable()


def fold(text: str) -> str:
    """Return the form of `text` by which two spellings of the same words are equal.

    Compatibility forms are decomposed (NFKD), combining marks and invisible format characters removed, strokes and
    ligatures spelled out, case folded, white space (and NUL) collapsed to single spaces and trimmed. Hangul is put
    together again, so the result stays short. Folding twice changes nothing. Any `str` is accepted: a lone surrogate
    becomes U+FFFD, so the result can always be stored.
    """
    if text.isascii():
        text = text.lower()
    else:
        # Letter by letter: normalizing sorts a run of marks, in quadratic time, and marks do not stay anyway.
        text = "".join(unicodedata.normalize("NFKD", c) for c in _UNSTORABLE.sub("\ufffd", text))
        text = "".join(c for c in text if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
        text = unicodedata.normalize("NFC", text.casefold().translate(_STROKES))
    return " ".join(text.replace("\x00", " ").split())
