"""Salaries as people write them: amounts, currency and period where they are certain, the text always."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from careercopilot.core.text import fold
from jobs.currencies import CURRENCIES

_SYMBOLS = {
    "us$": "USD", "ca$": "CAD", "c$": "CAD", "au$": "AUD", "a$": "AUD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD",
    "r$": "BRL", "mx$": "MXN", "$": "USD", "€": "EUR", "£": "GBP", "₹": "INR", "zł": "PLN", "₩": "KRW", "₪": "ILS",
    "₺": "TRY", "₽": "RUB", "₴": "UAH", "₫": "VND", "฿": "THB", "₱": "PHP", "₦": "NGN", "kč": "CZK",
}  # fmt: skip
"""A bare dollar sign is taken for the US dollar; ¥ and kr belong to several currencies and say none."""
_ANY_SYMBOL = "|".join(re.escape(symbol) for symbol in _SYMBOLS)
_COMMON = "usd|eur|gbp|chf|cad|aud|nzd|sgd|inr|jpy|sek|nok|dkk|pln|euros?"
_CURRENCY = re.compile(
    rf"(?<![^\W\d_])(?i:{_ANY_SYMBOL})|[$€£₹₩₪₺₽₴₫฿₱₦]|(?<![^\W\d_])(?:(?i:{_COMMON})|[A-Z]{{3}})(?![^\W\d_])"
)
"""Codes other than the common ones in capitals alone: ALL, TRY and TOP are words too."""
_PERIODS = {
    "hour": "hour hourly hours hr hrs h stunde std stundlich heure hora",
    "day": "day daily days diem tag taglich tagessatz jour dia",
    "week": "week weekly wk woche wochentlich semaine semana",
    "month": "month monthly months mo mth pm monat monatlich mtl mois mensual mes",
    "year": "year yearly years yr yrs annual annually annum pa py ytd jahr jahrlich jahre anno annuel annuels ano",
}
_PERIOD_OF = {word: period for period, words in _PERIODS.items() for word in words.split()}
_GROUP = r"[ .,'’\u00a0\u202f]"
_NUMBER = rf"(?<![\d.,])(?:\d{{1,3}}(?:{_GROUP}\d{{3}})+(?:[.,]\d{{1,2}})?|\d+(?:[.,]\d{{1,2}})?)(?![\d]|[.,]\d)"
_AMOUNT = re.compile(
    rf"(?P<number>{_NUMBER})\s?(?P<unit>k|tsd\.?|thousand|mio\.?|m|million)?(?![^\W\d_])", re.IGNORECASE
)
_JOINS = frozenset({"-", "to", "bis", "and", "a"})
_UP_TO = frozenset({"upto", "max", "maximum", "bis"})
_FROM = frozenset({"from", "min", "minimum", "ab", "starting"})
_SILENT = frozenset(
    """per par por a an the / ~ + ca circa approx about around base salary gross brutto net netto doe plus equity
    benefits pro im range pay rate wage ctc total comp compensation von between at and : ( ) , . usd""".split()
)
LARGEST = 10**12


def _decimal(text: str) -> Decimal:
    """Return a number written with any marks between thousands and before cents."""
    grouped = re.fullmatch(rf"\d{{1,3}}(?:{_GROUP}\d{{3}})+(?P<cents>[.,]\d{{1,2}})?", text)
    if grouped:
        cents = grouped["cents"] or ""
        whole = text[: len(text) - len(cents)]
        return Decimal(re.sub(_GROUP, "", whole) + cents.replace(",", "."))
    return Decimal(text.replace(",", "."))


def _plain(amount: Decimal) -> int | str:
    return int(amount) if amount == amount.to_integral_value() else str(amount.normalize())


def _scale(unit: str | None) -> int:
    unit = (unit or "").lower().rstrip(".")
    if unit in ("k", "tsd", "thousand"):
        return 1_000
    return 1_000_000 if unit in ("m", "mio", "million") else 1


def _code(match: re.Match[str]) -> str:
    """Return the code that a mark or word stands for, "" for three capitals that are none."""
    name = match[0].lower()
    code = _SYMBOLS.get(name) or ("EUR" if name.startswith("euro") else name.upper())
    return code if code in CURRENCIES else ""


def currency(text: str) -> str:
    """Return the code of the one currency that a text names, "" where it names none or several."""
    found = {_code(match) for match in _CURRENCY.finditer(text)} - {""}
    return found.pop() if len(found) == 1 else ""


def _without_currency(text: str) -> str:
    return _CURRENCY.sub(lambda match: " " if _code(match) else match[0], text)


def period(text: str) -> str:
    """Return what a salary is paid for, such as `hour` for "hourly", "" where it is not said or said twice."""
    plain = re.sub(r"(?:\bpar|/)\s*an\b", " year ", fold(text))
    words = re.findall(r"[^\W\d_]+", re.sub(r"\bp\.?\s?([ahmd])\.?(?!\w)", r" p\1 ", plain))
    found = {_PERIOD_OF.get(word) or {"ph": "hour", "pd": "day"}.get(word) for word in words} - {None}
    return str(found.pop()) if len(found) == 1 else ""


def amount(value: Any) -> int | str | None:
    """Return one amount of money, None for what is none."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _plain(Decimal(str(value))) if abs(value) < LARGEST else None
    text = str(value).strip()
    match = _AMOUNT.fullmatch(_without_currency(text).strip()) if len(text) <= 100 else None
    if match is None:
        return None
    return _plain(_decimal(match["number"]) * _scale(match["unit"]))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+|\S", text)


def parse(text: str) -> dict[str, Any]:
    """Return `salary_min`, `salary_max`, `salary_currency` and `salary_period` as far as a text says them for certain.

    One amount is both ends, unless "up to" or "from" says which. Where anything is in doubt, nothing is returned.
    """
    return {} if len(text) > 200 else dict(_parsed(text))


@lru_cache(maxsize=1_000)
def _parsed(text: str) -> dict[str, Any]:
    plain = fold(re.sub(r"[–—−→]|\.\.+|…", "-", _without_currency(text)))
    money = currency(text)
    found = list(_AMOUNT.finditer(plain))
    named = any(_code(match) for match in _CURRENCY.finditer(text))
    if not 1 <= len(found) <= 2 or (named and not money):
        return {}
    around = [plain[: found[0].start()], plain[found[-1].end() :]]
    between = plain[found[0].end() : found[1].start()] if len(found) == 2 else ""
    paid = period(text)
    ends = _ends(found, around, between)
    if ends is None or not (paid or max(ends) >= 1_000) or (not paid and _names_period(text)):
        return {}
    low, high = ends
    before = {*_words(around[0]), *(["upto"] if re.search(r"\bup to\b", plain) else [])}
    after = {"from"} if around[1].strip() == "+" else set(_words(around[1]))
    values: dict[str, Any] = {}
    if len(found) == 2 or not before & _UP_TO:
        values["salary_min"] = _plain(low)
    if len(found) == 2 or not (before | after) & _FROM:
        values["salary_max"] = _plain(high)
    return values | ({"salary_currency": money} if money else {}) | ({"salary_period": paid} if paid else {})


def _names_period(text: str) -> bool:
    return any(word in _PERIOD_OF and len(word) > 2 for word in re.findall(r"[^\W\d_]+", fold(text)))


def _ends(found: list[re.Match[str]], around: list[str], between: str) -> tuple[Decimal, Decimal] | None:
    """Return the ends of the range, None where the words about the amounts leave a doubt."""
    rest = [
        word for part in [*around, between] for word in _words(re.sub(r"\bp\.\s?[ahmd]\.?(?!\w)|\bup to\b", " ", part))
    ]
    known = _SILENT | _JOINS | _UP_TO | _FROM
    if any(word not in known and word not in _PERIOD_OF for word in rest):
        return None
    if len(found) == 2 and not set(_words(between)) & _JOINS:
        return None
    scales = [_scale(match["unit"]) for match in found]
    amounts = [_decimal(match["number"]) for match in found]
    if len(found) == 2 and scales[0] == 1 and amounts[0] < 1_000:
        scales[0] = scales[1]
    ends = [number * scale for number, scale in zip(amounts, scales, strict=True)]
    if ends[0] > ends[-1] or ends[-1] >= LARGEST or ends[-1] == 0:
        return None
    return ends[0], ends[-1]
