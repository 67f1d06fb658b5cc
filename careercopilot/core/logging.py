"""Structured logs: JSON lines for machines, coloured lines for people, the request id on each."""

import sys
from typing import Any

import structlog
from structlog.tracebacks import ExceptionDictTransformer

from careercopilot.core.conceal import conceal


def _without_surplus(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Leave out uvicorn's second copy of its message, made for terminals, and the arguments of tasks."""
    event.pop("color_message", None)
    if event.get("logger", "").startswith("celery."):
        event.pop("data", None)
    return event


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.ExtraAdder(),
    _without_surplus,
    structlog.processors.StackInfoRenderer(),
]
# Without local variables: they hold passwords, and the repr of a lazy one can fail and take the line with it.
_TRACEBACKS = structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False))


def logging_config(*, level: str, human: bool) -> dict[str, Any]:
    """Return the LOGGING setting and configure structlog: `human` for a terminal, else one JSON object a line."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    last: list[Any] = (
        [structlog.processors.format_exc_info, conceal, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
        if human
        else [_TRACEBACKS, conceal, structlog.processors.JSONRenderer()]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django.server": {"handlers": ["stderr"], "level": level, "propagate": False},
            # Each request has its own line already, and an error its own with the traceback.
            "django.request": {"level": "CRITICAL"},
            "django.channels.server": {"level": "WARNING"},
            "daphne": {"level": "WARNING"},
            # uvicorn's own lines name whole addresses, with the tickets in them.
            "uvicorn": {"handlers": ["stderr"], "level": level, "propagate": False},
            "uvicorn.error": {"handlers": [], "level": level, "propagate": True},
            "uvicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
        },
    }
