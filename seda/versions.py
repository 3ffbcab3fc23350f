"""The versions of the standard that are spoken here, and their namespaces."""

VERSIONS = ("2.1", "2.2", "2.3")

_PREFIX = "fr:gouv:culture:archivesdefrance:seda:v"


# Versions that transmission platforms still write; read by profiles, never written.
_FORMER = {
    "fr:gouv:ae:archive:draft:standard_echange_v0.2": "0.2",
    _PREFIX + "1.0": "1.0",
    _PREFIX + "2.0": "2.0",
}


def namespace_of(version: str) -> str:
    """Give the namespace of a version."""
    return _PREFIX + version


def version_of(namespace: str) -> str | None:
    """Give the version that a namespace names, if it is one of ours."""
    version = namespace.removeprefix(_PREFIX)
    return version if namespace.startswith(_PREFIX) and version in VERSIONS else None


def seda_of(namespace: str) -> str | None:
    """Give the version of SEDA that a namespace names, former ones included."""
    return version_of(namespace) or _FORMER.get(namespace)
