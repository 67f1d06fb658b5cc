"""Folding of text, and addresses that stay on their site."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careercopilot.core.text import fold, is_local_path


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("  Senior \t Engineer\n", "senior engineer"),
        ("Schrödinger", "schrodinger"),
        ("Spécialiste", "specialiste"),
        ("Straße", "strasse"),
        ("ŁÓDŹ", "lodz"),
        ("Ørsted", "orsted"),
        ("Mærsk", "maersk"),
        ("İstanbul", "istanbul"),
        ("Diyarbakır", "diyarbakir"),
        ("ﬁnance", "finance"),
        ("Ｃ＋＋", "c++"),
        ("東京", "東京"),
        ("서울", "서울"),
        ("Москва", "москва"),
        ("हिन्दी", "हिनदी"),
        ("soft\u00adware\u200b \ufeffdev", "software dev"),
        ("a\u00a0b\u2003c", "a b c"),
        ("a\x00b", "a b"),
        ("\ud800x", "\ufffdx"),
    ],
)
def test_folds(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(st.characters(categories=None)))
def test_folds_anything_once_and_for_all(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == " ".join(folded.split())
    folded.encode("utf-8")


def test_composed_and_decomposed_spellings_are_equal() -> None:
    assert fold("Zu\u0308rich") == fold("Z\u00fcrich") == "zurich"


@pytest.mark.parametrize(
    ("address", "is_local"),
    [
        ("/", True),
        ("/applications/1?x=//y#z", True),
        ("", False),
        ("applications/1", False),
        ("//evil.com", False),
        ("/\\evil.com", False),
        ("/\t/evil.com", False),
        ("\n/x", False),
        ("https://evil.com", False),
        ("javascript:alert(1)", False),
    ],
)
def test_an_address_that_stays_on_its_site(address: str, is_local: bool) -> None:  # noqa: FBT001
    assert is_local_path(address) is is_local
