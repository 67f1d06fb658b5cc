"""Admin pages of people, skills and tokens."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import ApiToken, Skill, User, UserSkill
from accounts.services import issue_token, replace_skills

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(stella: User) -> Client:
    """The admin as Stella."""
    client = Client()
    client.force_login(stella)
    return client


@pytest.mark.parametrize("model", ["user", "skill", "apitoken"])
def test_lists_are_searched_and_take_as_many_queries_for_many_rows(
    staff: Client, alice: User, queries: object, model: str
) -> None:
    def load() -> int:
        with queries as ran:  # type: ignore[attr-defined]
            assert staff.get(f"/admin/accounts/{model}/", {"q": "a"}).status_code == 200
        return len(ran)

    issue_token(owner=alice, name="a")
    replace_skills(owner=alice, skills=[("a", "expert")])
    load()
    few = load()
    for number in range(20):
        user = User.objects.create_user(f"a{number}@example.com")
        issue_token(owner=user, name="a")
        replace_skills(owner=user, skills=[(f"a{number}", "expert")])
    assert load() == few


def test_a_person_is_made_with_a_password_and_shown_without(staff: Client) -> None:
    body = {"email": "New@Example.com", "password1": "correct horse battery", "password2": "correct horse battery"}
    made = staff.post("/admin/accounts/user/add/", body)
    assert made.status_code == 302, made.context["errors"]
    user = User.objects.get(email="new@example.com")
    assert user.check_password("correct horse battery")
    page = staff.get(f"/admin/accounts/user/{user.pk}/change/").content.decode()
    assert user.password not in page
    assert "md5" not in page
    again = staff.post("/admin/accounts/user/add/", {**body, "email": "NEW@example.com"})
    assert again.status_code == 200
    assert User.objects.filter(email__iexact="new@example.com").count() == 1


def test_a_weak_password_makes_nobody(staff: Client) -> None:
    body = {"email": "new@example.com", "password1": "12345678", "password2": "12345678"}
    assert staff.post("/admin/accounts/user/add/", body).status_code == 200
    assert not User.objects.filter(email="new@example.com").exists()


def test_the_page_of_a_person_shows_skills_and_tokens(staff: Client, alice: User) -> None:
    issue_token(owner=alice, name="Laptop token")
    replace_skills(owner=alice, skills=[("PostgreSQL", "expert")])
    page = staff.get(f"/admin/accounts/user/{alice.pk}/change/").content.decode()
    assert "Laptop token" in page
    assert "PostgreSQL" in page
    assert ApiToken.objects.get().digest not in page


def test_a_password_is_set_by_staff(staff: Client, alice: User) -> None:
    answer = staff.post(
        f"/admin/accounts/user/{alice.pk}/password/",
        {"usable_password": "true", "password1": "quite another one", "password2": "quite another one"},
    )
    assert answer.status_code == 302
    alice.refresh_from_db()
    assert alice.check_password("quite another one")


def test_people_are_deleted_with_all_that_is_theirs(staff: Client, alice: User, bob: User) -> None:
    for user in (alice, bob):
        replace_skills(owner=user, skills=[("Go", "expert")])
    page = staff.get(f"/admin/accounts/user/{alice.pk}/delete/")
    assert "with everything that belongs to them" in page.content.decode()
    assert staff.post(f"/admin/accounts/user/{alice.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=alice.pk).exists()
    body = {"action": "delete_selected", "_selected_action": [bob.pk], "post": "yes"}
    assert staff.post("/admin/accounts/user/", body).status_code == 302
    assert not User.objects.filter(pk=bob.pk).exists()
    assert not Skill.objects.exists()


def test_tokens_are_revoked_and_neither_made_nor_changed(staff: Client, alice: User) -> None:
    token, _text = issue_token(owner=alice, name="Lost")
    assert staff.get("/admin/accounts/apitoken/add/").status_code == 403
    page = staff.get(f"/admin/accounts/apitoken/{token.pk}/change/").content.decode()
    assert token.digest not in page
    staff.post(f"/admin/accounts/apitoken/{token.pk}/change/", {"name": "Changed"})
    token.refresh_from_db()
    assert token.name == "Lost"
    body = {"action": "revoke", "_selected_action": [token.pk]}
    assert staff.post("/admin/accounts/apitoken/", body).status_code == 302
    assert not ApiToken.objects.exists()


def test_skills_are_exported_and_imported_in_one_spelling(staff: Client, alice: User, tmp_path: Path) -> None:
    replace_skills(owner=alice, skills=[("Python", "expert")])
    exported = staff.post(
        "/admin/accounts/skill/export/",
        {
            "format": "0",
            "resource": "",
            "skillresource_owner": "on",
            "skillresource_key": "on",
            "skillresource_name": "on",
        },
    )
    assert exported.status_code == 200
    assert exported.content.decode().splitlines() == ["owner,key,name", "alice@example.com,python,Python"]
    content = b"owner,name\nalice@example.com,postgres\nalice@example.com,Python\n"
    upload = SimpleUploadedFile("skills.csv", content, "text/csv")
    shown = staff.post("/admin/accounts/skill/import/", {"import_file": upload, "format": "0", "resource": ""})
    assert shown.status_code == 200
    confirm = shown.context["confirm_form"]
    assert staff.post("/admin/accounts/skill/process_import/", confirm.initial).status_code == 302
    assert set(Skill.objects.values_list("name", flat=True)) == {"Python", "PostgreSQL"}
    assert UserSkill.objects.count() == 1


def test_people_are_exported_without_secrets(staff: Client, alice: User) -> None:
    fields = dict.fromkeys(("profileresource_email", "profileresource_name", "profileresource_timezone"), "on")
    exported = staff.post("/admin/accounts/user/export/", {"format": "0", "resource": "", **fields})
    assert exported.status_code == 200
    assert "alice@example.com,Alice,UTC" in exported.content.decode()
    assert "password" not in staff.get("/admin/accounts/user/export/").content.decode().lower().split("<form")[-1]
