#!/usr/bin/env python
"""The command line of Career Copilot: migrations, tokens, demo data, health."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run a management command with the embedded settings unless told otherwise."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careercopilot.settings.embedded")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
