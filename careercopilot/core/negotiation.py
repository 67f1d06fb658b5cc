"""Which form an answer comes in: a `format` that there is none of is a bad value, not a missing page."""

from collections.abc import Iterable

from rest_framework.exceptions import ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer

from careercopilot.core.suggestions import instead


class ContentNegotiation(DefaultContentNegotiation):
    """DRF's negotiation, which says what is wrong with `format`."""

    def filter_renderers(self, renderers: Iterable[BaseRenderer], format: str) -> list[BaseRenderer]:  # noqa: A002 - DRF's name
        """Return the renderers of a format; raises a ValidationError that names those there are."""
        found = [renderer for renderer in renderers if renderer.format == format]
        if not found:
            known = list(dict.fromkeys(str(renderer.format) for renderer in renderers))
            message = f"Choose one of {', '.join(known)}, or leave it out."
            raise ValidationError({"format": [instead(message, known)]})
        return found
