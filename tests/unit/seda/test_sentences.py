from pathlib import Path

import pytest

from seda.findings import error
from seda.sentences import Catalogue, filled, remedy, sentence


def test_placeholders_are_filled_with_the_fields() -> None:
    words = filled("{where} : {count} fichiers sur {total}", {"where": "Content", "count": "2"})

    assert words == "Content : 2 fichiers sur {total}"


def test_a_field_that_looks_like_a_placeholder_is_not_filled_again() -> None:
    assert filled("{name}", {"name": "{where}", "where": "secret"}) == "{where}"


def test_braces_of_a_hostile_name_do_no_harm() -> None:
    assert filled("{name}", {"name": "{0.__class__} {} }{"}) == "{0.__class__} {} }{"


def test_a_code_without_words_is_shown_with_its_place_and_fields() -> None:
    finding = error("never_heard_of", "manifest.xml line 3", id="U1")

    assert sentence(finding, "en") == "never_heard_of (manifest.xml line 3) id=U1"
    assert remedy(finding, "en") == ""


def test_a_catalogue_that_says_a_code_twice_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "messages.toml"
    source.write_text('[a]\nsentence = "x"\n[a]\nsentence = "y"\n')

    with pytest.raises(ValueError, match=r"messages\.toml"):
        Catalogue.read(source)
