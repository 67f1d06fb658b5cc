"""The identity and the spelling of a skill, whatever way a person writes it."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b

from accounts.skill_aliases import ALIASES
from careercopilot.core.text import fold

KEY_LENGTH = 100
_DIGEST_LENGTH = 16

# A hyphen counts as a separator only before a letter or digit and "+" and "#" never do: C, C--, C++ and C# differ.
_SEPARATOR = r"\s./\\_,;:&'’`\"()\[\]{}|·•–—"
# A run of them is looked at once, from its beginning: it counts as a whole before a letter or digit, else its hyphens
# do not.
_SEPARATORS = re.compile(rf"(?<![{_SEPARATOR}\-])[{_SEPARATOR}\-]++(?=[^\W_])|[{_SEPARATOR}]++")


def _drop_separator(match: re.Match[str]) -> str:
    """Between two digits a separator carries meaning (Java 1.1 is not Java 11), elsewhere it does not."""
    text, start, end = match.string, match.start(), match.end()
    between_digits = start > 0 and end < len(text) and text[start - 1].isdigit() and text[end].isdigit()
    return "." if between_digits else ""


def _compact(name: str) -> str:
    folded = fold(name).replace("♯", "#")
    return unicodedata.normalize("NFC", _SEPARATORS.sub(_drop_separator, folded)) or folded


def _bounded(key: str) -> str:
    """Cut a long key without making two different keys equal."""
    if len(key) <= KEY_LENGTH:
        return key
    digest = blake2b(key.encode(), digest_size=_DIGEST_LENGTH // 2).hexdigest()
    prefix = key[: KEY_LENGTH - _DIGEST_LENGTH - 1].rstrip(".")
    return f"{prefix}~{digest}"


_CANONICAL: dict[str, str] = {
    _compact(spelling): canonical for canonical, aliases in ALIASES.items() for spelling in (canonical, *aliases)
}


@lru_cache(maxsize=16_384)
def skill_key(name: str) -> str:
    """Return what two spellings of one skill have in common, at most 100 characters; "" if `name` is blank.

    `PostgreSQL`, `postgres` and `Postgre SQL` have one key; `C`, `C++` and `C#` have three. A key is a key of itself.
    """
    compact = _compact(name)
    canonical = _CANONICAL.get(compact)
    return _bounded(compact if canonical is None else _compact(canonical))


@lru_cache(maxsize=16_384)
def skill_name(name: str) -> str:
    """Return the canonical spelling of a known skill, else `name` as given with its white space tidied."""
    return _CANONICAL.get(_compact(name)) or " ".join(name.split())


def unique_skills(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return `(key, name)` of each skill once, in the order given, by its first spelling, without blanks."""
    found: dict[str, str] = {}
    for name in names:
        key = skill_key(name)
        if key and key not in found:
            found[key] = skill_name(name)
    return list(found.items())
