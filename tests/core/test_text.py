"""Folding of text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careercopilot.core.text import fold


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
