"""Lists of digests in the format of coreutils: `sha512sum -c sums/<uuid>.sha512` from a copy."""

from storage.layout import object_key
from storage.ocfl import Inventory, file_digests


def sums_bytes(inventory: Inventory, inventory_sha512: str) -> bytes:
    """List every file of an object with its SHA-512, paths from the root of the copy.

    No path needs the escapes of coreutils: keys have neither backslash nor line feed.
    """
    root = object_key(inventory.object_id)
    digests = file_digests(inventory, inventory_sha512)
    return "".join(f"{digests[path]}  {root}/{path}\n" for path in sorted(digests)).encode()
