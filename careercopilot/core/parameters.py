"""Query parameters of what is no filtered list: what takes few, or none, refuses the others."""

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from careercopilot.core.suggestions import unknown

DETAIL_PARAMETERS = frozenset({"fields", "format"})


def refuse_unknown_parameters(request: Request) -> None:
    """Raise with `field_errors` for each query parameter that a single row does not take."""
    known = DETAIL_PARAMETERS
    errors = {name: [unknown(name, known, "parameter")] for name in request.query_params if name not in known}
    if errors:
        raise ValidationError(errors)


def refuse_parameters(request: Request) -> None:
    """Raise with `field_errors` for each query parameter of a list that is always whole."""
    errors = {name: ["This list takes no filters."] for name in request.query_params if name != "format"}
    if errors:
        raise ValidationError(errors)
