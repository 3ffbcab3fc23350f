"""The plan de classement changes, and never loses a place where something is filed."""

from dataclasses import replace
from pathlib import Path

import pytest

from sae.domain.accounts import Caller, Role
from sae.errors import NotAllowed, UnknownIdentifier
from sae.jobs.audit import Scope, audit
from sae.jobs.change_scheme import file_units, import_scheme, number_dossiers, unfile_units
from sae.jobs.rebuild import rebuild
from sae.jobs.show_scheme import show_node, show_scheme
from sae.ports import Archive
from tests.jobs.archives import a_home, an_archive
from tests.jobs.series_homes import TABLE, a_filed_holding


def test_a_faulty_table_changes_nothing(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        change = import_scheme(archive, b"cote;parent;intitul\xc3\xa9\nD;X;\n", name="plan.csv")

        assert change.act_id == ""
        codes = {finding.code for finding in change.findings}
        assert codes == {"referential_value_missing", "scheme_parent_unknown"}
        assert show_scheme(archive) == ()


def test_the_same_table_again_changes_nothing(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        first = import_scheme(archive, TABLE.encode(), name="plan.csv")
        again = import_scheme(archive, TABLE.encode(), name="plan.csv")

        assert (first.added, first.removed) == (("W", "12W", "13W", "1D"), ())
        assert (again.act_id, again.added, again.changed) == ("", (), ())


def test_a_node_where_units_are_filed_is_never_removed(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        a_filed_holding(archive, tmp_path)
        shorter = TABLE.replace("12W;W;Finances;;;CONVENTION-1;Magasin A\n", "")

        refused = import_scheme(archive, shorter.encode(), name="plan.csv")
        without_an_empty_one = TABLE.replace("1D;;Délibérations;;;;\n", "")
        accepted = import_scheme(archive, without_an_empty_one.encode(), name="plan.csv")

        assert [finding.code for finding in refused.findings if finding.severity == "error"] == [
            "scheme_node_in_use"
        ]
        assert accepted.removed == ("1D",)
        assert [shown.node.code for shown in show_scheme(archive)] == ["W", "12W", "13W"]


def test_units_filed_by_hand_stay_where_they_were_put(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        transfer, _ = a_filed_holding(archive, tmp_path)

        filed = file_units(archive, [transfer[:23]], "1D")

        assert filed.units == 2
        assert dossiers(archive, "1D") == ["Factures 2021", "Registre"]
        assert dossiers(archive, "12W") == []
        gone = TABLE.replace("1D;;Délibérations;;;;\n", "")
        assert import_scheme(archive, gone.encode(), name="plan.csv").act_id == ""
        assert unfile_units(archive, [transfer]).units == 2
        assert dossiers(archive, "12W") == ["Factures 2021", "Registre"]
        assert unfile_units(archive, [transfer]).units == 0


def test_cotes_follow_one_another_and_stay_given(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        _transfer, _ = a_filed_holding(archive, tmp_path)

        first = number_dossiers(archive, "12W")
        assert [cote for _, cote in first.cotes] == ["12W1", "12W2"]
        assert number_dossiers(archive, "12W").units == 0
        file_units(archive, [first.cotes[0][0]], "1D")

        assert [one.cote for one in show_node(archive, "1D").dossiers] == ["12W1"]
        assert number_dossiers(archive, "1D").units == 0


def test_there_is_no_filing_in_a_node_that_is_not_there(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        transfer, _ = a_filed_holding(archive, tmp_path)

        with pytest.raises(UnknownIdentifier):
            file_units(archive, [transfer], "99Z")
        with pytest.raises(UnknownIdentifier):
            number_dossiers(archive, "99Z")
        agent = Caller(account_id="agent-1", name="Agent", roles=frozenset({Role.AGENT}))
        with pytest.raises(NotAllowed):
            import_scheme(replace(archive, caller=agent), TABLE.encode(), name="plan.csv")


def test_everything_comes_back_identical_and_passes_the_audit(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        transfer, _ = a_filed_holding(archive, tmp_path)
        file_units(archive, [transfer], "1D")
        number_dossiers(archive, "1D")
        with archive.catalogue.read() as reader:
            before = [line for line in reader.dump() if not volatile(line)]

        rebuild(archive)

        with archive.catalogue.read() as reader:
            after = [line for line in reader.dump() if not volatile(line)]
        assert after == before
        assert audit(archive, Scope(), tell=lambda _finding: None).errors == 0


# ----------------------------------------------------------------------------- private


def dossiers(archive: Archive, code: str) -> list[str]:
    return [one.title for one in show_node(archive, code).dossiers]


def volatile(line: str) -> bool:
    """Say whether a row tells of the rebuild itself."""
    return any(f'"row":"{kind}"' in line for kind in ("entry", "entry_file", "head", "seal"))
