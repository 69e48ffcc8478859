"""The core's own settings, one field for each variable; the descriptions are the comments of ``.env.example``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from bot.settings import DEFAULT_DATABASE


def _listed(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _address(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment):
        raise ValueError("is an address that begins with https://, without a question mark and what follows it")
    return value.rstrip("/")


class Core(BaseModel):
    """What every part of the bot needs to know."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    database: str = Field(
        DEFAULT_DATABASE,
        validation_alias="ONRECORD_DATABASE",
        description="Where the record is kept: sqlite:///file.db in this folder, sqlite:////folder/file.db anywhere, or"
        " postgresql://user:password@host/database.",
    )
    platforms: Annotated[tuple[str, ...], BeforeValidator(_listed)] = Field(
        (),
        validation_alias="ONRECORD_PLATFORMS",
        description="Platforms to serve, separated by commas; empty: those whose token is set.",
    )
    lexicon_dir: Path | None = Field(
        None,
        validation_alias="ONRECORD_LEXICON_DIR",
        description="A folder of TOML files merged over the shipped lexicons.",
    )
    poll_seconds: float = Field(
        60.0,
        ge=1,
        validation_alias="ONRECORD_POLL_SECONDS",
        description="How often to look for sources that are due, in seconds.",
    )
    deliver_seconds: float = Field(
        2.0,
        ge=0.1,
        validation_alias="ONRECORD_DELIVER_SECONDS",
        description="How often to look for messages that are owed, in seconds.",
    )
    backups: int = Field(
        7,
        ge=0,
        validation_alias="ONRECORD_BACKUPS",
        description="How many nightly copies of an embedded record to keep; 0 makes none.",
    )
    backup_folder: Path | None = Field(
        None,
        validation_alias="ONRECORD_BACKUP_FOLDER",
        description="Where the copies are kept; default: the folder backups beside the record.",
    )
    health_port: int | None = Field(
        None,
        ge=0,
        le=65535,
        validation_alias="ONRECORD_HEALTH_PORT",
        description="A port for /healthz, /readyz and Prometheus /metrics; unset: none is opened.",
    )
    health_host: str = Field(
        "127.0.0.1",
        validation_alias="ONRECORD_HEALTH_HOST",
        description="The address that port listens on; anyone who reaches it can read the metrics.",
    )
    public_url: Annotated[str, AfterValidator(_address)] = Field(
        "",
        validation_alias="ONRECORD_PUBLIC_URL",
        description="The public address at which WebSub hubs reach the bot, to tell it of news at once, for example"
        " https://onrecord.example/hub; unset: sources are only polled. What comes to it has to be passed on to the"
        " port below, under the same path.",
    )
    public_port: int = Field(
        8081,
        ge=0,
        le=65535,
        validation_alias="ONRECORD_PUBLIC_PORT",
        description="The port that listens for hubs where ONRECORD_PUBLIC_URL is set.",
    )
    public_host: str = Field(
        "127.0.0.1",
        validation_alias="ONRECORD_PUBLIC_HOST",
        description="The address that port listens on.",
    )
    contact: str = Field(
        "",
        validation_alias="ONRECORD_CONTACT",
        description="An address or page that site owners can reach you by; sent with every fetch.",
    )
    allow_loopback_sources: bool = Field(
        False,
        validation_alias="ONRECORD_ALLOW_LOOPBACK_SOURCES",
        description="Let sources be on this machine; only for development and tests.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", validation_alias="ONRECORD_LOG_LEVEL", description="How much to log: debug, info, warning or error."
    )
    log_format: Literal["console", "json"] = Field(
        "console",
        validation_alias="ONRECORD_LOG_FORMAT",
        description="How to log: console or json.",
    )
