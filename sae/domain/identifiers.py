"""Identifiers of what is kept: drawn once for a transfer, derived for everything inside it.

A retry of the same transfer therefore writes to the same places (RFC 9562 UUIDv7 and UUIDv5).
"""

from uuid import UUID, uuid5


def unit_id(transfer_id: str, xml_id: str) -> str:
    """Give our identifier of an archive unit from its `id` in the package."""
    return _derived(transfer_id, xml_id)


def object_id(transfer_id: str, xml_id: str) -> str:
    """Give our identifier of a data object from its `id` in the package."""
    return _derived(transfer_id, xml_id)


def group_id(transfer_id: str, xml_id: str) -> str:
    """Give our identifier of an object group from its `id` in the package."""
    return _derived(transfer_id, xml_id)


def lone_group_id(transfer_id: str, object_xml_id: str) -> str:
    """Give the identifier of the group that an object outside groups forms by itself."""
    return _derived(transfer_id, f"group of {object_xml_id}")


def aip_id(transfer_id: str, key: str) -> str:
    """Give the identifier of an AIP; a space keeps it apart from every xs:ID."""
    return _derived(transfer_id, f"aip of {key}")


def remainder_id(transfer_id: str, aip_id: str, act_id: str) -> str:
    """Give the identifier of the AIP that takes over what stays of another after an act."""
    return _derived(transfer_id, f"rest of {aip_id} after {act_id}")


def removal_id(act_id: str) -> str:
    """Give the identifier of the removal that an act authorises."""
    return _derived(act_id, "removal")


# ----------------------------------------------------------------------------- private


def _derived(transfer_id: str, name: str) -> str:
    return str(uuid5(UUID(transfer_id), name))
