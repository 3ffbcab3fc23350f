"""The versions of the standard that are spoken here, and their namespaces."""

from collections.abc import Mapping
from types import MappingProxyType

VERSIONS = ("2.1", "2.2", "2.3")

NAMESPACE_PREFIX = "fr:gouv:culture:archivesdefrance:seda:v"  # then the version
# Read to be converted, never written: another model, without groups of objects nor references.
OLD_NAMESPACES: Mapping[str, str] = MappingProxyType(
    {
        "fr:gouv:ae:archive:draft:standard_echange_v0.2": "0.2",
        "fr:gouv:culture:archivesdefrance:seda:v1.0": "1.0",
    }
)

# Versions that transmission platforms still write: profiles may be about them.
_FORMER = {**OLD_NAMESPACES, NAMESPACE_PREFIX + "2.0": "2.0"}


def namespace_of(version: str) -> str:
    """Give the namespace of a version."""
    return NAMESPACE_PREFIX + version


def version_of(namespace: str) -> str | None:
    """Give the version that a namespace names, if it is one of ours."""
    version = namespace.removeprefix(NAMESPACE_PREFIX)
    return version if namespace.startswith(NAMESPACE_PREFIX) and version in VERSIONS else None


def seda_of(namespace: str) -> str | None:
    """Give the version of SEDA that a namespace names, former ones included."""
    return version_of(namespace) or _FORMER.get(namespace)
