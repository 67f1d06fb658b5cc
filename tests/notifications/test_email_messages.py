"""What an e-mail says: headers, text and HTML, whatever people called their jobs."""

import datetime as dt
import re
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from notifications import mailing, services
from notifications.models import NotificationPreference
from notifications.services import Note
from notifications.unsubscribing import read_token, token_for
from tests.notifications.postbox import Postbox, html_of, text_of

STOP = re.compile(r"http://testserver(/unsubscribe/[^/\s]+/)")


class Texts(HTMLParser):
    """The text of a page, its tags, and the attributes that name an address."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: set[str] = set()
        self.addresses: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember a tag."""
        self.tags.add(tag)
        self.addresses += [(tag, value or "") for name, value in attrs if name in {"href", "src", "background"}]

    def handle_data(self, data: str) -> None:
        """Remember text."""
        if data.strip():
            self.texts.append(data.strip())


def mail_about(user: User, postbox: Postbox, *notes: dict[str, Any]) -> EmailMessage:
    """Tell a user something and return the message that comes of it."""
    defaults = {"type": "application_update", "title": "Offer from Acme"}
    services.notify_many(notes=[Note(owner_id=user.pk, **{**defaults, **note}) for note in notes])
    mailing.send_due()
    return postbox.only()


def test_both_parts_say_the_same(alice: User, postbox: Postbox, time_machine: Any) -> None:
    User.objects.filter(pk=alice.pk).update(timezone="Asia/Tokyo")
    time_machine.move_to(dt.datetime(2026, 11, 23, 20, 5, tzinfo=dt.UTC), tick=False)
    message = mail_about(alice, postbox, {"message": "Call Jana.\nSoon.", "priority": "high"})
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert text_of(message).startswith(
        "[Important] Offer from Acme\nCall Jana.\nSoon.\n24 November 2026, 05:05\n\n-- \nYou get this because"
    )
    shown = Texts(html_of(message))
    assert shown.texts[:6] == [
        "Offer from Acme",  # the title of the document
        "Career Copilot",
        "Important",
        "Offer from Acme",
        "Call Jana.",
        "Soon.",
    ]
    assert "24 November 2026, 05:05" in shown.texts
    assert shown.tags.isdisjoint({"img", "link", "script", "style", "iframe", "form"})
    assert "url(" not in html_of(message)


def test_headers_say_what_it_is_and_how_to_end_it(alice: User, postbox: Postbox) -> None:
    message = mail_about(alice, postbox, {})
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "Career Copilot notifications <notifications.testserver>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Date"].datetime is not None
    address = str(message["List-Unsubscribe"]).strip()
    assert address == f"<http://testserver{reverse('unsubscribe', args=[token_for(alice.pk, 'application_update')])}>"
    links = STOP.findall(text_of(message))
    tokens = [read_token(link.split("/")[2]) for link in links]
    assert [(one.owner_id, one.kind) for one in tokens if one] == [(alice.pk, "application_update"), (alice.pk, None)]
    assert [url for _, url in Texts(html_of(message)).addresses] == [
        "http://testserver",
        *(f"http://testserver{link}" for link in links),
    ]


def test_a_message_about_several_types_ends_them_all(alice: User, postbox: Postbox) -> None:
    message = mail_about(alice, postbox, {}, {"type": "export_ready"})
    (link,) = STOP.findall(text_of(message))
    assert str(message["List-Unsubscribe"]).strip() == f"<http://testserver{link}>"
    found = read_token(link.split("/")[2])
    assert found is not None
    assert (found.owner_id, found.kind) == (alice.pk, None)


TITLES = [
    ("Offer\r\nBcc: eve@example.com\r\n\r\nPwned", "Offer Bcc: eve@example.com Pwned"),
    ("One\x0btwo\u2028four\x85five", "One two four five"),
    ("مقابلة مع شركة أكمي", "مقابلة مع شركة أكمي"),
    ("Invoice \u202egpj.exe", "Invoice gpj.exe"),
    ("Ünïcödé – 😀 «Grüße»", "Ünïcödé – 😀 «Grüße»"),
    ("W" * 200, "W" * 200),
    ("Ж" * 200, "Ж" * 200),
    (" ", "Career Copilot"),
    ("=?utf-8?b?UHduZWQ=?=", "= ?utf-8?b?UHduZWQ= ?="),
]


@pytest.mark.parametrize(("title", "subject"), TITLES, ids=range(len(TITLES)))
def test_any_title_is_a_subject_and_no_other_header(alice: User, postbox: Postbox, title: str, subject: str) -> None:
    message = mail_about(alice, postbox, {"title": title})
    assert postbox.recipients == ["alice@example.com"]
    assert str(message["Subject"]).strip() == subject
    assert message["Bcc"] is None
    assert sorted(message.keys()) == sorted(
        "Content-Type MIME-Version Subject From To Date Message-ID Auto-Submitted List-Id List-Unsubscribe "
        "List-Unsubscribe-Post X-Request-ID".split()
    )


def test_what_people_write_is_text(alice: User, postbox: Postbox) -> None:
    nasty = '<script>alert("x")</script><img src=//evil.test/a.png> & {{ settings.SECRET_KEY }} {% now "Y" %}'
    message = mail_about(alice, postbox, {"title": nasty, "message": f"{nasty}\n.\n{nasty}"})
    shown = Texts(html_of(message))
    assert {"script", "img"}.isdisjoint(shown.tags)
    assert shown.texts.count(nasty) == 4
    assert f"{nasty}\n{nasty}\n.\n{nasty}\n" in text_of(message)


def test_right_to_left_text_has_its_direction(alice: User, postbox: Postbox) -> None:
    message = mail_about(alice, postbox, {"title": "مقابلة غداً", "message": "السلام عليكم"})
    html = html_of(message)
    assert re.search(r'<h2 dir="auto"[^>]*>مقابلة غداً</h2>', html)
    assert re.search(r'<p dir="auto"[^>]*>السلام عليكم</p>', html)


def test_very_many_are_counted_and_the_weightiest_fifty_shown(alice: User, postbox: Postbox) -> None:
    notes = [{"title": f"Thing {n:03}", "priority": "high" if n == 3 else "low"} for n in range(120)]
    message = mail_about(alice, postbox, *notes)
    assert message["Subject"] == "120 notifications from your job search"
    titles = re.findall(r"Thing \d{3}", text_of(message))
    assert titles == ["Thing 003", *(f"Thing {n:03}" for n in range(119, 70, -1))]
    assert "And 70 more, in your list of notifications." in text_of(message)
    assert "And 70 more, in your list of notifications." in Texts(html_of(message)).texts


@pytest.mark.parametrize(
    "case",
    [
        ("", "/api/v1/applications/7/", None),
        ("https://app.example.com", "/api/v1/applications/7/", "https://app.example.com/applications/7/"),
        ("https://example.com/app", "/applications/7", "https://example.com/app/applications/7"),
        ("https://app.example.com", "", None),
        ("https://app.example.com", "//evil.test/x", None),
        ("https://app.example.com", "javascript:alert(1)", None),
        ("", "https://status.example.com/", "https://status.example.com/"),
        ("", "mailto:eve@example.com", None),
    ],
)
def test_links_lead_to_pages_alone(
    alice: User, postbox: Postbox, settings: Settings, case: tuple[str, str, str | None]
) -> None:
    frontend, action_url, link = case
    settings.FRONTEND_URL = frontend
    message = mail_about(alice, postbox, {"action_url": action_url})
    addresses = [url for _, url in Texts(html_of(message)).addresses if "testserver" not in url]
    assert addresses == ([link] if link else [])
    assert link is None or f"\n{link}\n" in text_of(message)
    assert "/api/v1/" not in text_of(message) + html_of(message)


@pytest.mark.parametrize("frequency", ["daily", "weekly"])
def test_a_digest_names_itself(alice: User, postbox: Postbox, time_machine: Any, frequency: str) -> None:
    NotificationPreference.objects.create(owner=alice, digest_frequency=frequency)
    time_machine.move_to(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC), tick=False)
    for n in range(3):
        services.notify(owner_id=alice.pk, type="digest", title=f"News {n}")
    mailing.send_due()
    assert postbox.messages == []
    time_machine.move_to(dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC), tick=False)
    mailing.send_due()
    assert postbox.only()["Subject"] == f"Your {frequency} digest: 3 notifications"


def test_the_console_shows_it_where_there_is_no_server(
    alice: User, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    services.notify(owner_id=alice.pk, type="digest", title="Offer from Acme")
    mailing.send_due()
    printed = capsys.readouterr().out
    assert printed.count("Subject: Offer from Acme\n") == 1
    assert "To: alice@example.com" in printed
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("site", "host"),
    [("https://careers.example.com/app", "careers.example.com"), ("http://[::1]:8000", "[::1]")],
)
def test_ids_are_made_with_the_host_of_the_site(
    alice: User, postbox: Postbox, settings: Settings, site: str, host: str
) -> None:
    settings.SITE_URL = site
    message = mail_about(alice, postbox, {})
    assert str(message["Message-ID"]).endswith(f"@{host}>")
    assert f"{site}/unsubscribe/{alice.pk}.all:" in text_of(message)
