"""Keys by which two rows are seen to be one posting: canonical URL, id in the tracking system, company, title.

Equal keys are a hint, shown and never acted upon, except that an import takes the same canonical URL for a repeat. So
whatever could tell two postings apart stays in the key. Every key has at most 200 characters, and "" says nothing.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

from careercopilot.core.text import fold

KEY_LENGTH = 200
_DIGEST_LENGTH = 32
REMEMBERED = 2_000
"""Keys kept in mind: those of one batch are asked for several times."""

_TRACKING_NAMES = """
    _ga _gl _hsenc _hsmi _kx __hssc __hstc __hsfp __jvsd __jvst _openstat aff_id affid campaignid cmpid clickid dclid
    ebp fbclid gad_source gbraid gclid gclsrc gh_src icid igsh igshid jobboard_source lever-origin lever-source
    lever-source[] li_fat_id lipi mc_cid mc_eid midsig midtoken mkt_tok msclkid oly_anon_id oly_enc_id otptoken
    rdt_cid ref_src refid referer referral referrer rltr rx_campaign rx_cid rx_group rx_job rx_medium rx_r rx_source
    rx_ts rx_vp s_cid s_kwcid source sourcetype src srsltid trackingid trackingtag trk trkcampaign
    trkemail trkinfo ttclid twclid vero_id wbraid wickedid yclid ysclid
"""
_TRACKING = frozenset(_TRACKING_NAMES.split())
_TRACKING_PREFIXES = ("utm_", "pk_", "mtm_", "hsa_", "itm_")
_TRACKING_OF_HOST = {
    "linkedin.com": frozenset({"position", "pagenum", "originalsubdomain", "origin", "alternatechannel"}),
    "indeed.com": frozenset({"from", "tk", "advn", "adid", "ad", "sjdu", "xkcb", "xpse", "xfps", "camk", "vjs", "hl"}),
    "jobvite.com": frozenset({"nl", "fr"}),
}
_REFERENCE_NUMBER = re.compile(r"\d{4}")
_PERCENT = re.compile("%[0-9a-fA-F]{2}")
_HOST = re.compile(r"[a-z0-9_.-]+|[0-9a-f:.]+")
_UNRESERVED = re.compile(r"[\w.~-]", re.ASCII)


def _bounded(key: str) -> str:
    """Cut a long key without making two different keys equal."""
    if len(key) <= KEY_LENGTH:
        return key
    digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_LENGTH // 2).hexdigest()
    return f"{key[: KEY_LENGTH - _DIGEST_LENGTH - 1]}~{digest}"


@lru_cache(maxsize=REMEMBERED)
def _split(url: str) -> tuple[SplitResult, str] | None:
    """Return the parts of an http(s) URL and its bare lower-case host, None for anything else."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".").removeprefix("www.")
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    if not _HOST.fullmatch(host):
        return None
    host = f"[{host}]" if ":" in host else host
    default = 80 if parts.scheme == "http" else 443
    return parts, host if port in (None, default) else f"{host}:{port}"


def _escape(text: str) -> str:
    """Write one URL part with the same escapes whatever way they were written."""

    def normal(match: re.Match[str]) -> str:
        character = chr(int(match[0][1:], 16))
        return character if _UNRESERVED.fullmatch(character) else match[0].upper()

    return quote(_PERCENT.sub(normal, text), safe="%/:@!$&'()*+,;=~?[]|", errors="surrogatepass")


def _is_tracking(name: str, value: str, host: str, path: str) -> bool:
    name = name.lower()
    if name == "ref":
        return not _REFERENCE_NUMBER.search(value)
    if name == "gh_jid":
        return value in path.split("/")
    base = ".".join(host.split(".")[-2:])
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES) or name in _TRACKING_OF_HOST.get(base, ())


@lru_cache(maxsize=REMEMBERED)
def canonical_url(url: str) -> str:
    """Return `url` without what does not say which page it is, "" unless it is http(s); never raises.

    Dropped: scheme, `www.`, sign-in data, default port, trailing slashes, tracking parameters, repeated parameters and
    the fragment, unless it is a route (`#/jobs/7`, `#!/jobs/7`). The rest of the parameters are sorted. A `ref` with
    four digits in a row is taken for a reference number and stays; a `gh_jid` that the path holds too goes.
    """
    split = _split(url)
    if split is None:
        return ""
    parts, host = split
    path = _escape(parts.path).rstrip("/")
    kept = set()
    for pair in filter(None, parts.query.split("&")):
        name, _, value = pair.partition("=")
        if not _is_tracking(unquote(name), value, host, path):
            kept.add(_escape(pair))
    query = f"?{'&'.join(sorted(kept))}" if kept else ""
    route = _escape(parts.fragment).rstrip("/") if parts.fragment.startswith(("/", "!/")) else ""
    fragment = f"#{route}" if route.strip("!") else ""
    return _bounded(f"{host}{path}{query}{fragment}")


@dataclass(frozen=True)
class _Board:
    """How one system writes its URLs: an id, mostly a company, found in host, path or query.

    `where` is matched against "host/path"; where it has no group `id`, `parameter` names the query parameter with it.
    """

    name: str
    where: re.Pattern[str]
    parameters: tuple[str, ...] = ()
    keep_case: bool = False


def _board(name: str, where: str, *parameters: str, keep_case: bool = False) -> _Board:
    return _Board(name, re.compile(where, re.IGNORECASE), parameters, keep_case)


_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_COMPANY = r"(?P<company>[^/]+)"
_SUBDOMAIN = r"(?P<company>[^/]+?)"
_NUMBER = r"(?P<id>\d+)"
_WORKDAY_PATH = r"\b(?:job|details)/(?:[^/]+/)?[^/_]*_(?P<id>[^/]+)"
_BOARDS = (
    _board("greenhouse", rf"(?:[\w-]+\.)*greenhouse\.io/(?:v1/boards/)?(?!embed/){_COMPANY}/jobs/{_NUMBER}"),
    _board("lever", rf"(?:[\w-]+\.)*lever\.co/(?:v0/postings/)?{_COMPANY}/(?P<id>{_UUID})"),
    _board("ashby", rf"jobs\.ashbyhq\.com/{_COMPANY}/(?P<id>{_UUID})"),
    _board("workday", rf"{_SUBDOMAIN}\.(?:wd\d+\.)?myworkdayjobs(?:-impl)?\.com/.*{_WORKDAY_PATH}"),
    _board("workday", rf"(?:[\w-]+\.)*myworkdaysite\.com/.*\brecruiting/{_COMPANY}/.*{_WORKDAY_PATH}"),
    _board("smartrecruiters", rf"(?:jobs|careers)\.smartrecruiters\.com/{_COMPANY}/(?P<id>\d+|{_UUID})"),
    _board("linkedin", rf"(?:[\w-]+\.)?linkedin\.com/(?:comm/)?jobs/view/(?:[^/]*-)?{_NUMBER}(?:/|$)"),
    _board("linkedin", r"(?:[\w-]+\.)?linkedin\.com/(?:comm/)?jobs", "currentjobid"),
    _board("indeed", r"(?:[\w-]+\.)?indeed\.(?:com|[a-z]{2}|com?\.[a-z]{2})(?:/|$)", "jk", "vjk"),
    _board("workable", rf"apply\.workable\.com/{_COMPANY}/j/(?P<id>\w+)"),
    _board("workable", rf"{_SUBDOMAIN}\.workable\.com/j(?:obs)?/(?P<id>\w+)"),
    _board("icims", rf"{_SUBDOMAIN}\.icims\.com/jobs/{_NUMBER}"),
    _board("bamboohr", rf"{_SUBDOMAIN}\.bamboohr\.com/(?:careers|jobs)/{_NUMBER}"),
    _board("bamboohr", rf"{_SUBDOMAIN}\.bamboohr\.com/jobs/", "id"),
    _board("recruitee", rf"{_SUBDOMAIN}\.recruitee\.com/o/(?P<id>[^/]+)"),
    _board("personio", rf"{_SUBDOMAIN}\.jobs\.personio\.(?:de|com)/job/{_NUMBER}"),
    _board("teamtailor", rf"{_SUBDOMAIN}(?:\.[a-z]{{2}})?\.teamtailor\.com/(?:[a-z-]+/)?jobs/{_NUMBER}"),
    _board("jobvite", rf"jobs\.jobvite\.com/(?:careers/)?{_COMPANY}/job/(?P<id>\w+)", keep_case=True),
    _board("breezy", rf"{_SUBDOMAIN}\.breezy\.hr/p/(?P<id>[0-9a-f]+)"),
    _board("pinpoint", rf"{_SUBDOMAIN}\.pinpointhq\.com/.*postings/(?P<id>{_UUID})"),
    _board("rippling", rf"ats\.rippling\.com/(?:[a-z]{{2}}-[a-z]{{2}}/)?{_COMPANY}/jobs/(?P<id>{_UUID})"),
    _board("jazzhr", rf"{_SUBDOMAIN}\.applytojob\.com/apply/(?:jobs/details/)?(?P<id>\w+)", keep_case=True),
    _board("oracle", rf"{_SUBDOMAIN}\.oraclecloud\.com/.*/sites/[^/]+/(?:.*/)?(?:job|requisitions/preview)/{_NUMBER}"),
    _board("avature", rf"{_SUBDOMAIN}\.avature\.net/.*jobdetail/(?:[^/]+/)?{_NUMBER}"),
    _board("eightfold", rf"{_SUBDOMAIN}\.eightfold\.ai/careers/job/{_NUMBER}"),
    _board("eightfold", rf"{_SUBDOMAIN}\.eightfold\.ai/careers", "pid"),
    _board("amazon", rf"amazon\.jobs/(?:[\w-]+/)?jobs/{_NUMBER}"),
    _board("microsoft", rf"jobs\.careers\.microsoft\.com/.*\bjob/{_NUMBER}"),
    _board("simplify", rf"simplify\.jobs/p/(?P<id>{_UUID})"),
    _board("google", rf"google\.com/about/careers/applications/jobs/results/{_NUMBER}"),
)
_REPOSTED = re.compile(r"(?<!\d)(\d{4,}+)-\d{1,2}")
_YEAR = re.compile(r"(?:\D|^)(?:19|20)\d\d$")
_LONGEST_URL = 2_000
_PARAMETER_ID = re.compile(r"[\w-]+", re.ASCII)
_EMBEDDED_ID = re.compile(rf"\d+|{_UUID}", re.IGNORECASE)


@lru_cache(maxsize=REMEMBERED)
def ats_key(url: str) -> str:
    """Return `system:company:id` of the posting that `url` shows, "" if it shows no known system's; never raises.

    Boards of one company leave the company out (`linkedin:3912345678`). A posting embedded in a company's own site
    (`gh_jid=`, `ashby_jid=`) goes by that host, `careers.example.com`.
    """
    split = _split(url)
    if split is None:
        return ""
    parts, host = split
    query = {name.lower(): value for name, value in parse_qsl(parts.query) if _PARAMETER_ID.fullmatch(value)}
    where = f"{host}{_escape(parts.path)}"[:_LONGEST_URL]
    return _bounded(_board_key(where, query) or _embedded_key(host, query))


def _board_key(where: str, query: dict[str, str]) -> str:
    for board in _BOARDS:
        match = board.where.match(where)
        if not match:
            continue
        groups = match.groupdict()
        number = groups.get("id") or next((query[name] for name in board.parameters if name in query), "")
        if not number:
            continue
        number = _requisition(number) if board.name == "workday" else number
        number = number if board.keep_case else number.lower()
        return ":".join(filter(None, (board.name, (groups.get("company") or "").lower(), number)))
    return ""


def _requisition(number: str) -> str:
    """Workday counts repeated paths of one requisition: `JR1981743-1` is `JR1981743`, but `2024-12` is a number."""
    match = _REPOSTED.search(number)
    if match is None or match.end() < len(number) or _YEAR.search(number[: match.end(1)]):
        return number
    return number[: match.end(1)]


def _embedded_key(host: str, query: dict[str, str]) -> str:
    at_greenhouse = host == "greenhouse.io" or host.endswith(".greenhouse.io")
    name, number = "greenhouse", query.get("gh_jid") or (query.get("token", "") if at_greenhouse else "")
    if not number:
        name, number = "ashby", query.get("ashby_jid", "")
    if not _EMBEDDED_ID.fullmatch(number):
        return ""
    company = query.get("for", "").lower() if at_greenhouse else ""
    return f"{name}:{company or ('greenhouse.io' if at_greenhouse else host)}:{number.lower()}"


_ABBREVIATION = re.compile(r"(?<![\w.])(?:[^\W\d_]\.)+[^\W\d_]\.?(?!\w)")
_APOSTROPHE = re.compile(r"(?<=\w)['’`´](?=\w)")
_PUNCTUATION = re.compile(r"[^\w\s+#]|_")


def _blank(match: re.Match[str]) -> str:
    """Marks that belong to a letter (vowel signs of Indic scripts) are no punctuation."""
    return match[0] if unicodedata.category(match[0]).startswith("M") else " "


def _words(folded: str) -> list[str]:
    """Split into words: `c++` and `c#` are words, `s.a.` is `sa`, `macy's` is `macys`."""
    joined = _APOSTROPHE.sub("", _ABBREVIATION.sub(lambda match: match[0].replace(".", ""), folded))
    words = (word.lstrip("+#") for word in _PUNCTUATION.sub(_blank, joined).split())
    return [word for word in words if any(character.isalnum() for character in word)]


_LEGAL_NAMES = """
    inc incorporated llc llp lp ltd limited plc corp corporation company co gmbh ggmbh mbh ag se sa sas sasu sarl rl
    srl spa sl slu bv nv bvba vof ab as asa aps oy oyj pty pte pvt private kg kgaa ohg ug haftungsbeschrankt ev eg kk
    doo sro spzoo kft zrt lda ltda sadecv jsc pjsc bhd sdn tbk
"""
_LEGAL_FORMS = frozenset(_LEGAL_NAMES.split())
_LEGAL_PHRASES = (("a/s", "as"), ("sp. z o.o.", "spzoo"), ("s.a. de c.v.", "sadecv"), ("sa de cv", "sadecv"))
_AND = frozenset({"and", "und"})


@lru_cache(maxsize=REMEMBERED)
def company_key(name: str) -> str:
    """Return what the spellings of one company's name share: folded, without punctuation, "and", "the" and legal form.

    Legal forms are taken from the end alone, and never so that nothing or a bare "the" is left.
    """
    folded = fold(name)
    for phrase, form in _LEGAL_PHRASES:
        folded = re.sub(rf"(?<!\w){re.escape(phrase)}(?!\w)", form, folded) if phrase in folded else folded
    words = _words(folded)
    core = [word for word in words if word not in _AND]
    while core and core[-1] in _LEGAL_FORMS:
        core.pop()
    if core[:1] == ["the"]:
        core = core[1:]
    if not core:
        core = words[:2] if words[:1] == ["the"] else words[:1]
    return _bounded(" ".join(core) or folded)


_GENDER = r"(?:m|f|w|d|x|h|v|i|gn|div|divers|diverse|male|female|man|woman|mann|frau)"
_SLASHED_GENDERS = re.compile(rf"(?<![\w+#&/|]){_GENDER}(?:\s?[/|\\*]\s?{_GENDER}\.?){{1,4}}(?![\w+#&/|])")
_BRACKETED_GENDERS = re.compile(rf"[(\[{{]\s*{_GENDER}(?:\s?[/|\\*,.:\-–]\s?{_GENDER}\.?){{1,4}}\s*[)\]}}]")
_ALL_GENDERS = re.compile(r"\b(?:all genders?|alle geschlechter|any gender)\b|[(\[]\s*gn\s*[)\]]")
_FEMININE_ENDING = re.compile(r"(?<=[^\W\d_])(?:[*:]|/-)in(?:nen)?\b")
_MALE = frozenset({"m", "male", "man", "mann"})
_FEMALE = frozenset({"f", "w", "v", "female", "woman", "frau"})


def _without_genders(match: re.Match[str]) -> str:
    """Only a list that names both a man and a woman is a gender mark, so that `W/D` or `F/X` stays."""
    marks = set(re.findall(r"\w+", match[0]))
    is_mark = bool(marks & _MALE and marks & _FEMALE) or marks >= {"h", "f"}
    return " " if is_mark else match[0]


@lru_cache(maxsize=REMEMBERED)
def title_key(title: str) -> str:
    """Return what the spellings of one job title share: folded, without punctuation and gender marks (`m/f/d`, `*in`).

    Levels, numbers, years, places and `C++` stay: they tell two jobs apart.
    """
    folded = fold(title)
    text = _FEMININE_ENDING.sub("", _ALL_GENDERS.sub(" ", folded))
    text = _SLASHED_GENDERS.sub(_without_genders, _BRACKETED_GENDERS.sub(_without_genders, text))
    return _bounded(" ".join(_words(text) or _words(folded)) or folded)
