"""What is said once for the preparations of packages: a file given by `--settings`.

Each key is an option of the same name; what is typed comes before what is written here.
"""

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from sae.errors import UsageError


class PreparationSettings(BaseModel):
    """Everything that can be said. rules: as after `--rule`. exclude: as after `--exclude`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seda: str = ""
    archival_agency: str = ""
    transferring_agency: str = ""
    originating_agency: str = ""
    submission_agency: str = ""
    agreement: str = ""
    archival_profile: str = ""
    comment: str = ""
    rules: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    time_zone: str = "Europe/Paris"


def read_preparation_settings(path: Path | None) -> PreparationSettings:
    """Read a file of settings; without one, nothing is said. Raises: UsageError."""
    if path is None:
        return PreparationSettings()
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        return PreparationSettings.model_validate(document)
    except FileNotFoundError as missing:
        raise UsageError("settings_missing", file=path) from missing
    except (OSError, tomllib.TOMLDecodeError, ValidationError, UnicodeDecodeError) as wrong:
        raise UsageError("settings_invalid", file=path, reason=_reason(wrong)) from wrong


# ----------------------------------------------------------------------------- private


def _reason(wrong: Exception) -> str:
    if isinstance(wrong, ValidationError):
        return "; ".join(f"{fault['loc'][0]}: {fault['msg']}" for fault in wrong.errors())
    if isinstance(wrong, OSError):
        return wrong.strerror or str(wrong)
    return str(wrong)
