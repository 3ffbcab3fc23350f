"""What can stop a job of the archive. People's faulty input is a finding, not one of these.

SaeError                    exit status
├── UsageError              2   what was asked makes no sense; says what to type instead
├── UnknownIdentifier       1   no such unit, object or transfer for this caller
├── NotAllowed              1   who asks may not, or did not prove who she is
├── EliminationRefused      1   a step of a campaign that the law or its state forbids
├── PurgeRefused            1   archives cannot be removed as asked; nothing was
├── HomeUnavailable         3   the home or a required copy cannot be used
│   ├── CatalogueBehind     3   the copies know more than the catalogue: `sae rebuild`
│   └── HomeBusy            3   another process writes
├── ChainBroken             3   the journal's chain does not hold at `seq`
├── TimestampUnavailable    1   no authority answered; the seal waits
├── TimestampInvalid        1   a token does not cover its seal, or is not trusted
└── PrintingFailed          1   a document could not be made; what it tells of stays done
"""


class SaeError(Exception):
    """Base of the archive's errors: a stable `code`, fields for its sentence, an exit status."""

    code = "internal_error"
    exit_status = 3

    def __init__(self, code: str = "", **fields: object) -> None:
        self.code = code or type(self).code
        self.fields = {name: str(value) for name, value in fields.items()}
        super().__init__(f"{self.code} {self.fields}" if self.fields else self.code)


class UsageError(SaeError):
    """What was asked makes no sense."""

    code = "usage"
    exit_status = 2


class UnknownIdentifier(SaeError):
    """No such thing for this caller."""

    code = "unknown_identifier"
    exit_status = 1


class NotAllowed(SaeError):
    """Who asks may not do this."""

    code = "not_allowed"
    exit_status = 1


class EliminationRefused(SaeError):
    """A step of an elimination that the law, or the state of its campaign, forbids."""

    code = "elimination_refused"
    exit_status = 1


class PurgeRefused(SaeError):
    """Archives cannot be removed as asked; nothing was removed."""

    code = "purge_refused"
    exit_status = 1


class HomeUnavailable(SaeError):
    """The home or a required copy cannot be used."""

    code = "home_unavailable"


class CatalogueBehind(HomeUnavailable):
    """The copies know more than the catalogue."""

    code = "catalogue_behind"


class HomeBusy(HomeUnavailable):
    """Another process writes in this home."""

    code = "home_busy"


class ChainBroken(SaeError):
    """The journal's chain does not hold."""

    code = "chain_broken"


class TimestampUnavailable(SaeError):
    """No timestamp authority answered."""

    code = "timestamp_unavailable"
    exit_status = 1


class TimestampInvalid(SaeError):
    """A timestamp token does not cover its data, or is not trusted."""

    code = "timestamp_invalid"
    exit_status = 1


class PrintingFailed(SaeError):
    """A document could not be made; what it tells of is not undone."""

    code = "printing_failed"
    exit_status = 1
