"""`sae lint`: every fault of a package, in its place, before it is sent; no home is needed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sae.cli.door import Door
from sae.cli.findings import finding_document
from sae.cli.lint_remarks import show_linted, show_mended
from sae.cli.screen import Screen

if TYPE_CHECKING:
    from sae.jobs.lint import Linted, LintTools, Remark, Target

TARGETS = ("archive", "strict", "vitam")


def lint(
    door: Door,
    *,
    packages: Annotated[list[Path], typer.Argument(metavar="PACKAGE", help="lint_packages")],
    target: Annotated[str, typer.Option(help="lint_target", metavar="|".join(TARGETS))] = "archive",
    manifest_only: Annotated[
        bool, typer.Option("--manifest-only", help="lint_manifest_only")
    ] = False,
    html: Annotated[Path | None, typer.Option(help="lint_html", metavar="FILE")] = None,
    fix: Annotated[bool, typer.Option("--fix", help="lint_fix")] = False,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="lint_out", metavar="OUT")] = None,
) -> int:
    """Check packages and say everything; 1 when one of them has an error."""
    from sae.bootstrap import lint_tools
    from sae.errors import UsageError
    from sae.jobs.lint import Target, packages_of

    if target not in TARGETS:
        raise UsageError(
            "choice_unknown", option="--target", value=target, known=", ".join(TARGETS)
        )
    screen = door.screen
    answers: list[Linted] = []
    found = packages_of(packages)
    if fix != (out is not None) or (fix and (len(found) > 1 or manifest_only)):
        raise UsageError("lint_fix_usage")
    with lint_tools() as tools:
        if out is not None:
            found = _corrected(screen, found[0], out, tools)
        for package in found:
            answer = _checked(package, tools, Target(target), screen, files=not manifest_only)
            _tell(screen, answer)
            answers.append(answer)
        if html is not None:
            _write_report(screen, html, answers, tools)
    return 1 if any(answer.errors for answer in answers) else 0


COMMANDS = {"lint": lint}


# ----------------------------------------------------------------------------- private


def _checked(
    package: Path, tools: "LintTools", target: "Target", screen: Screen, *, files: bool
) -> "Linted":
    from sae.jobs.lint import lint as check

    with screen.progress("linting") as bar:
        return check(package, tools, target=target, files=files, told=bar.reach)


def _corrected(screen: Screen, package: Path, out: Path, tools: "LintTools") -> "tuple[Path, ...]":
    """Write the corrected package; give what is to be checked: it, or the original."""
    from sae.jobs.lint import mend

    with screen.progress("linting") as bar:
        mended = mend(package, tools, out, told=bar.reach)
    for note in mended.notes:
        screen.record({"package": str(package), "fix": note.code, **finding_document(screen, note)})
    screen.record(
        {
            "mended": {
                "package": str(package),
                "out": str(out) if mended.written else "",
                "fixes": len(mended.notes),
            }
        }
    )
    show_mended(screen, mended.notes, out if mended.written else None)
    return (out if mended.written else package,)


def _tell(screen: Screen, answer: "Linted") -> None:
    for remark in answer.remarks:
        screen.record(_document(screen, answer, remark))
    screen.record({"linted": _summary(answer)})
    show_linted(screen, answer)


def _document(screen: Screen, answer: "Linted", remark: "Remark") -> dict[str, Any]:
    return {
        "package": str(answer.package),
        "file": remark.file,
        "line": remark.line or None,
        "column": remark.column or None,
        "xpath": remark.xpath,
        "id": remark.xml_id,
        **finding_document(screen, remark.finding),
        "basis": remark.rule.basis.value,
        "source": remark.rule.source,
        "owner": remark.rule.owner,
    }


def _summary(answer: "Linted") -> dict[str, Any]:
    return {
        "package": str(answer.package),
        "target": answer.target.value,
        "kind": answer.kind,
        "version": answer.version,
        "schema": answer.schema,
        "errors": answer.errors,
        "warnings": answer.count("warning"),
        "infos": answer.count("info"),
        "units": answer.units,
        "objects": answer.objects,
        "files": answer.files,
        "bytes": answer.size,
    }


def _write_report(screen: Screen, path: Path, answers: "list[Linted]", tools: "LintTools") -> None:
    from sae.cli.lint_report import report_page
    from sae.jobs.export_files import FilesAside

    with FilesAside(str(tools.mark())) as files:
        with files.create(path) as out:
            out.write(report_page(screen, answers).encode())
        files.show()
    screen.say("lint_report_written", file=path)
