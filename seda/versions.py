"""The versions of the standard that are spoken here, and their namespaces."""

VERSIONS = ("2.1", "2.2", "2.3")

_PREFIX = "fr:gouv:culture:archivesdefrance:seda:v"


def namespace_of(version: str) -> str:
    """Give the namespace of a version."""
    return _PREFIX + version


def version_of(namespace: str) -> str | None:
    """Give the version that a namespace names, if it is one of ours."""
    version = namespace.removeprefix(_PREFIX)
    return version if namespace.startswith(_PREFIX) and version in VERSIONS else None
