"""Stages of an application as people and tools name them, and the contract's statuses for them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from applications.choices import ApplicationStatus
from careercopilot.core.text import fold
from exports.formats.texts import split_link
from jobs.choices import JobStatus

# What means the same as the status.
_SAME = {
    ApplicationStatus.INTERESTED: """interested; wishlist; wish list; saved; save; bookmarked; bookmark; to apply;
        not applied; not yet applied; ready to apply; ready; applying; draft; drafting; lead; leads; new; evaluated;
        considering; backlog; to do; todo; planned; prospect; researching; preparing; not started; interesse;
        gemerkt; evaluada; me interesa; a postuler""",
    ApplicationStatus.APPLIED: """applied; application sent; submitted; application submitted; sent; waiting;
        waiting for response; awaiting response; waiting response; pending; in review; under review; no response yet;
        in bearbeitung; in progress; beworben; bewerbung gesendet; warte auf antwort;
        warten auf antwort; aplicado; aplicada; enviada; postule; candidature envoyee""",
    ApplicationStatus.INTERVIEW: """interview; interviewing; interviews; in interview; vorstellungsgesprach;
        entrevista; entretien""",
    ApplicationStatus.OFFER: """offer; offered; offers; offer received; offer extended; got offer; job offer; angebot;
        zusage; oferta; offre""",
    ApplicationStatus.ACCEPTED: """accepted; offer accepted; accepted offer; hired; i accepted; job accepted; signed;
        joined; got the job; angenommen; aceptada; acceptee""",
    ApplicationStatus.REJECTED: """rejected; rejection; not selected; declined by company; rejected by company;
        company declined; turned down by company; denied; unsuccessful; failed; no longer considered;
        no longer under consideration; not moving forward; closed lost; refused; no offer;
        abgelehnt; absage; rechazado; rechazada; refuse; refusee""",
    ApplicationStatus.DECLINED: """declined; offer declined; declined offer; i declined; turned down offer;
        offer turned down; rejected offer; offer rejected; refused offer; offer refused;
        turned it down; angebot abgelehnt""",
    ApplicationStatus.WITHDRAWN: """withdrawn; withdrew; i withdrew; withdraw; application withdrawn; cancelled by me;
        retracted; zuruckgezogen""",
    ApplicationStatus.GHOSTED: """ghosted; ghost; no response; no reply; no answer; never heard back; unresponsive;
        keine antwort; sin respuesta; sans reponse""",
}
# What says more than the status: the words are kept beside it.
_NARROWER = {
    ApplicationStatus.APPLIED: "viewed; application viewed",
    ApplicationStatus.INTERVIEW: """screen; screening; phone screen; phone screening; phone interview; phone call;
        recruiter call; recruiter screen; hr screen; hr interview; hr call; intro call; video interview; onsite;
        on site; onsite interview; final round; final interview; technical; technical interview; tech screen;
        tech interview; assessment; online assessment; oa;
        take home; take home test; take home assignment; coding challenge;
        coding test; case study; test task; panel; panel interview; interview scheduled; interviewed;
        1st interview; 2nd interview; 3rd interview; first interview; second interview; third interview;
        first round; second round; third round; round 1; round 2; round 3; responded; response received;
        in process; respondido; telefoninterview; einladung; eingeladen; erstgesprach;
        zweitgesprach""",
    ApplicationStatus.OFFER: "negotiating; negotiation; offer negotiation",
    ApplicationStatus.WITHDRAWN: "not interested; skip; skipped; discarded; dropped; descartado; descartada",
}
_SIGNS = {"❌": ApplicationStatus.REJECTED, "👻": ApplicationStatus.GHOSTED}
# Who ended it is not said: neither an interview nor an application that still runs.
_RUNS = r"^(?!.*\b(?:declin|cancel|refus|turned))"
_WORDS = (
    (
        ApplicationStatus.DECLINED,
        re.compile(
            r"\bi (?:rejected|declined|refused|turned (?:it |them )?down)\b|\bturned (?:it|them) down\b|"
            r"\b(?:rejected|declined|refused|turned down) by me\b"
        ),
    ),
    (
        ApplicationStatus.REJECTED,
        re.compile(r"\b(?:reject\w*|absage|abgelehnt|turned me down|declined by (?:the )?(?:company|employer))\b"),
    ),
    (ApplicationStatus.WITHDRAWN, re.compile(r"\b(?:withdr[ae]wn?|withdrawal)\b")),
    (ApplicationStatus.GHOSTED, re.compile(r"\bghosted\b")),
    (ApplicationStatus.INTERVIEW, re.compile(_RUNS + r".*\b(?:interview\w*|phone screen|onsite)\b")),
    (ApplicationStatus.APPLIED, re.compile(_RUNS + r".*\b(?:applied|submitted)\b")),
)
_DOUBT = re.compile(
    r"\b(?:no|not|never|to|will|should|don t|before|if|offer\w*|maybe|nicht|kein\w*|noch|angebot\w*|ich|or)\b"
)
_JOB = {
    JobStatus.SAVED: "saved; save; bookmarked; bookmark; wishlist; wish list; interested; to apply; lead",
    JobStatus.OPEN: "open; active; live; offen",
    JobStatus.CLOSED: "closed; expired; job closed; position closed; filled; position filled; no longer available",
    JobStatus.ARCHIVED: "archived; archive",
}


def _names(text: str) -> list[str]:
    return [" ".join(name.split()) for name in text.split(";")]


APPLICATION_STAGES = {
    name: status for table in (_SAME, _NARROWER) for status, names in table.items() for name in _names(names)
}
JOB_STAGES = {name: status for status, names in _JOB.items() for name in _names(names)}
_SAYS_MORE = frozenset(name for names in _NARROWER.values() for name in _names(names))


@dataclass(frozen=True)
class Stage:
    """What a stage means: the status, and whether the words say more than it does."""

    status: str
    says_more: bool = False


def stage_key(text: str) -> str:
    """Return the words of a stage in lower case, without emoji, accents and punctuation; "" for a whole story."""
    words = split_link(text)[0]
    return _key(words) if len(words) <= 100 else ""


@lru_cache(maxsize=1_000)
def _key(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


def application_stage(text: str, own: Mapping[str, str] | None = None) -> Stage | None:
    """Return the application status that a stage means, None for one that is unknown; `own` are those of a tool."""
    words, link = split_link(text)
    key = stage_key(words)
    if own and key in own:
        return Stage(own[key], says_more=True)
    if key in APPLICATION_STAGES:
        return Stage(str(APPLICATION_STAGES[key]), key in _SAYS_MORE or bool(link))
    sign = words.strip().removesuffix("\ufe0f")
    if sign in _SIGNS:
        return Stage(str(_SIGNS[sign]), bool(link))
    if _DOUBT.search(key):
        return None
    return next((Stage(str(status), says_more=True) for status, words in _WORDS if words.search(key)), None)


def job_status(text: str) -> str | None:
    """Return the job status that a text means, None for one that is unknown or a stage of an application."""
    found = JOB_STAGES.get(stage_key(text))
    return None if found is None else str(found)
