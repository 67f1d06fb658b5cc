"""Groups of sent applications: what each says, and groups by a text in any spelling."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from analytics.rates import Tally, sent_rates
from careercopilot.core.text import fold


def group(tally: Tally, chosen: dict[str, Any]) -> dict[str, Any]:
    """Return what the sent applications of a tally, which `chosen` lists, came to."""
    found = sent_rates(tally, chosen)
    everyone = found["response_rate"]["rows"]["denominator"]
    return {"n": everyone["count"], **found, "rows": everyone}


def by_name(named: Iterable[tuple[str, int]], chosen: dict[str, Any], parameter: str) -> list[dict[str, Any]]:
    """Return groups by a text in any case, larger ones first, the one without a text last among equals.

    `named` gives for each application the text and `Fact.reached`; `parameter` is the filter by the text.
    """
    tallies: dict[str, Tally] = defaultdict(Counter)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for (text, reached), count in Counter(named).items():
        key = fold(text)
        tallies[key][reached] += count
        spellings[key][text] += count
    found = []
    for key in sorted(tallies, key=lambda key: (-tallies[key].total(), not key, key)):
        name = usual_spelling(spellings[key]) if key else None
        among = {f"has_{parameter}": "false"} if name is None else {parameter: name}
        found.append({"name": name, **group(tallies[key], {**chosen, **among})})
    return found


def usual_spelling(spellings: Mapping[str, int]) -> str:
    """Return the most frequent spelling; of equally frequent ones the first by code points."""
    return min(spellings, key=lambda name: (-spellings[name], name))
