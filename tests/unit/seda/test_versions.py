from seda.versions import namespace_of, version_of


def test_a_namespace_names_its_version_and_no_other() -> None:
    assert version_of(namespace_of("2.2")) == "2.2"
    assert version_of("fr:gouv:culture:archivesdefrance:seda:v2.0") is None
    assert version_of("2.1") is None
    assert version_of("") is None
