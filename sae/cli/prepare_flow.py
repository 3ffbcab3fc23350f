"""`sae prepare KIND`: what business software leaves becomes a SEDA package. No home needed."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from sae.cli.door import Door
from sae.cli.prepared import answer
from sae.cli.preparers import Making, preparer_of
from sae.cli.transfer_options import Asked, with_transfer_options
from sae.flows.recognition import Kind

Value = TypeVar("Value", bound=StrEnum)


@with_transfer_options
def scan(
    door: Door,
    asked: Asked,
    *,
    source: Annotated[Path, typer.Argument(metavar="FILE|DIR", help="prepare_scan_source")],
    policy: Annotated[
        str, typer.Option(metavar="fiscal|Z42-026", help="prepare_scan_policy")
    ] = "Z42-026",
    separator: Annotated[
        str, typer.Option(metavar="none|blank|blank-sheet", help="prepare_scan_separator")
    ] = "none",
    document_type: Annotated[
        str, typer.Option(metavar="TEXT", help="prepare_scan_document_type")
    ] = "Facture",
    device: Annotated[str, typer.Option(metavar="TEXT", help="prepare_scan_device")] = "",
    operator: Annotated[str, typer.Option(metavar="TEXT", help="prepare_scan_operator")] = "",
) -> int:
    """Make the package; 1 when something stands in the way."""
    from sae.bootstrap import preparation_tools, scan_inspector
    from sae.flows.scans.policies import Policy
    from sae.flows.scans.separators import Separator
    from sae.jobs.flow_preparation import FlowRequest
    from sae.jobs.prepare_scans import ScansRequest, prepare_scans

    request = ScansRequest(
        flow=FlowRequest(source=source, asked=asked.request),
        policy=_one_of(Policy, policy, "scan_policy_unknown"),
        separator=_one_of(Separator, separator, "scan_separator_unknown"),
        document_type=document_type,
        device=device,
        operator=operator,
    )
    with door.screen.progress("preparing") as bar, scan_inspector() as inspector:
        made = prepare_scans(request, preparation_tools(), inspector, told=bar.reach)
    return answer(door.screen, made)


# ----------------------------------------------------------------------------- private


def _command(kind: Kind, *, metavar: str = "FILE|DIR") -> Callable[..., int]:
    """Give the command that makes a package of one source and asks nothing else."""

    @with_transfer_options
    def prepare(
        door: Door,
        asked: Asked,
        *,
        source: Annotated[Path, typer.Argument(metavar=metavar, help=f"prepare_{kind}_source")],
    ) -> int:
        from sae.bootstrap import preparation_tools

        with door.screen.progress("preparing") as bar:
            making = Making(
                source=source,
                name=source.name,
                asked=asked.request,
                settings=asked.settings,
                tools=preparation_tools(),
                told=bar.reach,
            )
            made = preparer_of(kind).make(making)
        return answer(door.screen, made)

    return prepare


def _one_of(values: type[Value], typed: str, code: str) -> Value:
    from sae.errors import UsageError

    known = {value.value.lower(): value for value in values}
    if typed.lower() not in known:
        raise UsageError(code, value=typed, known=", ".join(value.value for value in values))
    return known[typed.lower()]


COMMANDS = {
    "prepare invoice": _command(Kind.INVOICE),
    "prepare pes": _command(Kind.PES),
    "prepare actes": _command(Kind.ACTES),
    "prepare parapheur": _command(Kind.PARAPHEUR, metavar="FILE|ZIP|DIR"),
    "prepare procurement": _command(Kind.PROCUREMENT),
    "prepare mail": _command(Kind.MAIL),
    "prepare scan": scan,
}
