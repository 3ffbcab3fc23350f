"""The settings of a home: `sae.toml`, read once at the door. Unknown keys are refused."""

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sae.errors import HomeUnavailable
from sae.settings.preparation import PreparationSettings

FILE = "sae.toml"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HomeSettings(_Section):
    """Who keeps the archives, in which language and time zone."""

    archival_agency: str = "archives"
    archival_agency_name: str = "Service d'archives"
    language: Literal["fr", "en"] = "fr"
    time_zone: str = "Europe/Paris"


class CopySettings(_Section):
    """One copy: where it is, on what, in which country; whether it must answer at each write."""

    name: str = Field(pattern=r"[a-z0-9][a-z0-9_-]{0,31}")
    path: str
    medium: str
    site: str
    country: str = "FR"
    storage_class: str = "online"
    required: bool = True


class IngestSettings(_Section):
    """How packages are received."""

    reading: Literal["tolerant", "strict"] = "tolerant"
    closed_referentials: tuple[
        Literal["agencies", "agreements", "rules", "profiles", "unit_profiles"], ...
    ] = ()
    quarantine_days: int = Field(default=30, ge=0)
    schemas: str = ""
    processes: int = Field(default=0, ge=0)


class WithdrawalSettings(_Section):
    """How long a wrong deposit may be withdrawn."""

    days: int = Field(default=30, ge=0, le=366)


class LimitSettings(_Section):
    """How much one package may ask for; beyond, it is refused with a reason."""

    max_entries: int = Field(default=100_000, gt=0)
    max_total_bytes: int = Field(default=50 * 1024**3, gt=0)
    max_entry_bytes: int = Field(default=20 * 1024**3, gt=0)
    max_ratio: int = Field(default=500, gt=1)
    max_manifest_bytes: int = Field(default=512 * 1024**2, gt=0)
    max_depth: int = Field(default=200, gt=2)
    text_seconds: int = Field(default=30, gt=0)
    text_memory_bytes: int = Field(default=512 * 1024**2, gt=0)


class OcrSettings(_Section):
    """How the words of scans are read, for the index only."""

    at_ingest: bool = True
    languages: str = Field(default="fra", pattern=r"^[A-Za-z_]+(\+[A-Za-z_]+)*$")
    page_seconds: int = Field(default=120, gt=0)
    memory_bytes: int = Field(default=1024**3, gt=0)


class SignatureSettings(_Section):
    """How signatures of documents are verified. trust: folder of PEM certificates; empty: none."""

    trust: str = ""
    seconds: int = Field(default=60, gt=0)
    memory_bytes: int = Field(default=1024**3, ge=256 * 1024**2)


class SearchSettings(_Section):
    """Which full-text engine."""

    fulltext: Literal["tantivy", "whoosh"] = "tantivy"
    heap_bytes: int = Field(default=64 * 1024**2, gt=0)


class AntivirusSettings(_Section):
    """The clamd that files go through before custody. address: a socket; empty for none."""

    address: str = ""
    on_unavailable: Literal["refuse", "flag"] = "refuse"
    max_bytes: int = Field(default=100 * 1024**2, gt=0)
    timeout_seconds: float = Field(default=60, gt=0)


class Settings(_Section):
    """Everything a home can be told."""

    home: HomeSettings = HomeSettings()
    copies: tuple[CopySettings, ...] = Field(alias="copy", min_length=1)
    ingest: IngestSettings = IngestSettings()
    withdrawal: WithdrawalSettings = WithdrawalSettings()
    limits: LimitSettings = LimitSettings()
    ocr: OcrSettings = OcrSettings()
    search: SearchSettings = SearchSettings()
    signatures: SignatureSettings = SignatureSettings()
    antivirus: AntivirusSettings = AntivirusSettings()
    preparation: PreparationSettings = PreparationSettings()

    @model_validator(mode="after")
    def _at_least_one_required(self) -> "Settings":
        if not any(copy.required for copy in self.copies):
            raise ValueError("at least one copy must be required")
        if len({copy.name for copy in self.copies}) != len(self.copies):
            raise ValueError("two copies have the same name")
        return self


def read_settings(home: Path) -> Settings:
    """Read the settings of a home. Raises: HomeUnavailable, with what to correct."""
    path = home / FILE
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        return Settings.model_validate(document)
    except FileNotFoundError as missing:
        raise HomeUnavailable("not_a_home", home=home) from missing
    except (tomllib.TOMLDecodeError, ValidationError, UnicodeDecodeError) as wrong:
        raise HomeUnavailable("settings_invalid", file=path, reason=_reason(wrong)) from wrong


# ----------------------------------------------------------------------------- private


def _reason(wrong: Exception) -> str:
    if isinstance(wrong, ValidationError):
        return "; ".join(
            f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
            for fault in wrong.errors()
        )
    return str(wrong)
