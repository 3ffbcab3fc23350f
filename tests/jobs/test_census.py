"""The récolement: everything held, what is missing, signed by two mayors."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from sae.domain.act import ActKind
from sae.errors import UsageError
from sae.jobs.audit import Scope, audit
from sae.jobs.census import Census, CensusRequest, make_census
from sae.jobs.change_scheme import number_dossiers
from sae.ports import Archive
from storage.layout import object_key
from tests.jobs.archives import a_home, an_archive
from tests.jobs.series_homes import a_filed_holding

REQUEST = CensusRequest(
    outgoing_mayor="Anne Martin",
    incoming_mayor="Anne Martin",
    occasion="municipal_renewal",
    occasion_on=None,
    detailed=True,
    observations="",
)


def test_totals_are_those_of_the_catalogue_and_gaps_are_told(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        a_filed_holding(archive, tmp_path)
        number_dossiers(archive, "12W")

        made = make_census(archive, REQUEST, into=tmp_path / "pv.pdf")

        assert (tmp_path / "pv.pdf").read_bytes().startswith(b"%PDF")
        minutes = twin(archive, made)
        with archive.catalogue.read() as reader:
            counts = reader.counts()
        assert minutes["total"]["units"] == counts.units == made.units
        assert minutes["total"]["files"] + minutes["total"]["paper_items"] == counts.objects
        series = {one["cote"]: one for one in minutes["series"]}
        assert set(series) == {"W", "12W", "13W"}
        assert sum(one["extent"]["units"] for one in series.values()) == counts.units
        assert series["12W"]["gaps"] == ["2020"]
        assert series["12W"]["extent"]["paper_items"] == 1
        assert minutes["places"] == ["Magasin A"]
        assert made.anomalies == 0
        assert [one["last_checked_at"] for one in minutes["copies"]] == [None, None]


def test_a_package_missing_from_a_copy_is_an_anomaly_of_its_series(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        first, _ = a_filed_holding(archive, tmp_path)
        audit(archive, Scope(), tell=lambda _finding: None)
        with archive.catalogue.read() as reader:
            aip = next(reader.aips(first))
        shutil.rmtree(tmp_path / "home/copies/copy-2" / object_key(aip.aip_id))

        made = make_census(archive, REQUEST, into=tmp_path / "pv.pdf")

        minutes = twin(archive, made)
        assert made.anomalies == 1
        assert [one["anomalies"] for one in minutes["copies"]] == [0, 1]
        assert all(one["last_checked_at"] for one in minutes["copies"])
        remarks = {one["cote"]: one["remark"] for one in minutes["series"]}
        assert remarks["12W"]
        assert not remarks["13W"]


def test_the_next_one_counts_from_the_one_before(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        first = make_census(archive, REQUEST, into=tmp_path / "1.pdf")
        a_filed_holding(archive, tmp_path)
        summary = replace(REQUEST, detailed=False, occasion="change_of_mayor")

        second = make_census(archive, summary, into=tmp_path / "2.pdf")

        assert twin(archive, first)["previous_on"] is None
        minutes = twin(archive, second)
        assert minutes["previous_on"] == twin(archive, first)["on"]
        assert [one["cote"] for one in minutes["series"]] == ["W"]
        assert minutes["series"][0]["extent"]["units"] == minutes["total"]["units"]
        assert minutes["entered_since"] == minutes["total"]
        with archive.catalogue.read() as reader:
            assert len(list(reader.acts(ActKind.HOLDINGS_CENSUS))) == 2


def test_an_unknown_occasion_leaves_no_trace(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        with pytest.raises(UsageError):
            make_census(archive, replace(REQUEST, occasion="party"), into=tmp_path / "pv.pdf")

        assert not (tmp_path / "pv.pdf").exists()
        with archive.catalogue.read() as reader:
            assert list(reader.acts()) == []


# ----------------------------------------------------------------------------- private


def twin(archive: Archive, made: Census) -> dict[str, object]:
    document: dict[str, object] = json.loads(
        archive.copies.read_bytes(made.act_id, "recolement.json")
    )
    return document
