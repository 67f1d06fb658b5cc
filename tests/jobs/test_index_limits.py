"""How much the indexes hold of the longest names."""

import pytest
from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db


def test_names_of_the_greatest_length_fit_into_the_index_that_holds_them(api: APIClient) -> None:
    # Four bytes each and no two alike, so that PostgreSQL cannot compress them.
    letters = [chr(0x20000 + place) for place in range(500)]
    company, title = "".join(letters[:200]), "".join(letters[200:])
    response = api.post("/api/v1/jobs/", {"company": company, "title": title})
    assert response.status_code == 201, response.json()
    assert api.get(f"/api/v1/jobs/?company={company}").json()["results"][0]["title"] == title
