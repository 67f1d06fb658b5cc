"""Settings of an installation that waits for its database as long as it takes: no time is measured in these tests."""

from careercopilot.settings.embedded import *  # noqa: F403 - settings are names in one namespace
from careercopilot.settings.embedded import DATABASES

_SECONDS = 120

_options = DATABASES["default"]["OPTIONS"]
if "pool" in _options:
    _options["pool"]["timeout"] = _SECONDS
else:
    _options["timeout"] = _SECONDS
HEARTBEAT_SECONDS = _SECONDS
