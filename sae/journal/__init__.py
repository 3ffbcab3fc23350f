"""The journal and its proof: entries, chain, Merkle tree, seals, holdings, proofs. Pure.

Bytes come in, bytes and findings go out: no file, no clock, no SQL, no network. Everything here
can be checked by `sha256sum`, `openssl` and the stand-alone verifiers of `sae.journal.verifier`.
"""
