"""The certificate of completeness: what it calls complete."""

from dataclasses import replace

import pytest

from sae.adapters.printing.compose_completeness import completeness_certificate
from sae.adapters.printing.layout import Notice
from sae.adapters.printing.words import Words
from tests.printed.attestations import a_completeness


@pytest.mark.parametrize(
    ("judged", "said"), [((True, True), "complete"), ((False, False), "not_judged")]
)
def test_nothing_is_called_complete_that_was_not_judged(
    judged: tuple[bool, ...], said: str
) -> None:
    made = a_completeness(missing=0)
    runs = tuple(replace(run, judged=one) for run, one in zip(made.runs, judged, strict=True))
    words = Words("fr", "Europe/Paris")

    body = completeness_certificate(replace(made, runs=runs), words)

    notices = [one.items for one in body.blocks if isinstance(one, Notice)]
    assert (words(f"completeness_certificate.{said}"),) in notices
