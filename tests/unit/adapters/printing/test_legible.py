"""Text that the fonts can write: the rest is shown by its code, nothing is lost unseen."""

import pytest

from sae.adapters.printing.legible import legible, plainly_legible


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Œuvre d’été à 12 €", "Œuvre d’été à 12 €"),
        ("e\u0301te\u0301", "été"),
        ("deux\nlignes\t et \u2028 espaces", "deux lignes et espaces"),
        ("中", "[U+4E2D]"),
        ("😀", "[U+1F600]"),
        ("a\u202eb", "a[U+202E]b"),
        ("a\u200bb\u00adc", "a[U+200B]b[U+00AD]c"),
        ("\x00\x1b", "[U+0000][U+001B]"),
        ("\ue000", "[U+E000]"),
        ("\udc80", "[U+DC80]"),
        ("", ""),
    ],
)
def test_what_cannot_be_written_is_shown_by_its_code(typed: str, printed: str) -> None:
    assert legible(typed) == printed


def test_the_last_resort_keeps_what_french_needs() -> None:
    french = "Œuvre d’été « à » 1\u202f000 € – Ÿ"

    assert plainly_legible(french) == french
    assert plainly_legible("Αθήνα") == "[U+0391][U+03B8][U+03AE][U+03BD][U+03B1]"
