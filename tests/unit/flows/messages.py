"""Small messages for tests, written by hand: nobody in them exists."""

import base64

HEADERS = (
    "Received: from a.example by b.example; Thu, 14 Mar 2024 10:12:05 +0100\r\n"
    "From: =?utf-8?q?Marie_L=C3=A9ger?= <marie@commune.example>\r\n"
    "To: Paul <paul@entreprise.example>, secretariat@commune.example\r\n"
    "Cc: maire@commune.example\r\n"
    "Subject: {subject}\r\n"
    "Date: Thu, 14 Mar 2024 10:12:00 +0100\r\n"
    "Message-ID: <{identifier}>\r\n"
    "{more}MIME-Version: 1.0\r\n"
)
BOUNDARY = "=_limite"


def a_message(
    *parts: bytes,
    subject: str = "=?iso-8859-1?Q?R=E9ception_de_l'=E9cole?=",
    identifier: str = "m1@commune.example",
    more: str = "",
) -> bytes:
    """A message: its text, then its parts, each with its own headers."""
    head = HEADERS.format(subject=subject, identifier=identifier, more=more).encode()
    kind = f'Content-Type: multipart/mixed; boundary="{BOUNDARY}"\r\n\r\n'.encode()
    text = b"Content-Type: text/plain; charset=utf-8\r\n\r\nBonjour\r\n"
    line = f"\r\n--{BOUNDARY}\r\n".encode()
    body = b"".join(line + part for part in (text, *parts))
    return head + kind + b"preamble" + body + f"\r\n--{BOUNDARY}--\r\n".encode()


def attached(data: bytes, name: str = "plan.pdf", *, mime: str = "application/pdf") -> bytes:
    return (
        f"Content-Type: {mime}\r\n"
        f'Content-Disposition: attachment; filename="{name}"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n"
    ).encode() + base64.encodebytes(data).replace(b"\n", b"\r\n")


def forwarded(message: bytes) -> bytes:
    return b"Content-Type: message/rfc822\r\n\r\n" + message


def a_mailbox(*messages: bytes) -> bytes:
    line = b"From marie@commune.example Thu Mar 14 09:12:00 2024\n"
    return b"".join(line + message + b"\n" for message in messages)
