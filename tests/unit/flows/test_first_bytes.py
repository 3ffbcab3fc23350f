"""First bytes: a guess, in time whatever they are."""

import time

import pytest

from sae.flows.first_bytes import is_markup, is_pdf, root_name, xml_root


def test_a_root_is_seen_behind_as_many_blanks_and_comments_as_there_are() -> None:
    head = b'<?xml version="1.0"?>' + b"\r\n" * 80 + b"<!-- a -->\n" * 80 + b'<a xmlns="urn:x"/>'

    assert xml_root(head) == ("a", "urn:x")


@pytest.mark.parametrize(
    "head",
    [b"<!---->" * 2000 + b"x", b"<!--" * 4000, b"<!DOCTYPE a [ ] " * 1000, b"<?a?>" * 3000 + b"<"],
)
def test_comments_without_a_root_cost_no_time(head: bytes) -> None:
    begun = time.process_time()

    assert xml_root(head) == ("", "")
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-15"])
def test_a_root_is_seen_in_any_encoding(encoding: str) -> None:
    assert root_name('<!-- é --><n:Facture xmlns:n="urn:é">'.encode(encoding)) == "Facture"


def test_a_tag_in_a_comment_is_no_root() -> None:
    assert root_name(b"<!-- <premis> --><Signature/>") == "Signature"


def test_a_pdf_may_begin_with_what_a_mailer_wrote() -> None:
    assert is_pdf(b"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.7")
    assert not is_pdf(b" " * 2000 + b"%PDF-1.7")
    assert not is_markup(b"%PDF-1.7")
