"""`doctor`: what is wrong with this installation, and what to do."""

import json
import logging
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from careercopilot.doctor import configuration, database, machine, services
from careercopilot.doctor.findings import Finding, Level, examine, worst

CHECKS = [*database.CHECKS, *services.CHECKS, *machine.CHECKS, *configuration.CHECKS]
WIDTH = 14
SUMMARY = {
    Level.OK: "All is well.",
    Level.WARNING: "It works; see the warnings.",
    Level.ERROR: "Something is wrong; mend the errors from the top.",
}


class Command(BaseCommand):
    """Looks at every part and says how it is."""

    help = (
        "Look at every part of this installation, and say in plain words what is wrong and what to do about it. "
        "Nothing is changed, no mail is sent, no secret is shown. The exit code is 1 where there is an error, else 0."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--json", action="store_true", help="for programs: one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Carry out all checks and print what they found."""
        # What libraries log of what fails is said here in plain words.
        logging.disable(logging.CRITICAL)
        try:
            findings = examine(CHECKS)
        finally:
            logging.disable(logging.NOTSET)
        level = worst(findings)
        if options["json"]:
            body = {"status": level, "checks": [asdict(finding) for finding in findings]}
            self.stdout.write(json.dumps(body, indent=2, ensure_ascii=False))
        else:
            for finding in findings:
                self._print(finding)
            self.stdout.write(f"\n{SUMMARY[level]}")
        if level == Level.ERROR:
            sys.exit(1)

    def _print(self, finding: Finding) -> None:
        style = {Level.OK: self.style.SUCCESS, Level.WARNING: self.style.WARNING, Level.ERROR: self.style.ERROR}
        level = style[finding.level](f"{finding.level.value:<8}")
        self.stdout.write(f"{level} {finding.part:<{WIDTH}}{finding.seen}")
        if finding.advice:
            self.stdout.write(f"{'':<{9 + WIDTH}}{finding.advice}")
