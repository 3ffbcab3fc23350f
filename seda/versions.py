"""The versions of the standard that are spoken here, and their namespaces."""

VERSIONS = ("2.1", "2.2", "2.3")

NAMESPACE_PREFIX = "fr:gouv:culture:archivesdefrance:seda:v"  # then the version


def namespace_of(version: str) -> str:
    """Give the namespace of a version."""
    return NAMESPACE_PREFIX + version


def version_of(namespace: str) -> str | None:
    """Give the version that a namespace names, if it is one of ours."""
    version = namespace.removeprefix(NAMESPACE_PREFIX)
    return version if version in VERSIONS and version != namespace else None
