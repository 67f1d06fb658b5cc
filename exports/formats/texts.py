"""Cells that hold more than plain text: links, HTML, people, lists, and words for the contract's choices."""

import datetime as dt
import json
import re
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

from django.core.exceptions import ValidationError

from accounts.choices import ExperienceLevel, WorkMode
from careercopilot.core.text import fold
from jobs.choices import JobType
from jobs.models import HTTP_URL

_EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_PHONE = re.compile(r"(?<![\w/])(?:\+|\()?\d[\d ().\-/]{5,22}\d(?!\w)")
_LINK = re.compile(
    r"\[(?P<text>[^\[\]]{1,500})\]\(\s*<?(?P<url>[^\s()<>]{1,2000}(?:\([^\s()]{0,200}\)[^\s()]{0,2000})?)>?\s*\)"
)
_RELATION = re.compile(r"(?P<text>[^()]{1,500}?)\s{1,3}\((?P<url>https?://[^\s()]{1,2000})\)")
_ADDRESS = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9][a-z0-9-]{0,62}+(?<!-)\.)++[a-z]{2,24}+(?::\d{2,5}+)?+(?:[/?#]\S*+)?+", re.IGNORECASE)
_MARKUP = re.compile(r"</(?:p|div|li|ul|ol|span|strong|b|em|h[1-6]|a|section)>|<br\s*/?>", re.IGNORECASE)
_NO_TAG = re.compile(r"<(?=[^<>]*(?:<|$))")
"""A sign that opens no tag; the parser takes quadratic time over many of them."""
_BLOCKS = frozenset(
    "p div br li ul ol tr table h1 h2 h3 h4 h5 h6 section article header footer blockquote pre dd dt hr".split()
)
_SILENT = frozenset({"script", "style"})

_REMOTE_PLACE = re.compile(r"\s*(?:fully\s+)?remote(?!\w)(?!\s*/)", re.IGNORECASE)

YES = frozenset({"yes", "y", "true", "x", "1", "ja", "oui", "si", "✓", "✔", "☑", "✅", "checked"})
NO = frozenset({"no", "n", "false", "0", "nein", "non", "☐", "❌", "unchecked"})

_WORK_MODES = (
    (WorkMode.HYBRID, re.compile(r"\bhybrid\w*|\bteilweise remote|\bpartly remote|\bpartially remote")),
    (
        WorkMode.ONSITE,
        re.compile(r"\bon ?site|\bin person|\bnot? remote|(?<!home )\b(?:in)?office\b|\bvor ort|\bpresencial"),
    ),
    (WorkMode.REMOTE, re.compile(r"\bremote\b|\bremoto\b|\bwork from home|\bwfh\b|\bhome ?office\b|\bteletravail")),
)  # fmt: skip
_JOB_TYPES = (
    (JobType.INTERNSHIP, re.compile(r"\bintern(?:s|ship)?\b|\bpraktikum\b|\bstage\b|\bpracticas\b")),
    (JobType.FREELANCE, re.compile(r"\bfreelance\w*|\bfreiberuflich|\bself employed")),
    (JobType.PART_TIME, re.compile(r"\bpart ?time\b|\bteilzeit\b|\btemps partiel|\btiempo parcial|^pt$")),
    (JobType.TEMPORARY, re.compile(r"\btemp(?:orary)?\b|\bseasonal\b|\bbefristet\b|\btemporal\b")),
    (JobType.FULL_TIME, re.compile(r"\bfull ?time\b|\bpermanent\b|\bvollzeit\b|\btemps plein|\btiempo completo|^ft$")),
    (JobType.CONTRACT, re.compile(r"\bcontract(?:or|ing)?\b|\bfixed term\b|\bcdd\b|\bc2c\b|\bw2\b")),
)  # fmt: skip
_LEVELS = (
    (ExperienceLevel.LEAD, re.compile(r"\b(?:lead|principal|staff|head|director|manager|executive)\b")),
    (ExperienceLevel.SENIOR, re.compile(r"\b(?:senior|sr)\b")),
    (ExperienceLevel.MID, re.compile(r"\b(?:mid|middle|midlevel|intermediate|associate|regular)\b")),
    (ExperienceLevel.JUNIOR, re.compile(r"\b(?:junior|jr|entry|graduate|entrylevel|trainee)\b")),
)


def text_of(value: Any) -> str:
    """Return a cell as text: whole numbers without a point, lists and objects as JSON, nothing for None."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ") if value.time() != dt.time() else value.date().isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


@lru_cache(maxsize=1_000)
def _choice(table: tuple[tuple[Any, re.Pattern[str]], ...], text: str) -> str | None:
    words = " ".join(re.findall(r"[^\W_]+", fold(text[:200])))
    found = next((choice for choice, pattern in table if pattern.search(words)), None)
    return None if found is None else str(found)


def work_mode(text: str) -> str | None:
    """Return where the work is done; "yes" in a column named remote is remote, "no" says nothing ("")."""
    word = fold(text)
    if word in YES:
        return str(WorkMode.REMOTE)
    return "" if word in NO else _choice(_WORK_MODES, text)


def job_type(text: str) -> str | None:
    """Return the kind of employment that a text names, None for none."""
    return _choice(_JOB_TYPES, text)


def experience_level(text: str) -> str | None:
    """Return the level that a text names, None for none."""
    return _choice(_LEVELS, text)


def is_remote_place(location: str) -> bool:
    """Tell whether a location is no place but the word remote, with or without a region after it."""
    return _REMOTE_PLACE.match(location) is not None


def split_list(value: Any) -> list[str]:
    """Return the items of a list written with commas, semicolons or line breaks, each once."""
    parts = [text_of(item) for item in value] if isinstance(value, list) else re.split(r"[,;\n]", text_of(value))
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def split_link(text: str) -> tuple[str, str]:
    """Return words and address of `[Acme](https://…)` and `Acme (https://…)`, the text itself and "" otherwise."""
    match = _LINK.fullmatch(text.strip()) or _RELATION.fullmatch(text.strip())
    return (match["text"].strip(), match["url"]) if match else (text, "")


def url(text: str) -> str | None:
    """Return the http address in a cell, completed with https:// where it has no scheme; None where it is none."""
    text = text.strip()
    linked = split_link(text)[1]
    text = linked or text.removeprefix("<").removesuffix(">").strip()
    if not re.match(r"https?://", text, re.IGNORECASE):
        if not _HOST.fullmatch(text):
            return None
        text = f"https://{text}"
    try:
        HTTP_URL(text)
    except ValidationError:
        return None
    return text


def contacts(text: str) -> list[dict[str, str]]:
    """Return the people in a cell, one a line or between semicolons: name, role in brackets, e-mail, phone, address."""
    people = [_person(part) for part in re.split(r"[;\n]", text)]
    return [person for person in people if person]


def _person(text: str) -> dict[str, str]:
    person: dict[str, str] = {}
    words, link = split_link(text.strip())
    if link.lower().startswith("mailto:"):
        words = f"{words} {link[7:]}" if link[7:] not in words else words
        link = ""
    for name, pattern in (("email", _EMAIL), ("url", _ADDRESS), ("phone", _PHONE)):
        if match := pattern.search(words):
            person[name] = match[0].strip()
            words = words[: match.start()] + " " + words[match.end() :]
    if link:
        person["url"] = link
    if match := re.search(r"\(([^()\d]{2,200})\)", words):
        person["role"] = match[1].strip()
        words = words[: match.start()] + " " + words[match.end() :]
    name = re.sub(
        r"\s+", " ", re.sub(r"[<>()\[\]]|\b(?:mailto|tel|phone|e-?mail)\s*:", " ", words, flags=re.IGNORECASE)
    )
    name = name.strip(" ,|:–-/·•")
    return {"name": name, **person} if name else person


class _Plain(HTMLParser):
    """Collects the text of HTML with a line for each paragraph and item."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """Begin a line where a block begins."""
        if tag in _SILENT:
            self._silent += 1
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag in _BLOCKS and not (self.parts and self.parts[-1] == "\n- "):
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a line where a block ends."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep what is shown."""
        if not self._silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def looks_like_html(text: str) -> bool:
    """Tell whether a text is marked up."""
    return _MARKUP.search(text) is not None


def _without_comments(markup: str) -> str:
    parts, done = [], 0
    while (start := markup.find("<!--", done)) >= 0 and (end := markup.find("-->", start + 4)) >= 0:
        parts.append(markup[done:start])
        done = end + 3
    return "".join(parts) + markup[done:]


def plain_text(markup: str) -> str:
    """Return the readable text of HTML: a line for each paragraph and item, nothing of scripts and styles."""
    parser = _Plain()
    parser.feed(_NO_TAG.sub("&lt;", _without_comments(markup)))
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line not in ("", "-"))
