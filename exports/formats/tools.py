"""The tools whose files are known: how each is recognised, and what its columns are."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from applications.choices import ApplicationStatus
from exports.formats.dates import Order
from exports.formats.drafts import Kind


@dataclass(frozen=True)
class Tool:
    """A table that a tool writes.

    It is recognised by headers (as `header_key` has them) that are all there, by one of others, and by none beyond a
    family. `columns` names the field of a header, "" leaves it out, "extra" keeps it beside; other headers are found by
    the aliases of sheets.
    """

    name: str
    source: str
    needs: frozenset[str]
    any_of: frozenset[str] = frozenset()
    family: frozenset[str] = frozenset()
    kind: Kind | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    nulls: frozenset[str] = frozenset()
    naive_in: dt.tzinfo | None = None
    date_order: Order = ""
    status: str = ""
    stages: Mapping[str, str] = field(default_factory=dict)

    def knows(self, keys: set[str]) -> bool:
        """Tell whether a table with these headers is one of the tool's."""
        if not self.needs <= keys or (self.any_of and not self.any_of & keys):
            return False
        return not self.family or keys <= self.family


def _keys(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SIMPLIFY = """companyname jobtitle status dateapplied applieddate jobpostingurl joburl location notes salary
    company title position source appliedon"""

LINKEDIN_APPLICATIONS = Tool(
    name="linkedin",
    source="LinkedIn",
    needs=_keys("applicationdate companyname jobtitle joburl resumename questionandanswers"),
    kind="application",
    columns={
        "applicationdate": "applied_on",
        "contactemail": "",
        "contactphonenumber": "",
        "companyname": "company",
        "jobtitle": "title",
        "joburl": "url",
        "resumename": "resume_label",
        "questionandanswers": "",
    },
    date_order="mdy",
    status=str(ApplicationStatus.APPLIED),
)
LINKEDIN_SAVED = Tool(
    name="linkedin",
    source="LinkedIn",
    needs=_keys("saveddate joburl jobtitle companyname"),
    family=_keys("saveddate joburl jobtitle companyname"),
    kind="job",
    columns={"saveddate": "created_at"},
    date_order="mdy",
)
HUNTR = Tool(
    name="huntr",
    source="Huntr",
    needs=_keys("id createdat title listname boardname companyname htmldescription lastmovedat"),
    columns={
        "id": "source_key",
        "createdat": "created_at",
        "htmldescription": "html",
        "lastmovedat": "occurred_at",
        "boardname": "board",
        "listname": "status",
        "creatoruserid": "",
        "creatoruserfirstname": "",
        "creatoruserlastname": "",
        "creatoruseremail": "",
    },
    nulls=frozenset({"-"}),
    naive_in=dt.UTC,
)
TEAL = Tool(
    name="teal",
    source="Teal",
    needs=_keys("id companyname role"),
    any_of=_keys("excitement statusname salarypayperiod archivedat"),
    columns={
        "id": "source_key",
        "statusname": "status",
        "status": "stage_json",
        "addedat": "created_at",
        "archivedat": "archived",
        "excitement": "extra",
    },
)
SIMPLIFY_LISTED = Tool(
    name="simplify",
    source="Simplify",
    needs=_keys("companyname jobtitle status dateapplied jobpostingurl location notes"),
    family=_keys(_SIMPLIFY),
)
SIMPLIFY_SHORT = Tool(
    name="simplify",
    source="Simplify",
    needs=_keys("joburl applieddate companyname jobtitle"),
    family=_keys(_SIMPLIFY),
)
JOBSYNC = Tool(
    name="jobsync",
    source="JobSync",
    needs=_keys("index createdat applied applieddate company jobtitle jobtype workplacetype jobsource status"),
    columns={"index": "", "applied": "applied_flag", "applieddate": "applied_on", "jobsource": "source"},
    nulls=frozenset({"N/A"}),
)
_APPLYTRACK_COLUMNS = {
    "name": "source_key",
    "link": "url",
    "lane": "tags",
    "contact": "contact_name",
    "contactemail": "contact_email",
    "applied": "applied_on",
    "created": "created_at",
    "score": "extra",
}
_APPLYTRACK_STAGES = {"passed": str(ApplicationStatus.WITHDRAWN)}
OSAPPLYTRACK = Tool(
    name="osapplytrack",
    source="OSApplyTrack",
    needs=_keys("name company role link lane followup"),
    columns=_APPLYTRACK_COLUMNS,
    stages=_APPLYTRACK_STAGES,
)
OSAPPLYTRACK_SHARED = Tool(
    name="osapplytrack", source="OSApplyTrack", needs=frozenset({"company"}), kind="job", columns=_APPLYTRACK_COLUMNS
)
CAREER_OPS = Tool(
    name="career-ops",
    source="career-ops",
    needs=_keys("date company role score status report"),
    columns={
        "": "source_key",
        "date": "created_at",
        "score": "extra",
        "pdf": "extra",
        "report": "extra",
        "via": "source",
    },
    nulls=frozenset({"—", "-"}),
)
BY_HEADERS = (
    LINKEDIN_APPLICATIONS, LINKEDIN_SAVED, HUNTR, TEAL, JOBSYNC, OSAPPLYTRACK, CAREER_OPS, SIMPLIFY_LISTED,
    SIMPLIFY_SHORT,
)  # fmt: skip
BY_DOCUMENT = {"applytrack-export": OSAPPLYTRACK, "applytrack-shared": OSAPPLYTRACK_SHARED}


def tool_of(keys: set[str], document: Mapping[str, object]) -> Tool | None:
    """Return the tool that wrote a table with these headers in this document, None for one that is unknown."""
    named = BY_DOCUMENT.get(str(document.get("format", "")))
    if named is not None:
        return named if named.needs & keys and "company" in keys else None
    return next((tool for tool in BY_HEADERS if tool.knows(keys)), None)
