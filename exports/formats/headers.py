"""Names of columns: the contract's fields, and the headers that stand for them in sheets."""

from careercopilot.core.text import fold

JOB_FIELDS = (
    "uid", "company", "title", "location", "work_mode", "job_type", "experience_level", "salary_min", "salary_max",
    "salary_currency", "salary_period", "salary_text", "description", "requirements", "responsibilities",
    "tech_stack", "tags", "contacts", "url", "source", "status", "notes", "posted_on", "deadline", "extra",
    "created_at", "updated_at", "deleted_at",
)  # fmt: skip
APPLICATION_FIELDS = (
    "uid", "job", "job_uid", "status", "applied_on", "response_on", "offer_on", "follow_up_on", "follow_up_retired",
    "resume_label", "notes", "history", "interviews", "occurred_at", "extra", "created_at", "updated_at", "deleted_at",
)  # fmt: skip
"""Those of the application itself; the rest of its row is about its job."""

FIELDS = {
    "job": JOB_FIELDS,
    "application": tuple(dict.fromkeys([*APPLICATION_FIELDS, *JOB_FIELDS])),
}
"""What a column can be mapped to, by the kind of row."""

COMPUTED = frozenset({"id", "match_score", "possible_duplicates", "next_interview_at", "job_summary"})
"""What the service shows and no import sets; a `job_summary` names the job."""
OWN_COLUMNS = {
    "job": frozenset(JOB_FIELDS) | {"id", "match_score", "possible_duplicates"},
    "application": (frozenset(APPLICATION_FIELDS) - {"occurred_at"})
    | {"id", "company", "title", "location", "url", "next_interview_at", "job_summary"},
}
"""The columns of our own files, by the kind of row."""

_ALIASES = {
    "company": "company companyname employer organization organisation employername firm firma unternehmen arbeitgeber "
    "entreprise empresa",
    "title": "title jobtitle position role positiontitle roleappliedto jobposition jobname jobrole job vacancy stelle "
    "stellenbezeichnung poste puesto",
    "status": "status statusname applicationstatus stage list listname responsestatus currentstatus",
    "applied_on": "appliedon dateapplied applieddate appliedat applicationdate dateofapplication appliedonsite "
    "datesubmitted submittedon applied beworbenam date",
    "response_on": "responseon responsedate dateofresponse",
    "offer_on": "offeron offerdate",
    "created_at": "createdat saveddate datesaved addedat dateadded created added savedat savedon",
    "updated_at": "updatedat lastupdated dateupdated",
    "url": "url joburl jobpostingurl joblink jobposturl postingurl applicationurl applicationlink sourceurl applylink "
    "applyurl jobpostinglink postinglink link website",
    "location": "location city locations joblocation place standort ort",
    "salary_text": "salarytext salary salaryrange pay compensation payrange gehalt",
    "salary_min": "salarymin minsalary minimumsalary salaryfrom",
    "salary_max": "salarymax maxsalary maximumsalary salaryto",
    "salary_currency": "salarycurrency currency",
    "salary_period": "salaryperiod salarypayperiod payperiod",
    "follow_up_on": "followupon followupat nextfollowup followup nextactiondate followupdate nextfollowupdate "
    "followupby",
    "deadline": "deadline applyby applicationdeadline closingdate applybefore duedate",
    "posted_on": "postedon dateposted posteddate postingdate jobpostedon publishedat",
    "contact_name": "contact contactperson contactname recruiter recruitername hiringmanager pointofcontact contacts "
    "ansprechpartner",
    "contact_email": "contactemail recruiteremail contactemailaddress email emailaddress",
    "contact_phone": "contactphone recruiterphone contactphonenumber contactnumber phone phonenumber",
    "contact_role": "contacttitle contactrole contactposition",
    "contact_url": "contactlinkedin contacturl recruiterlinkedin",
    "tags": "tags labels tag label",
    "notes": "notes comments note comment remarks notizen",
    "work_mode": "workmode remote remoteoption workplacetype workplace workmodel remotehybridonsite workarrangement",
    "job_type": "jobtype employmenttype contracttype typeofemployment",
    "experience_level": "experiencelevel seniority senioritylevel level",
    "source": "source jobsource jobboard platform foundvia via channel wherefound",
    "description": "description jobdescription jd",
    "requirements": "requirements qualifications",
    "responsibilities": "responsibilities duties",
    "tech_stack": "techstack skills technologies stack requiredskills keyskills",
    "resume_label": "resumelabel resume cv resumeversion resumename resumeused cvversion cvused",
    "occurred_at": "occurredat statuschangedat statusdate",
    "uid": "uid",
    "job": "",
    "job_uid": "jobuid",
    "follow_up_retired": "followupretired",
    "history": "history",
    "interviews": "interviews",
    "deleted_at": "deletedat",
    "extra": "",
}
ALIASES = {key: (field, rank) for field, keys in _ALIASES.items() for rank, key in enumerate(keys.split())}
"""Header in lower case, letters and digits only -> field and how well it names it (0 is best)."""

REPORTED_AS = {
    "contact_name": "contacts",
    "contact_email": "contacts",
    "contact_phone": "contacts",
    "contact_role": "contacts",
    "contact_url": "contacts",
    "html": "description",
    "board": "tags",
    "stage_json": "status",
    "archived": "status",
    "applied_flag": "status",
}
"""Columns that say a part of a field; a report names the field."""

DAYS = frozenset({"applied_on", "response_on", "offer_on", "follow_up_on", "posted_on", "deadline"})
MOMENTS = frozenset({"created_at", "updated_at", "deleted_at", "occurred_at"})

APPLICATION_ALONE = frozenset(APPLICATION_FIELDS) - frozenset(JOB_FIELDS) | {"applied_flag"}

# Lists of people and of one's own past that look like lists of jobs: LinkedIn's connections, positions, education.
_OTHER_LISTS = ({"firstname", "lastname"}, {"startedon", "finishedon"}, {"connectedon"}, {"companiesfollowed"})


def header_key(header: str) -> str:
    """Return a header in lower case, letters and digits only."""
    return "".join(character for character in fold(header) if character.isalnum())


def field_of(header: str, kind: str) -> tuple[str, int] | None:
    """Return the field a header stands for in a row of this kind and how well it names it, None for none."""
    found = ALIASES.get(header_key(header))
    if found is None:
        return None
    return None if kind == "job" and found[0] in APPLICATION_ALONE else found


def is_other_list(keys: set[str]) -> bool:
    """Tell whether a table of these headers is about something else than jobs, whatever columns it has besides."""
    return any(marks <= keys for marks in _OTHER_LISTS)
