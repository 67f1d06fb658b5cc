"""Numbers that no column can hold, in the filters of the admin."""

import pytest

from tests.security.cast import People
from tests.security.test_pages import session

HUGE = "9" * 25


@pytest.mark.parametrize("path", ["/admin/jobs/job/", "/admin/accounts/user/"])
def test_a_number_that_no_column_holds_leads_back_to_the_list(people: People, path: str) -> None:
    staff = session(people.staff)
    year = "created_at__year" if "job" in path else "date_joined__year"
    for query in (
        f"id__in={HUGE}",
        f"id__exact={HUGE}",
        f"{year}={HUGE}",
        f"p={HUGE}",
        f"o={HUGE}",
        "id__isnull=perhaps",
    ):
        answer = staff.get(f"{path}?{query}", follow=True)
        assert answer.status_code == 200, query
