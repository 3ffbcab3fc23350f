"""Signatures of documents, verified in a child process with limits and without any network.

`verifier` is the parent's side; everything else runs in the child (`child`), one module for each
family: `pdf_signatures`, `cms_signatures`, `xml_signatures`, `mail_signatures`, `containers`,
`timestamps`.
`trust` judges certificates, `evidence` keeps what a verdict rests on.
"""

MOST_EVIDENCE_BYTES = 16 << 20  # of one file, all its pieces; some CRL of States take megabytes
