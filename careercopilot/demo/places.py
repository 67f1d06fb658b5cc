"""Where jobs are, what is paid there, and how it is written."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Country:
    """One country. `rate` turns a German yearly salary in EUR into what is usual here, in `currency` a `period`."""

    name: str
    zone: str
    currency: str
    period: str
    rate: float
    step: int
    phone: str
    """A number of a range kept free for fiction, with an X for digits; empty where there is none."""


_GERMANY = Country("Germany", "Europe/Berlin", "EUR", "year", 1.0, 1_000, "+49 30 23125 XXX")
_NETHERLANDS = Country("Netherlands", "Europe/Amsterdam", "EUR", "year", 0.98, 1_000, "")
_AUSTRIA = Country("Austria", "Europe/Vienna", "EUR", "year", 0.9, 1_000, "")
_SWITZERLAND = Country("Switzerland", "Europe/Zurich", "CHF", "year", 1.42, 1_000, "")
_UK = Country("United Kingdom", "Europe/London", "GBP", "year", 0.92, 1_000, "+44 20 7946 0XXX")
_IRELAND = Country("Ireland", "Europe/Dublin", "EUR", "year", 1.02, 1_000, "+353 20 915 0XXX")
_FRANCE = Country("France", "Europe/Paris", "EUR", "year", 0.74, 1_000, "+33 1 99 00 XX XX")
_SPAIN = Country("Spain", "Europe/Madrid", "EUR", "year", 0.66, 1_000, "")
_PORTUGAL = Country("Portugal", "Europe/Lisbon", "EUR", "year", 0.58, 1_000, "")
_ITALY = Country("Italy", "Europe/Rome", "EUR", "year", 0.62, 1_000, "")
_DENMARK = Country("Denmark", "Europe/Copenhagen", "DKK", "month", 0.72, 1_000, "")
_SWEDEN = Country("Sweden", "Europe/Stockholm", "SEK", "month", 0.74, 1_000, "+46 8 465 004 XX")
_NORWAY = Country("Norway", "Europe/Oslo", "NOK", "year", 11.4, 10_000, "")
_FINLAND = Country("Finland", "Europe/Helsinki", "EUR", "month", 0.074, 100, "")
_ESTONIA = Country("Estonia", "Europe/Tallinn", "EUR", "month", 0.058, 100, "")
_POLAND = Country("Poland", "Europe/Warsaw", "PLN", "month", 0.3, 500, "")
_CZECHIA = Country("Czechia", "Europe/Prague", "CZK", "month", 1.35, 5_000, "")
_USA = Country("United States", "America/New_York", "USD", "year", 1.95, 5_000, "+1 512 555 01XX")
_CANADA = Country("Canada", "America/Toronto", "CAD", "year", 1.6, 5_000, "+1 416 555 01XX")

CITIES: dict[str, Country] = {
    "Berlin": _GERMANY,
    "Potsdam": _GERMANY,
    "Hamburg": _GERMANY,
    "Munich": _GERMANY,
    "Cologne": _GERMANY,
    "Leipzig": _GERMANY,
    "Frankfurt": _GERMANY,
    "Stuttgart": _GERMANY,
    "Amsterdam": _NETHERLANDS,
    "Utrecht": _NETHERLANDS,
    "Rotterdam": _NETHERLANDS,
    "Vienna": _AUSTRIA,
    "Zurich": _SWITZERLAND,
    "Bern": _SWITZERLAND,
    "London": _UK,
    "Manchester": _UK,
    "Edinburgh": _UK,
    "Dublin": _IRELAND,
    "Paris": _FRANCE,
    "Lyon": _FRANCE,
    "Toulouse": _FRANCE,
    "Madrid": _SPAIN,
    "Barcelona": _SPAIN,
    "Lisbon": _PORTUGAL,
    "Milan": _ITALY,
    "Copenhagen": _DENMARK,
    "Stockholm": _SWEDEN,
    "Gothenburg": _SWEDEN,
    "Oslo": _NORWAY,
    "Helsinki": _FINLAND,
    "Tallinn": _ESTONIA,
    "Warsaw": _POLAND,
    "Kraków": _POLAND,
    "Prague": _CZECHIA,
    "Brno": _CZECHIA,
    "New York, NY": _USA,
    "Austin, TX": _USA,
    "Toronto, ON": _CANADA,
}

YEARLY_PAY = {"junior": 52_000, "mid": 66_000, "senior": 82_000, "lead": 96_000}
"""Of an engineer in Germany, in EUR, in the middle of the usual range."""
DAY_RATE = {"junior": 380, "mid": 500, "senior": 640, "lead": 740}
"""Of a contractor in Germany, in EUR."""
