"""The files that make a folder an OCFL 1.1 storage root. No object here: `storage.ocfl`."""

import json

from storage.layout import NUMBER_OF_TUPLES, OCFL_ROOT, TUPLE_SIZE


def storage_root_files() -> dict[str, bytes]:
    """Give the files that make a folder an OCFL storage root, by key in a copy (§4.1)."""
    layout = {
        "extension": _LAYOUT,
        "description": "UUID spread by SHA-256 over two levels of folders",
    }
    config = {
        "extensionName": _LAYOUT,
        "digestAlgorithm": "sha256",
        "tupleSize": TUPLE_SIZE,
        "numberOfTuples": NUMBER_OF_TUPLES,
    }
    return {
        f"{OCFL_ROOT}/0=ocfl_1.1": b"ocfl_1.1\n",
        f"{OCFL_ROOT}/ocfl_layout.json": _json_file(layout),
        f"{OCFL_ROOT}/extensions/{_LAYOUT}/config.json": _json_file(config),
    }


# ----------------------------------------------------------------------------- private

_LAYOUT = "0003-hash-and-id-n-tuple-storage-layout"


def _json_file(value: object) -> bytes:
    return (json.dumps(value, indent=2) + "\n").encode()
