"""What an operator sees: logs and their thresholds, metrics and who may read them, the version, error reports."""

import ipaddress
from pathlib import Path

import sentry_sdk
from django.core.exceptions import ImproperlyConfigured

from careercopilot.core.conceal import conceal_report
from careercopilot.core.logging import logging_config
from careercopilot.settings import paths
from careercopilot.settings.api import SPECTACULAR_SETTINGS
from careercopilot.settings.environment import LEVELS, choice, env, flag, number, value_of

# Logs
LOG_LEVEL = choice("LOG_LEVEL", default="INFO", choices=LEVELS)
LOGGING = logging_config(
    level=LOG_LEVEL, human=choice("LOG_FORMAT", default="json", choices=("json", "console")) == "console"
)
SLOW_REQUEST_MS = number("SLOW_REQUEST_MS", default=500)
SLOW_QUERY_MS = number("SLOW_QUERY_MS", default=1000)
# A statement that one request sends more often is warned of, once; 0 warns of none.
REPEATED_QUERIES = number("REPEATED_QUERIES", default=10 if flag("DEBUG", default=False) else 0)

# What is running
VERSION = str(SPECTACULAR_SETTINGS["VERSION"])
_commit = Path(__file__).resolve().parents[1] / "COMMIT"
COMMIT = value_of("COMMIT", _commit.read_text().strip() if _commit.exists() else "unknown")[:40]

# Metrics: where the processes of this machine count together, and who may read them
METRICS_DIR = value_of("METRICS_DIR", paths.data_dir() / "metrics")
METRICS_TOKEN: str = env("METRICS_TOKEN", default="")
METRICS_ALLOWED: list[str] = env.list("METRICS_ALLOWED", default=["127.0.0.0/8", "::1"])
for _network in METRICS_ALLOWED:
    try:
        ipaddress.ip_network(_network, strict=False)
    except ValueError as error:
        raise ImproperlyConfigured(f"METRICS_ALLOWED lists addresses or networks, and {_network!r} is none.") from error
# A worker on a machine without a web server serves its metrics itself where this is set.
METRICS_WORKER_ADDRESS = value_of("METRICS_WORKER_ADDRESS", "")
if METRICS_WORKER_ADDRESS and not METRICS_WORKER_ADDRESS.rpartition(":")[2].isdigit():
    raise ImproperlyConfigured("METRICS_WORKER_ADDRESS must be like 10.0.0.5:9808.")

# Error reports, without bodies and local variables: those hold what people wrote
SENTRY_DSN = env("SENTRY_DSN", default="")
if SENTRY_DSN:
    sentry_sdk.init(
        dsn=SENTRY_DSN,
        release=f"{VERSION}+{COMMIT}",
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        before_send=conceal_report,  # type: ignore[arg-type]
    )
