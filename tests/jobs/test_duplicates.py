"""Keys that say when two rows may be one posting, and when not."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.duplicates import KEY_LENGTH, ats_key, canonical_url, company_key, title_key

UUID = "a102c558-c365-48cf-b1ae-766037509e5c"


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://www.Example.com/Jobs/7/", "example.com/Jobs/7"),
        ("HTTP://example.com:80/Jobs/7", "example.com/Jobs/7"),
        ("https://example.com:443/Jobs/7#apply", "example.com/Jobs/7"),
        ("https://example.com:8443/Jobs/7", "example.com:8443/Jobs/7"),
        ("http://example.com:443/", "example.com:443"),
        ("  https://me:secret@example.com./  ", "example.com"),
        ("https://example.com/j?b=2&a=1&utm_source=x&UTM_Medium=y", "example.com/j?a=1&b=2"),
        ("https://example.com/j?gclid=1&fbclid=2&ref=hn&src=JB-10088&trk=a&source=b", "example.com/j"),
        ("https://example.com/j?trackingId=a&refId=b&gh_src=c&lever-source=d&lever-origin=e", "example.com/j"),
        ("https://example.com/j?lever-source%5B%5D=LinkedIn&id=5", "example.com/j?id=5"),
        ("https://example.com/j?ref=AB-20471", "example.com/j?ref=AB-20471"),
        ("https://example.com/j?id=5&&id=5&empty=", "example.com/j?empty=&id=5"),
        ("https://optiver.com/jobs/7446078002/?gh_jid=7446078002", "optiver.com/jobs/7446078002"),
        ("https://stripe.com/jobs/search?gh_jid=5685463", "stripe.com/jobs/search?gh_jid=5685463"),
        ("https://jobs.jobvite.com/s/job/oeTxsfwQ?nl=1&nl=1&fr=false", "jobs.jobvite.com/s/job/oeTxsfwQ"),
        ("https://example.com/list?position=4", "example.com/list?position=4"),
        ("https://de.linkedin.com/jobs/view/4012345678?position=4&pageNum=0", "de.linkedin.com/jobs/view/4012345678"),
        ("https://example.com/careers#/jobs/7/", "example.com/careers#/jobs/7"),
        ("https://example.com/careers#/", "example.com/careers"),
        ("https://example.com/careers#!/", "example.com/careers"),
        ("https://example.com/careers#open-positions", "example.com/careers"),
        ("https://example.com/stra\u00dfe%2fx%7ey", "example.com/stra%C3%9Fe%2Fx~y"),
        ("https://b\u00fccher.example/a", "xn--bcher-kva.example/a"),
        ("https://[::1]:8000/a", "[::1]:8000/a"),
        ("", ""),
        ("not a url", ""),
        ("example.com/jobs/7", ""),
        ("ftp://example.com/a", ""),
        ("javascript:alert(1)", ""),
        ("mailto:a@example.com", ""),
        ("http://", ""),
        ("http://[", ""),
        ("http://[::1", ""),
        ("http://a:99999/", ""),
        ("http://a:b/", ""),
        ("http://a\x00b/", ""),
        ("http://\ud800/", ""),
    ],
)
def test_canonical_url(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://boards.greenhouse.io/axon/jobs/5729825003", "greenhouse:axon:5729825003"),
        ("https://job-boards.greenhouse.io/Axon/jobs/5729825003?gh_src=NaN#app", "greenhouse:axon:5729825003"),
        ("https://job-boards.eu.greenhouse.io/axon/jobs/5729825003/", "greenhouse:axon:5729825003"),
        ("https://boards-api.greenhouse.io/v1/boards/axon/jobs/5729825003", "greenhouse:axon:5729825003"),
        ("https://boards.greenhouse.io/embed/job_app?for=gemini&token=5905734", "greenhouse:gemini:5905734"),
        ("https://boards.greenhouse.io/embed/job_app?token=6015617003", "greenhouse:greenhouse.io:6015617003"),
        ("https://www.stripe.com/jobs/search?gh_jid=5685463", "greenhouse:stripe.com:5685463"),
        ("https://stripe.com/jobs/search?gh_jid=abc", ""),
        ("https://stripe.com/jobs/search?token=5685463", ""),
        (f"https://jobs.lever.co/weride/{UUID}/apply", f"lever:weride:{UUID}"),
        (f"https://jobs.eu.lever.co/WeRide/{UUID.upper()}?lever-source=x", f"lever:weride:{UUID}"),
        (f"https://jobs.ashbyhq.com/Athelas/{UUID}/application", f"ashby:athelas:{UUID}"),
        (f"https://www.geckorobotics.com/careers?ashby_jid={UUID}#open", f"ashby:geckorobotics.com:{UUID}"),
        ("https://nvidia.wd5.myworkdayjobs.com/en-us/site/job/US-CA/Engineer_JR1981743-1", "workday:nvidia:jr1981743"),
        ("https://nvidia.wd5.myworkdayjobs.com/site/job/Engineer_JR1981743/apply", "workday:nvidia:jr1981743"),
        ("https://a.wd1.myworkdayjobs.com/S/job/X/Dev_R-12", "workday:a:r-12"),
        ("https://a.wd1.myworkdayjobs.com/S/job/X/Dev_2024-12", "workday:a:2024-12"),
        ("https://wd1.myworkdaysite.com/recruiting/snapchat/snap/job/WA/Eng_R0037143-1", "workday:snapchat:r0037143"),
        ("https://jobs.smartrecruiters.com/Visa/743999986682224-engineer", "smartrecruiters:visa:743999986682224"),
        ("https://www.linkedin.com/jobs/view/4012345678/?refId=x", "linkedin:4012345678"),
        ("https://de.linkedin.com/jobs/view/data-engineer-2-at-acme-4012345678", "linkedin:4012345678"),
        ("https://www.linkedin.com/comm/jobs/view/4012345678", "linkedin:4012345678"),
        ("https://www.linkedin.com/jobs/search/?currentJobId=4012345678&geoId=1", "linkedin:4012345678"),
        ("https://www.linkedin.com/in/4012345678", ""),
        ("https://www.indeed.com/viewjob?jk=AB12cd34ef56ab78&from=serp", "indeed:ab12cd34ef56ab78"),
        ("https://uk.indeed.com/jobs?q=x&vjk=ab12cd34ef56ab78", "indeed:ab12cd34ef56ab78"),
        ("https://www.indeed.co.uk/rc/clk?jk=ab12cd34ef56ab78", "indeed:ab12cd34ef56ab78"),
        ("https://apply.workable.com/futureplc/j/A4ED85D19C/apply", "workable:futureplc:a4ed85d19c"),
        ("https://futureplc.workable.com/j/A4ED85D19C", "workable:futureplc:a4ed85d19c"),
        ("https://university-uber.icims.com/jobs/134010/job", "icims:university-uber:134010"),
        ("https://www.indeed.com/viewjob?jk=%00", ""),
        ("https://www.indeed.com/viewjob?jk=\u00e9", ""),
        ("https://axiomspace.bamboohr.com/careers/865/", "bamboohr:axiomspace:865"),
        ("https://axiomspace.bamboohr.com/jobs/view.php?id=865", "bamboohr:axiomspace:865"),
        ("https://acme.recruitee.com/o/data-engineer/c/new", "recruitee:acme:data-engineer"),
        ("https://acme.jobs.personio.de/job/12345?language=de", "personio:acme:12345"),
        ("https://acme.teamtailor.com/jobs/12345-data-engineer", "teamtailor:acme:12345"),
        ("https://acme.na.teamtailor.com/jobs/12345", "teamtailor:acme:12345"),
        ("https://jobs.jobvite.com/splunk-careers/job/oeTxsfwQ?nl=1", "jobvite:splunk-careers:oeTxsfwQ"),
        ("https://matroid.breezy.hr/p/9c111d0ab9d2-engineer/apply", "breezy:matroid:9c111d0ab9d2"),
        (f"https://bighat.pinpointhq.com/en/postings/{UUID}", f"pinpoint:bighat:{UUID}"),
        (f"https://ats.rippling.com/en-GB/acme/jobs/{UUID}", f"rippling:acme:{UUID}"),
        ("https://jpmc.fa.oraclecloud.com/hcmUI/CE/en/sites/CX_1001/job/210527372", "oracle:jpmc.fa:210527372"),
        ("https://www.amazon.jobs/en/jobs/2644301/software-engineer", "amazon:2644301"),
        ("https://jobs.careers.microsoft.com/us/en/job/1750679/Software-Engineer", "microsoft:1750679"),
        (f"https://simplify.jobs/p/{UUID}/Backend-Engineer", f"simplify:{UUID}"),
        ("https://notgreenhouse.io/axon/jobs/5729825003", ""),
        ("https://example.com/jobs/5729825003", ""),
        ("https://boards.greenhouse.io/axon", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_ats_key(url: str, key: str) -> None:
    assert ats_key(url) == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Snap Inc.", "snap"),
        ("Trunk Tools, Inc.", "trunk tools"),
        ("Wyetech LLC", "wyetech"),
        ("JD.com Inc", "jd com"),
        ("Siemens AG", "siemens"),
        ("SAP SE", "sap"),
        ("Müller GmbH & Co. KG", "muller"),
        ("Ubisoft S.A.", "ubisoft"),
        ("Doctolib SAS", "doctolib"),
        ("Booking.com B.V.", "booking com"),
        ("Novo Nordisk A/S", "novo nordisk"),
        ("AB Volvo", "ab volvo"),
        ("Spotify AB", "spotify"),
        ("Nokia Oyj", "nokia"),
        ("Atlassian Pty. Ltd.", "atlassian"),
        ("Future PLC", "future"),
        ("Arsiem Corporation", "arsiem"),
        ("Sony K.K.", "sony"),
        ("Allegro Sp. z o.o.", "allegro"),
        ("Cemex S.A. de C.V.", "cemex"),
        ("Ferrero S.à r.l.", "ferrero"),
        ("J.P. Morgan", "jp morgan"),
        ("Arc'teryx Equipment", "arcteryx equipment"),
        ("Arc’teryx Equipment", "arcteryx equipment"),
        ("Johnson & Johnson", "johnson johnson"),
        ("Johnson and Johnson", "johnson johnson"),
        ("The Walt Disney Company", "walt disney"),
        ("The Company", "the company"),
        ("The Company, Inc.", "the company"),
        ("Company", "company"),
        ("Co. Inc.", "co"),
        ("The", "the"),
        ("SAS Institute Inc.", "sas institute"),
        ("Collective[i]", "collective i"),
        ("Schrödinger", "schrodinger"),
        ("トヨタ自動車", "トヨタ自動車"),
        ("???", "???"),
        ("", ""),
    ],
)
def test_company_key(name: str, key: str) -> None:
    assert company_key(name) == key


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Software Engineer – New Grad", "software engineer new grad"),
        ("Software Engineer (New Grad)", "software engineer new grad"),
        ("Data Engineer (m/f/d)", "data engineer"),
        ("Data Engineer (M/W/D)", "data engineer"),
        ("Data Engineer m/w/d - Berlin", "data engineer berlin"),
        ("Data Engineer [f|m|x]", "data engineer"),
        ("Data Engineer (m, w, d)", "data engineer"),
        ("Data Engineer (w/m/div.)", "data engineer"),
        ("Data Engineer (m/w/d, 80-100%)", "data engineer 80 100"),
        ("Data Engineer (all genders)", "data engineer"),
        ("Data Engineer (gn)", "data engineer"),
        ("Ingénieur H/F", "ingenieur"),
        ("Entwickler*in (m/w/d)", "entwickler"),
        ("Entwickler:in", "entwickler"),
        ("m/w/d", "m w d"),
        ("Analyst (W/D)", "analyst w d"),
        ("F/X Trader", "f x trader"),
        ("A/C Records Admin", "a c records admin"),
        (".NET Developer", "net developer"),
        ("C++/C# Developer", "c++ c# developer"),
        ("Engineer #1234", "engineer 1234"),
        ("Sr. Engineer + Lead", "sr engineer lead"),
        ("日本語 教師", "日本語 教師"),
        ("", ""),
    ],
)
def test_title_key(title: str, key: str) -> None:
    assert title_key(title) == key


@pytest.mark.parametrize(
    "titles",
    [
        ["Software Engineer", "Software Engineer I", "Software Engineer II", "Senior Software Engineer"],
        ["Engineer 2024", "Engineer 2025", "Engineer"],
        ["Engineer (Berlin)", "Engineer (Munich)", "Engineer (Remote)"],
        ["C Developer", "C++ Developer", "C# Developer"],
    ],
)
def test_titles_of_different_jobs_stay_apart(titles: list[str]) -> None:
    assert len({title_key(title) for title in titles}) == len(titles)


LONG: list[tuple[Callable[[str], str], str]] = [
    (canonical_url, "https://example.com/" + "a" * 300),
    (ats_key, "https://acme.recruitee.com/o/" + "a" * 300),
    (company_key, "a" * 300),
    (title_key, "a" * 300),
]


@pytest.mark.parametrize(("function", "text"), LONG)
def test_long_keys_are_cut_and_stay_different(function: Callable[[str], str], text: str) -> None:
    assert len(function(text + "x")) == KEY_LENGTH == 200
    assert function(text + "x") != function(text + "y")
    assert function(text + "x") == function(text + "x")


ANYTHING = st.text(st.characters(categories=None))
URLS = st.builds(
    "{}://{}{}?{}#{}".format,
    st.sampled_from(["http", "https", "HTTPS", "ftp"]),
    st.sampled_from(["[", "a", "boards.greenhouse.io", "x.wd1.myworkdayjobs.com", "indeed.com"]) | ANYTHING,
    st.sampled_from(["/axon/jobs/1", "/s/job/x_1", "%00", ":80", ":x"]) | ANYTHING,
    st.sampled_from(["gh_jid=1", "jk=%00", "token=9&for=%ff"]) | ANYTHING,
    ANYTHING,
)


@given(URLS | ANYTHING)
def test_any_url_is_answered_with_plain_text(url: str) -> None:
    for key in (canonical_url(url), ats_key(url)):
        assert len(key) <= KEY_LENGTH
        assert key.isascii()
        assert key == "" or key.isprintable()


@given(URLS)
def test_a_canonical_url_is_its_own(url: str) -> None:
    canonical = canonical_url(url)
    if canonical and "~" not in canonical and url[:5].lower() == "https":
        assert canonical_url(f"https://{canonical}") == canonical


@given(ANYTHING | st.text("mfwd/|()* .+#&'-the inc"))
def test_any_name_has_stable_keys(name: str) -> None:
    for function in (company_key, title_key):
        key = function(name)
        assert len(key) <= KEY_LENGTH
        assert bool(key) == bool(function(f" {name} "))
        assert key == function(f"  {name}\t")
        key.encode("utf-8")
