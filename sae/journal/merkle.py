"""The Merkle tree of RFC 6962 over a stream's lines: roots, inclusion and consistency proofs.

Not here: which lines, which seal. A leaf is the exact bytes of one line, without line feed.
Hashes are SHA-256, as bytes of 32. A *frontier* (compact range) is the tuple of the roots of
the perfect subtrees that make up a tree, largest first: enough to append and to know the root.
"""

import hashlib
from collections.abc import Iterable, Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()  # RFC 6962 §2.1: the root of an empty list

Frontier = tuple[bytes, ...]


def leaf_hash(data: bytes) -> bytes:
    """Hash one leaf (RFC 6962 §2.1)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash an inner node of the tree (RFC 6962 §2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def grow(frontier: Frontier, size: int, leaf: bytes) -> Frontier:
    """Give the frontier after one more leaf hash; `size` is the number of leaves before it."""
    stack = list(frontier)
    node = leaf
    while size & 1:
        node = node_hash(stack.pop(), node)
        size >>= 1
    stack.append(node)
    return tuple(stack)


def frontier_root(frontier: Frontier) -> bytes:
    """Give the root of the tree that a frontier stands for."""
    if not frontier:
        return EMPTY_ROOT
    node = frontier[-1]
    for left in reversed(frontier[:-1]):
        node = node_hash(left, node)
    return node


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Give the root of a list of leaf hashes."""
    frontier: Frontier = ()
    for size, leaf in enumerate(leaves):
        frontier = grow(frontier, size, leaf)
    return frontier_root(frontier)


def inclusion_paths(
    leaves: Iterable[bytes], indexes: Iterable[int]
) -> dict[int, tuple[bytes, ...]]:
    """Give the audit path of each wanted leaf, leaf to root (RFC 6962 §2.1.1), in one pass.

    leaves: leaf hashes, streamed. indexes: positions from 0. Raises: ValueError, beyond the tree.
    """
    paths: dict[int, list[bytes]] = {index: [] for index in indexes}
    stack: list[_Subtree] = []
    size = 0
    for size, leaf in enumerate(leaves, start=1):
        stack.append((size - 1, 1, leaf))
        while len(stack) > 1 and stack[-2][1] == stack[-1][1]:
            _join_last_two(stack, paths)
    while len(stack) > 1:
        _join_last_two(stack, paths)
    if any(not 0 <= index < size for index in paths):
        raise ValueError(f"a wanted leaf is not in this tree of {size}")
    return {index: tuple(path) for index, path in paths.items()}


def root_from_inclusion(leaf: bytes, *, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """Give the root that an audit path leads to (RFC 9162 §2.1.3.2).

    Raises: ValueError, the path has not the length that `index` and `size` need.
    """
    if not 0 <= index < size:
        raise ValueError("leaf outside of the tree")
    node, first, last = leaf, index, size - 1
    for sibling in path:
        if last == 0:
            raise ValueError("audit path too long")
        if first & 1 or first == last:
            node = node_hash(sibling, node)
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        first, last = first >> 1, last >> 1
    if last:
        raise ValueError("audit path too short")
    return node


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> tuple[bytes, ...]:
    """Prove that the tree of `old_size` leaves is the beginning of this one (RFC 6962 §2.1.2).

    Raises: ValueError, `old_size` is not between 1 and the number of leaves.
    """
    if not 0 < old_size <= len(leaves):
        raise ValueError("no such older tree")
    return tuple(_subproof(leaves, old_size, whole=True))


def is_consistent(
    old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Say whether a proof shows that a tree only grew (RFC 9162 §2.1.4.2)."""
    if not 0 < old_size <= size:
        return False
    if old_size == size:
        return not proof and old_root == root
    nodes = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not nodes:
        return False
    return _folds_to(nodes, old_size - 1, size - 1, (old_root, root))


# ----------------------------------------------------------------------------- private

_Subtree = tuple[int, int, bytes]  # first leaf, number of leaves, root


def _join_last_two(stack: list[_Subtree], paths: dict[int, list[bytes]]) -> None:
    right_first, right_size, right = stack.pop()
    left_first, left_size, left = stack.pop()
    for index, path in paths.items():
        if left_first <= index < right_first:
            path.append(right)
        elif right_first <= index < right_first + right_size:
            path.append(left)
    stack.append((left_first, left_size + right_size, node_hash(left, right)))


def _subproof(leaves: Sequence[bytes], old_size: int, *, whole: bool) -> list[bytes]:
    if old_size == len(leaves):
        return [] if whole else [root_of(leaves)]
    split = 1 << (len(leaves) - 1).bit_length() - 1  # largest power of two below the size
    if old_size <= split:
        return [*_subproof(leaves[:split], old_size, whole=whole), root_of(leaves[split:])]
    return [*_subproof(leaves[split:], old_size - split, whole=False), root_of(leaves[:split])]


def _folds_to(nodes: list[bytes], first: int, last: int, roots: tuple[bytes, bytes]) -> bool:
    while first & 1:
        first, last = first >> 1, last >> 1
    old = new = nodes[0]
    for node in nodes[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            old, new = node_hash(node, old), node_hash(node, new)
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            new = node_hash(new, node)
        first, last = first >> 1, last >> 1
    return last == 0 and (old, new) == roots
