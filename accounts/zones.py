"""Time zones by their IANA names."""

import difflib
import zoneinfo
from typing import Any

from rest_framework import serializers

from careercopilot.core.fields import TextField
from careercopilot.core.suggestions import instead

ZONES = frozenset(zoneinfo.available_timezones()) - {"localtime", "Factory"}


def near_zones(name: str) -> list[str]:
    """Return up to three names that may have been meant, by their city or by their spelling."""
    by_folded = {zone.lower(): zone for zone in sorted(ZONES)}
    wanted = name.strip().lower().replace(" ", "_")
    cities = [zone for folded, zone in by_folded.items() if folded.rpartition("/")[2] == wanted]
    near = [by_folded[folded] for folded in difflib.get_close_matches(wanted, by_folded, n=3, cutoff=0.5)]
    return list(dict.fromkeys([*cities, *near]))[:3]


class ZoneField(TextField):
    """An IANA zone, such as `Europe/Berlin`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 64, **kwargs})

    def to_internal_value(self, data: object) -> str:
        """Return the zone's name; raises with the nearest names for one that does not exist."""
        name = super().to_internal_value(data)
        if name not in ZONES:
            near = near_zones(name[:64])
            hint = f"Did you mean {' or '.join(near)}?" if near else "Send a name such as Europe/Berlin."
            raise serializers.ValidationError([instead(f"There is no such IANA time zone. {hint}", near)])
        return name
