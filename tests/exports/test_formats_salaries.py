"""Salaries as people write them; what is not certain stays text."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.formats.salaries import amount, currency, parse, period


def pay(low: Any = None, high: Any = None, code: str = "", paid: str = "") -> dict[str, Any]:
    values = {"salary_min": low, "salary_max": high, "salary_currency": code, "salary_period": paid}
    return {name: value for name, value in values.items() if value not in (None, "")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$120k - $150k", pay(120_000, 150_000, "USD")),
        ("$150K – $180K USD", pay(150_000, 180_000, "USD")),
        ("€60.000–70.000 / Jahr", pay(60_000, 70_000, "EUR", "year")),
        ("120,000-150,000 USD", pay(120_000, 150_000, "USD")),
        ("80,000.00 - 90,000.00 USD Yearly", pay(80_000, 90_000, "USD", "year")),
        ("$120,000/yr - $150,000/yr", pay(120_000, 150_000, "USD", "year")),
        ("$130,000 - $150,000 a year", pay(130_000, 150_000, "USD", "year")),
        ("£30,000 to £35,000 per annum", pay(30_000, 35_000, "GBP", "year")),
        ("70-80k", pay(70_000, 80_000)),
        ("90k-100K cad yearly", pay(90_000, 100_000, "CAD", "year")),
        ("55–65k EUR p. a.", pay(55_000, 65_000, "EUR", "year")),
        ("2.000-2.500 € monthly", pay(2_000, 2_500, "EUR", "month")),
        ("35-40 $/hour", pay(35, 40, "USD", "hour")),
        ("45/hr", pay(45, 45, "", "hour")),
        ("$25 an hour", pay(25, 25, "USD", "hour")),
        ("$45.50/hr", pay("45.5", "45.5", "USD", "hour")),
        ("12,50 € pro Stunde", pay("12.5", "12.5", "EUR", "hour")),
        ("£500 per day", pay(500, 500, "GBP", "day")),
        ("4.500 € brutto/Monat", pay(4_500, 4_500, "EUR", "month")),
        ("R$ 8.000 por mês", pay(8_000, 8_000, "BRL", "month")),
        ("€60k par an", pay(60_000, 60_000, "EUR", "year")),
        ("60.000 € / an", pay(60_000, 60_000, "EUR", "year")),
        ("60 000 €", pay(60_000, 60_000, "EUR")),
        ("60'000 CHF", pay(60_000, 60_000, "CHF")),
        ("1.500.000 JPY", pay(1_500_000, 1_500_000, "JPY")),
        ("1.2M INR", pay(1_200_000, 1_200_000, "INR")),
        ("C$90k", pay(90_000, 90_000, "CAD")),
        ("80k€", pay(80_000, 80_000, "EUR")),
        ("$1,234.56", pay("1234.56", "1234.56", "USD")),
        ("90000", pay(90_000, 90_000)),
        ("Salary: $90k DOE", pay(90_000, 90_000, "USD")),
        ("$120k + equity", pay(120_000, 120_000, "USD")),
        ("up to 90k", pay(None, 90_000)),
        ("max 80k", pay(None, 80_000)),
        ("bis 70.000 €", pay(None, 70_000, "EUR")),
        ("from 60k", pay(60_000)),
        ("60k+", pay(60_000)),
        ("ab 50.000 EUR", pay(50_000, None, "EUR")),
        ("60k all in", {}),
        ("", {}),
        ("competitive", {}),
        ("DOE", {}),
        ("12 LPA", {}),
        ("50-60", {}),
        ("$100-120", {}),
        ("15%", {}),
        ("0", {}),
        ("150000-120000", {}),
        ("100k base, 20k bonus", {}),
        ("$120k base + 10% bonus", {}),
        ("Level 5: $100k", {}),
        ("USD 100k to EUR 120k", {}),
        ("40 000 - 50 000 kr", {}),
        ("$50/hr to $90k/year", {}),
        ("9" * 15, {}),
        ("$90k " * 60, {}),
    ],
)
def test_a_salary_in_words(text: str, expected: dict[str, Any]) -> None:
    assert parse(text) == expected


def test_what_is_handed_out_can_be_changed() -> None:
    parse("$90k")["salary_min"] = 1
    assert parse("$90k")["salary_min"] == 90_000


@pytest.mark.parametrize(
    ("value", "expected"),
    [(60_000, 60_000), (60_000.5, "60000.5"), ("60,000", 60_000), ("$60k", 60_000), ("60.000 €", 60_000),
     ("n/a", None), ("60k-70k", None), (True, None), (10**13, None), ("", None)],
)  # fmt: skip
def test_one_amount(value: Any, expected: Any) -> None:
    assert amount(value) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("US$", "USD"), ("€", "EUR"), ("Euro", "EUR"), ("usd", "USD"), ("PLN", "PLN"), ("¥", ""), ("kr", ""),
     ("EUR or USD", ""), ("XYZ", "")],
)  # fmt: skip
def test_a_currency(text: str, expected: str) -> None:
    assert currency(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("yearly", "year"), ("YEAR", "year"), ("p.a.", "year"), ("per hour", "hour"), ("/h", "hour"), ("Monat", "month"),
     ("weekly", "week"), ("per diem", "day"), ("hour or day", ""), ("sometimes", "")],
)  # fmt: skip
def test_a_period(text: str, expected: str) -> None:
    assert period(text) == expected


@given(st.text(alphabet="0123456789 .,-–kKmM€$£+/%()aypertohdunlCHFUSD'\u00a0", max_size=60))
def test_what_is_certain_is_in_order(text: str) -> None:
    found = parse(text)
    if "salary_min" in found and "salary_max" in found:
        assert 0 <= float(found["salary_min"]) <= float(found["salary_max"]) < 10**12
