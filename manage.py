#!/usr/bin/env python
"""The command line of Career Copilot: migrations, tokens, demo data, health."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Run a management command with the embedded settings unless told otherwise.

    What the environment says wrongly is told in one sentence, also to `doctor`.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careercopilot.settings.embedded")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
