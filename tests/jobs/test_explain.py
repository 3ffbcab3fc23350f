"""Why this date: the tree of a unit, as the engine derives it from what the catalogue holds."""

from datetime import date
from pathlib import Path

import pytest

from sae import messages
from sae.errors import UnknownIdentifier
from sae.jobs import explain as explain_job
from sae.jobs.explain import explain_unit
from sae.jobs.hold import HoldRequest, set_hold
from tests.jobs.ruled import dated, keep, ruled
from tests.packages import a_dossier, a_file, access, appraisal

DAY = date(2026, 1, 1)


def test_the_tree_tells_the_rule_its_start_and_its_arithmetic(tmp_path: Path) -> None:
    with ruled(tmp_path) as archive:
        dossier = a_dossier(
            "Factures",
            files=(a_file("f.txt"),),
            management=(appraisal("FIN"), access("OPEN")),
            content=dated("2010-01-01", "2010-06-03"),
        )
        ids = keep(archive, tmp_path, dossier)

        found = explain_unit(archive, ids["f.txt"], on=DAY)

    delay, opened = found.tree.find("delay")
    assert (delay.field("start_on"), delay.field("source")) == ("2010-06-03", "dossier")
    assert (delay.field("counted_from"), delay.field("ends_on")) == ("2010-12-31", "2020-12-31")
    assert opened.field("ends_on") == "2060-06-03"
    (conclusion,) = found.tree.find("conclusion")
    assert (conclusion.field("fate"), conclusion.field("due_on")) == ("destroy", "2020-12-31")
    (path, *_) = found.tree.find("path")
    assert path.field("units") == f"{ids['Factures']} / {ids['f.txt']}"
    assert found.titles[ids["Factures"]] == "Factures"


def test_a_large_dossier_is_explained_from_what_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ruled(tmp_path) as archive:
        ids = keep(
            archive,
            tmp_path,
            a_dossier(
                "Factures",
                files=tuple(a_file(f"{number}.txt") for number in range(5)),
                management=(appraisal("FIN"),),
                content=dated("2010-01-01", "2010-06-03"),
            ),
        )
        set_hold(archive, HoldRequest(owner="o", reason="r", unit_ids=(ids["3.txt"],)))
        whole = explain_unit(archive, ids["1.txt"], on=DAY)
        monkeypatch.setattr(explain_job, "AROUND", 2)

        short = explain_unit(archive, ids["1.txt"], on=DAY)

    for tree in (whole.tree, short.tree):
        (conclusion,) = tree.find("conclusion")
        assert (conclusion.field("fate"), conclusion.field("due_on")) == ("destroy", "")
        assert {one.field("reason") for one in conclusion.children} >= {"dossier_kept"}
        assert next(tree.find("delay")).field("start_on") == "2010-06-03"


def test_what_is_no_unit_is_not_explained(tmp_path: Path) -> None:
    with ruled(tmp_path) as archive, pytest.raises(UnknownIdentifier):
        explain_unit(archive, "00000000-0000-5000-8000-000000000000")


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_every_code_of_an_explanation_has_its_words(lang: str) -> None:
    from retention_rules import Fate, Outcome, ReasonCode, StartEvent
    from retention_rules.lineage import Obstacle
    from retention_rules.terms import StartSource
    from sae.domain.rule_mapping.confirmations import AGENCY_TO_CONFIRM, AGREEMENT_TO_CONFIRM

    codes = (AGENCY_TO_CONFIRM, AGREEMENT_TO_CONFIRM, *ReasonCode)
    keys = {
        *(f"reason_{code}" for code in codes),
        *(f"outcome_{one}" for one in Outcome),
        *(f"fate_{one}" for one in Fate),
        *(f"why_stopped_{one}" for one in Obstacle),
        *(f"why_source_{one}" for one in StartSource),
        *(f"event_{one}" for one in StartEvent if one),
    }

    assert not [key for key in sorted(keys) if messages.text(key, lang).startswith("[")]
