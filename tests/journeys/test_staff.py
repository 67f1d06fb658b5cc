"""Staff at work in the admin, in a real browser: every page opens, what they change is changed, nothing complains."""

import csv
import io
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.conftest import PASSWORD
from tests.journeys.browser import browsing
from tests.journeys.conftest import Site

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

STAFF = "staff@careers.example"
CLIENT = "qxclient@careers.example"
MAKE = f"""
from allauth.account.models import EmailAddress
from accounts.models import User
from applications.services import create_applications
from jobs.services import create_jobs
staff = User.objects.create_superuser('{STAFF}', '{PASSWORD}')
EmailAddress.objects.create(user=staff, email=staff.email, verified=True, primary=True)
client = User.objects.create_user('{CLIENT}', '{PASSWORD}', name='Cleo')
jobs = create_jobs(owner=client, items=[dict(company='Qx Works', title=title) for title in ('Smith', 'Founder')])
[made] = create_applications(owner=client, items=[dict(job=jobs[0], status='applied')])
answer = [client.pk, made.pk]
"""
READ = """
from accounts.models import User
from applications.models import StatusChange
from jobs.models import Job
client = User.objects.get(pk={client})
jobs = Job.objects.filter(owner=client)
history = StatusChange.objects.filter(application={application})
answer = dict(
    headline=client.headline,
    jobs=list(jobs.order_by('title').values_list('title', 'company', 'location', 'tech_stack_text')),
    deleted=list(jobs.filter(deleted_at__isnull=False).values_list('title', flat=True)),
    history=list(history.in_order().values_list('status', 'actor__email')),
)
"""


def sign_in(page: Page) -> None:
    """Go to the admin, and through the one sign-in."""
    page.goto("/admin/")
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next="))
    page.get_by_label("Email").fill(STAFF)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(r"/admin/$"))
    expect(page.get_by_role("heading", name="Manage all data")).to_be_visible()


def visit_all(page: Page) -> list[str]:
    """Open the list of every model and its form where one may be added; return the lists."""
    links = page.locator("#content-main th a")
    lists = [str(link.get_attribute("href")) for link in links.all()]
    adding = [str(link.get_attribute("href")) for link in page.locator("#content-main a.addlink").all()]
    for path in [*lists, *adding]:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
    return lists


def find(page: Page, where: str, text: str) -> None:
    """Search a list."""
    page.goto(f"/admin/{where}/")
    page.locator("#searchbar").fill(text)
    page.locator("#changelist-search input[type=submit]").click()
    page.wait_for_url(re.compile(r"[?&]q="))


def act(page: Page, action: str) -> None:
    """Tick what a list shows, and carry out an action on it."""
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option(label=action)
    page.get_by_role("button", name="Go").click()


def done(page: Page) -> str:
    """Return what the page says was done."""
    return page.locator("ul.messagelist li").inner_text()


def photograph(page: Page, name: str) -> None:
    """Keep a picture of the page where BROWSER_PICTURES names a folder."""
    if folder := os.environ.get("BROWSER_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def change_a_person(page: Page) -> None:
    """Find somebody and change what stands about them."""
    find(page, "accounts/user", "qxclient")
    page.get_by_role("link", name=CLIENT).click()
    page.locator("#id_headline").fill("Smith & founder")
    photograph(page, "person")
    page.get_by_role("button", name="Save", exact=True).click()
    assert CLIENT in done(page)


def change_a_job(page: Page) -> None:
    """Find a job, change it, and put another aside by an action."""
    find(page, "jobs/job", "qx works")
    photograph(page, "jobs")
    expect(page.locator("#result_list tbody tr")).to_have_count(2)
    page.get_by_role("link", name="Smith", exact=True).click()
    page.locator("#id_location").fill("Solingen")
    page.locator("#id_tech_stack").fill("Hammer\nAnvil")
    page.get_by_role("button", name="Save", exact=True).click()
    assert "Smith" in done(page)
    find(page, "jobs/job", "founder")
    act(page, "Delete the selected jobs (can be restored)")
    assert done(page) == "The jobs were deleted. They can be restored."


def change_an_application(page: Page, application: int) -> None:
    """Find an application, move it on by an action, and read its history."""
    find(page, "applications/application", "qx works")
    act(page, "Move to: interview")
    assert done(page) == "1 application is now interview."
    page.goto(f"/admin/applications/application/{application}/change/")
    photograph(page, "application")
    expect(page.locator("#history-group tr.has_original")).to_have_count(2)


def take_away(page: Page) -> list[dict[str, str]]:
    """Export the client's jobs and return the rows of the file."""
    page.goto("/admin/jobs/job/export/?q=qx")
    page.locator("select[name=format]").select_option(label="csv")
    every, title = page.locator(".select-toggle"), page.locator("[name$=resource_title]")
    every.uncheck()
    expect(title).not_to_be_checked()
    every.check()
    expect(title).to_be_checked()
    with page.expect_download() as loading:
        page.locator("input[type=submit]").click()
    return list(csv.DictReader(io.StringIO(loading.value.path().read_text(encoding="utf-8-sig"))))


def bring_in(page: Page, rows: list[dict[str, str]]) -> None:
    """Import rows of jobs from a file, having seen what would be done."""
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    page.goto("/admin/jobs/job/import/")
    file: FilePayload = {"name": "jobs.csv", "mimeType": "text/csv", "buffer": text.getvalue().encode()}
    page.locator("input[type=file]").set_input_files(file)
    page.locator("select[name=format]").select_option(label="csv")
    page.locator("input[type=submit]").click()
    photograph(page, "import")
    page.get_by_role("button", name="Confirm import").click()
    assert "1 updated" in done(page)


def test_staff_find_change_and_act(site: Site) -> None:
    client, application = site.installation.shell(MAKE)
    with browsing(site.address) as (page, wrong):
        sign_in(page)
        photograph(page, "index")
        assert len(visit_all(page)) > 10
        change_a_person(page)
        change_a_job(page)
        change_an_application(page, application)
        rows = take_away(page)
        assert [(row["title"], row["location"]) for row in rows] == [("Smith", "Solingen")]
        bring_in(page, [{**rows[0], "company": "Qx & Daughters"}])
        assert wrong == []
    assert site.installation.shell(READ.format(client=client, application=application)) == {
        "headline": "Smith & founder",
        "jobs": [["Founder", "Qx Works", "", ""], ["Smith", "Qx & Daughters", "Solingen", "Hammer\nAnvil"]],
        "deleted": ["Founder"],
        "history": [["applied", CLIENT], ["interview", STAFF]],
    }
    assert site.server.logged(event="unexpected_error") == []
