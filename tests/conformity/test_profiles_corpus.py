"""The profiles of the corpus (Mégalis, Adullact, Vitam) on good manifests and on spoilt ones."""

import io
import json
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from sae.jobs.check_profile import ProfileVerdict, check_profile
from seda.profiles.archival import ArchivalProfile, load_profile
from seda.profiles.relaxng import read_grammar
from seda.safe_xml import parse
from tests.conformity.corpus_homes import CORPUS
from tests.unit.seda.profiles.documents import Xml, smallest_document, spoilt

PROFILES = CORPUS / "flows" / "seda_profiles"
VITAM = CORPUS / "sip" / "referentials" / "integration-ingest-internal__profil_ok.rng"
GRAMMARS = [*sorted(PROFILES.glob("*.rng")), VITAM] if PROFILES.exists() else []
MEGALIS = PROFILES / "EMEG_PROFIL_PES_0002_v1_schema.rng"
ADULLACT = PROFILES / "Profil_PES_AP_TESTCONNECT_PASTELL_schema.rng"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not GRAMMARS, reason="the shared corpus is not beside the checkout"),
]


@cache
def profile_of(path: Path) -> ArchivalProfile:
    loaded = load_profile(path.read_bytes(), name=path.name)
    assert loaded.profile is not None, loaded.findings
    return loaded.profile


def a_manifest(path: Path, *, everything: bool) -> Xml:
    return smallest_document(read_grammar(parse(path.read_bytes())), everything=everything)


def faults(path: Path, manifest: Xml) -> list[str]:
    profile = profile_of(path)
    found = profile.check(io.BytesIO(etree.tostring(manifest)), namespace=profile.namespace)
    return [finding.code for finding in found]


@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize("path", GRAMMARS, ids=lambda path: path.stem)
def test_our_verdicts_on_real_profiles_are_those_of_libxml2(path: Path, everything: bool) -> None:
    reference = etree.RelaxNG(parse(path.read_bytes()))
    good = a_manifest(path, everything=everything)

    assert reference.validate(good)
    assert not faults(path, good)
    for one in spoilt(good, seed=20, count=120):
        assert (not faults(path, one)) == reference.validate(one), etree.tostring(one)


def judged(profile: Path, *packages: Path) -> list[ProfileVerdict]:
    read, verdicts = check_profile(profile, packages)
    assert read.usable
    return list(verdicts)


def test_a_real_manifest_fits_its_own_profile_and_no_other() -> None:
    manifest = PROFILES / "connecteur_info_bordereau.xml"

    [own] = judged(PROFILES / "connecteur_info_schema.rng", manifest)
    [other] = judged(PROFILES / "balise_optionnel_schema.rng", manifest)
    [former] = judged(MEGALIS, manifest)
    [later] = judged(ADULLACT, PROFILES / "pastell_seda22_bordereau.xml")

    assert own.fits
    assert {finding.code for finding in other.findings} == {"profile_value_fixed"}
    assert [finding.code for finding in former.findings] == ["profile_other_version"]
    assert dict(later.findings[0].fields) == {"wanted": "1.0", "found": "2.2"}


@pytest.mark.parametrize(
    ("profile", "version", "identifier"),
    [(MEGALIS, "0.2", "EMEG_PROFIL_PES_0002"), (ADULLACT, "1.0", "Profil_PES_AP_v3")],
)
def test_the_profiles_of_payment_flows_are_enforced(
    tmp_path: Path, profile: Path, version: str, identifier: str
) -> None:
    good = a_manifest(profile, everything=True)
    bad = a_manifest(profile, everything=True)
    duration = next(one for one in bad.iter() if one.tag.endswith("}Duration"))
    duration.text = "P5Y"
    level = next(one for one in bad.iter() if one.tag.endswith("}Language"))
    level.getparent().remove(level)
    for name, manifest in (("good", good), ("bad", bad)):
        package = tmp_path / name
        package.mkdir()
        (package / "manifest.xml").write_bytes(etree.tostring(manifest))

    fits, does_not = judged(profile, tmp_path / "good", tmp_path / "bad")

    assert (profile_of(profile).version, profile_of(profile).identifier) == (version, identifier)
    assert fits.fits, fits.findings
    said = {finding.code: dict(finding.fields) for finding in does_not.findings}
    assert said["profile_value_fixed"]["expected"] == "P10Y"
    assert said["profile_element_missing_before"]["missing"] == "Language"


def test_the_profile_of_vitam_s_tests_accepts_its_package_and_refuses_another() -> None:
    good, bad = judged(VITAM, CORPUS / "sip" / "SIP_ok_profil.zip", CORPUS / "sip" / "SIP-test.zip")

    assert good.fits
    assert not bad.fits


@pytest.mark.parametrize("name", ["profil.xml", "EMEG_PROFIL_PES_0002_v1.5.xml", "test_if.xml"])
def test_the_working_files_of_agape_are_told_apart(name: str) -> None:
    read, verdicts = check_profile(PROFILES / name, ())

    assert not read.usable
    assert [finding.code for finding in read.findings] == ["profile_agape_source"]
    assert not list(verdicts)


def test_the_archive_unit_profile_of_vitam_s_tests_is_read(tmp_path: Path) -> None:
    name = "integration-ingest-internal__archive-unit-profile.json"
    source = CORPUS / "sip" / "referentials" / name
    schema = tmp_path / "aup.json"
    schema.write_text(json.loads(source.read_bytes())["ControlSchema"], encoding="utf-8")
    package = CORPUS / "sip" / "SIP-MGTMETADATA-ONLY.zip"

    read, verdicts = check_profile(schema, [package], identifier="AUP-000001")

    [verdict] = verdicts
    assert read.usable
    assert verdict.fits
    assert verdict.units == 1
