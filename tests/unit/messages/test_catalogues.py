"""Every code that the sources emit has its words, in both languages, with the fields it has."""

import pytest

from sae import messages
from sae.errors import ChainBroken, SaeError
from sae.messages import render
from seda import sentences
from seda.findings import error, warning
from seda.sentences import LANGUAGES, PLACEHOLDER, Catalogue
from tests.emitted_codes import emissions

CATALOGUES = pytest.mark.parametrize(
    "catalogue", [sentences.catalogue, messages.catalogue], ids=["seda", "sae"]
)


def catalogues_for(library: str, lang: str) -> tuple[Catalogue, ...]:
    of_seda = sentences.catalogue(lang)
    return (of_seda,) if library == "seda" else (messages.catalogue(lang), of_seda)


def placeholders(catalogue: Catalogue, code: str) -> dict[str, set[str]]:
    return {part: set(PLACEHOLDER.findall(words)) for part, words in catalogue.parts(code).items()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_emitted_has_its_words(lang: str) -> None:
    silent = sorted(
        f"{emission.code} ({emission.place})"
        for emission in emissions()
        if not any(emission.code in words for words in catalogues_for(emission.library, lang))
    )

    assert not silent, "codes without words:\n" + "\n".join(silent)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sentence_names_only_fields_that_its_code_carries(lang: str) -> None:
    wrong = sorted(
        f"{emission.place}: {emission.code} lacks {missing}"
        for emission in emissions()
        if emission.fields is not None
        for catalogue in catalogues_for(emission.library, lang)[:1]
        for part in ("sentence", "remedy")
        for missing in placeholders(catalogue, emission.code).get(part, set())
        - emission.fields
        - {"where"}
    )

    assert not wrong, "\n".join(wrong)


@CATALOGUES
def test_both_languages_have_the_same_codes_and_the_same_placeholders(catalogue) -> None:  # noqa: ANN001 - a function given by the list above
    french, english = catalogue("fr"), catalogue("en")

    assert set(french) == set(english)
    for code in french:
        assert placeholders(french, code) == placeholders(english, code), code


@CATALOGUES
@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_entry_is_a_sentence_with_its_remedy_or_a_text(catalogue, lang: str) -> None:  # noqa: ANN001 - a function given by the list above
    words = catalogue(lang)

    for code in words:
        parts = words.parts(code)
        assert set(parts) in ({"sentence", "remedy"}, {"text"}, {"text", "one"}), code
        assert all(part.strip() for part in parts.values()), code


def test_a_code_never_means_two_things() -> None:
    assert set(sentences.catalogue("fr")) & set(messages.catalogue("fr")) == set()


def test_a_code_without_words_shows_itself() -> None:
    words = messages.render(error("never_heard_of", "a.pdf", size=3), "fr")

    assert words == messages.Words("never_heard_of (a.pdf) size=3", "")
    assert messages.text("never_heard_of", "fr") == "[never_heard_of]"
    assert messages.render_error(SaeError("never_heard_of"), "fr").message == "never_heard_of"


def test_an_error_of_the_archive_says_what_to_do() -> None:
    words = messages.render_error(ChainBroken(seq=12), "fr")

    assert "journal" in words.message
    assert "sae audit" in words.remedy


def test_a_language_we_do_not_speak_is_refused() -> None:
    with pytest.raises(ValueError, match="language"):
        messages.text("usage", "de")


def test_why_a_document_was_refused_is_said_in_the_language_of_the_sentence() -> None:
    refused = warning("parapheur_history_unreadable", "premis.xml", reason="line 1: xml_doctype")

    assert "une déclaration DOCTYPE, refusée" in render(refused, "fr").message
    assert "a DOCTYPE, refused" in render(refused, "en").message


def test_why_a_document_was_not_read_is_told_in_words_not_codes() -> None:
    finding = warning("invoice_unreadable", "f.xml", reason="line 104: xml_malformed_truncated")

    assert "ligne 104, le document s'arrête avant sa fin" in render(finding, "fr").message
    assert "line 104, the document stops before its end" in render(finding, "en").message


def test_a_signer_whom_nobody_knows_is_told_so() -> None:
    finding = warning("signature_unverifiable", "a.pdf", number=1, signer="?")

    assert "(signataire inconnu)" in render(finding, "fr").message


def test_why_a_page_was_not_read_is_told_in_words() -> None:
    failed = warning("ocr_page_failed", "a.jpg", page=1, reason="scan_unreadable")

    assert "(l'image est abîmée, ou coupée)" in render(failed, "fr").message
