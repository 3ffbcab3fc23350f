"""The child process that runs typst: `python -m sae.adapters.printing.printing_child`.

A request holds a page in words, its JSON twin and an instant; the reply holds `pdf` (base64), or
`failed`: what typst said. typst may panic, keeps what it computed, and starts threads: none of it
belongs in a process that writes archives.
"""

import base64
import json
from datetime import UTC, datetime
from importlib import resources
from typing import Final

from sae.adapters.child_loop import ChildLimits, serve

PDF_STANDARD: Final = "a-3a"  # ISO 19005-3, level A: tagged, every character mapped to Unicode
MEMORY_BYTES = 2 << 30
CPU_SECONDS = 120


def main() -> None:
    """Answer requests until standard input ends."""
    import typst

    template = (resources.files("sae.adapters.printing") / "document.typ").read_bytes()
    compiler = typst.Compiler(
        font_paths=typst.Fonts(include_system_fonts=False), ignore_system_fonts=True
    )

    def handle(request: dict[str, object]) -> dict[str, object]:
        page = json.dumps(request["page"], ensure_ascii=False)
        try:
            pdf = compiler.compile(
                template,
                sys_inputs={
                    "page": page,
                    "twin": str(request["twin"]),
                    "twin_name": str(request["twin_name"]),
                },
                format="pdf",
                pdf_standards=[PDF_STANDARD],
                timestamp=datetime.fromtimestamp(int(str(request["issued_at"])), UTC),
            )
        except Exception as error:  # noqa: BLE001 - what typst makes of a text is for the parent
            return {"failed": str(error)[:1000]}
        except BaseException as panic:  # noqa: BLE001 - a panic of Rust is no Exception
            return {"failed": str(panic)[:1000], "last": True}
        assert isinstance(pdf, bytes)  # noqa: S101 - no output path, one file
        return {"pdf": base64.b64encode(pdf).decode("ascii")}

    limits = ChildLimits(
        address_bytes=0, data_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS, file_bytes=0
    )
    serve(handle, limits)


if __name__ == "__main__":
    main()
