"""Hostile readings of a sound document: what an attacker, or a broken program, makes of it.

    for name, data in hostile_xml(a_flow()).items(): ...

Each is small on disk and asks for a lot: time, memory, another file, a path, a number.
"""

import gzip
import io
import json
import re
import tarfile
import zipfile

SECRET = "file:///etc/passwd"
MEBIBYTE = 1 << 20
_VALUE = re.compile(r'(?<=V=")[^"<>]{2,}(?=")|(?<=>)[^<>]{2,}(?=</)|(?<=Nom=")[^"]+(?=")')
_NUMBER = re.compile(r'(?<=[>"])-?\d+(?:\.\d+)?(?=[<"])')
_DAY = re.compile(r"\d{4}-?\d\d-?\d\d(?=[<\"T])")
_FILE = re.compile(r"[\w~.-]+\.(?:pdf|txt|xml|p7s|odt)(?=[<\"])")


def hostile_xml(sound: bytes) -> dict[str, bytes]:
    """Give every hostile reading of an XML document, by name."""
    text = sound.decode()
    declaration, rest = _parted(text)
    root = re.match(r"\s*<([\w:.-]+)", rest)
    assert root is not None
    opened = root.end()
    closing = rest.rindex("</")
    deep = "<a>" * 50_000 + "</a>" * 50_000
    laughs = "".join(f'<!ENTITY l{rank} "{f"&l{rank - 1};" * 10}">' for rank in range(1, 10))
    return {
        "entity.xml": _whole(
            declaration, f'<!DOCTYPE r [<!ENTITY x SYSTEM "{SECRET}">]>', _first_value(rest, "&x;")
        ),
        "laughs.xml": _whole(
            declaration, f'<!DOCTYPE r [<!ENTITY l0 "ha">{laughs}]>', _first_value(rest, "&l9;")
        ),
        "outside.xml": _whole(declaration, f'<!DOCTYPE r SYSTEM "{SECRET}">', rest),
        "deep.xml": _whole(declaration, rest[:closing], deep, rest[closing:]),
        "attributes.xml": _whole(
            declaration, rest[:opened], *(f' a{rank}="1"' for rank in range(100_000)), rest[opened:]
        ),
        "elements.xml": _whole(declaration, rest[:closing], "<a/>" * 100_000, rest[closing:]),
        "text.xml": _whole(declaration, _VALUE.sub("x" * (2 * MEBIBYTE), rest, count=6)),
        "values.xml": _whole(declaration, _VALUE.sub("y" * 20_000, rest)),
        "exponent.xml": _whole(declaration, _NUMBER.sub("1E999999999", rest)),
        "small.xml": _whole(declaration, _NUMBER.sub("1E-999999999", rest)),
        "infinite.xml": _whole(declaration, _NUMBER.sub("NaN", rest)),
        "long.xml": _whole(declaration, _NUMBER.sub("9" * 10_000, rest)),
        "days.xml": _whole(declaration, _DAY.sub("9999-99-99", rest)),
        "paths.xml": _whole(declaration, _FILE.sub("../../../../etc/passwd", rest)),
        "signs.xml": _whole(declaration, _first_value(rest, "&#x202E;&#xFFFD;&#x85;")),
        "controls.xml": _whole(declaration, _first_value(rest, "&#0;&#x1F;")),
        "nul.xml": sound.replace(b"><", b">\0<"),
        "cut.xml": sound[: len(sound) * 2 // 3],
        "lie.xml": text.replace("UTF-8", "UTF-16", 1).encode(),
        "utf7.xml": text.replace("UTF-8", "UTF-7", 1).encode(),
        "wrong.xml": text.replace("UTF-8", "no-such-encoding", 1).encode(),
        "twice.xml": sound + sound,
        "empty.xml": b"",
        "tag.xml": b"<" * MEBIBYTE,
        "comment.xml": b"<!--" * (MEBIBYTE // 4),
    }


def hostile_json(sound: bytes) -> dict[str, bytes]:
    """Give hostile readings of a JSON document."""
    text = sound.decode()
    return {
        "deep.json": b'{"marches": ' + b"[" * 200_000,
        "objects.json": b'{"marches": {"marche": ' + b'{"a":' * 100_000,
        "number.json": re.sub(r"\d{3,}(?=[,}\]\s])", "9" * 10_000, text).encode(),
        "exponent.json": re.sub(r"\d{3,}(?=[,}\]\s])", "1E999999999", text).encode(),
        "nan.json": re.sub(r"\d{3,}(?=[,}\]\s])", "NaN", text).encode(),
        "kinds.json": re.sub(r'"[^"]*"(?=[,}\]])', "[[{}]]", text).encode(),
        "surrogate.json": re.sub(r'(?<=: ")[^"]', r"\\ud800", text).encode(),
        "cut.json": sound[: len(sound) // 2],
        "latin.json": text.encode("utf-16"),
        "null.json": b"null",
        "list.json": json.dumps([None, 1, "a", [], {}, {"marches": None}]).encode(),
    }


def hostile_mails() -> dict[str, bytes]:
    """Give messages that repeat, nest or lie without end."""
    head = b"From: a@b.fr\nTo: c@d.fr\nDate: Mon, 1 Jan 2024 10:00:00 +0100\nSubject: devis\n"
    mixed = b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="x"\n\n'
    part = b"--x\nContent-Type: text/plain\n\na\n"
    rfc = b"Content-Type: message/rfc822\n\n"
    file = b'--x\nContent-Disposition: attachment; filename="../../tmp/climbed.xml"\n\na\n--x--'
    return {
        "headers.eml": head + b"X-A: b\n" * 100_000 + b"\nbonjour",
        "long.eml": b"Subject: " + b"a" * (2 * MEBIBYTE) + b"\n" + head + b"\nbonjour",
        "parts.eml": head + mixed + part * 20_000 + b"--x--",
        "nested.eml": head + (rfc + head) * 2_000 + b"\nfin",
        "boundary.eml": head + mixed + b"jamais",
        "climbing.eml": head + mixed + file,
        "charset.eml": head + b"Content-Type: text/plain; charset=utf-99\n\n\xff\xfe",
        "word.eml": b"Subject: =?utf-99?q?" + b"=FF" * 10_000 + b"?=\n" + head + b"\nbonjour",
        "days.eml": head.replace(b"2024", b"99999") + b"\nbonjour",
        "base64.eml": head + b"Content-Transfer-Encoding: base64\n\n" + b"=" * MEBIBYTE,
        "addresses.eml": head + b"Cc: " + b"<a@b.fr>, " * 50_000 + b"\n\nbonjour",
        "brackets.eml": b"From: " + b"(" * 100_000 + b"\n" + head + b"\nbonjour",
        "box.mbox": (b"From a@b.fr Mon Jan  1 10:00:00 2024\n" + head + b"\nbonjour\n\n") * 50,
    }


def nested(depth: int) -> bytes:
    """Give a zip in a zip in a zip..."""
    inner = _zip({"a.xml": b"<a>at the bottom</a>"})
    return _zip({f"{depth}.zip": nested(depth - 1)}) if depth else inner


def hostile_containers() -> dict[str, bytes]:
    """Give archives that would inflate without end, or write elsewhere."""
    return {
        "bomb.zip": _zip({"a.xml": bytes(40 * MEBIBYTE)}),
        "nested.zip": nested(5),
        "climbing.zip": _zip({"../../../tmp/climbed.xml": b"<a/>", "/tmp/climbed.xml": b"<a/>"}),
        "cut.zip": _zip({"a.xml": b"<a/>"})[:40],
        "bomb.gz": gzip.compress(bytes(40 * MEBIBYTE), 9),
        "bomb.tar.gz": gzip.compress(_tar("a.xml", bytes(32 * MEBIBYTE)), 9),
        "climbing.tar.gz": gzip.compress(_tar("../../tmp/climbed.xml", b"<a/>")),
    }


# ----------------------------------------------------------------------------- private


def _parted(text: str) -> tuple[str, str]:
    found = re.match(r"<\?xml.*?\?>\s*", text, re.DOTALL)
    declaration = found.group() if found is not None else ""
    return declaration, text[len(declaration) :]


def _first_value(rest: str, value: str) -> str:
    return _VALUE.sub(value, rest, count=1)


def _whole(*parts: str) -> bytes:
    return "".join(parts).encode()


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _tar(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return out.getvalue()
