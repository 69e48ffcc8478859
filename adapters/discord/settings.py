"""Discord's own settings, one field for each variable; the descriptions are the comments of ``.env.example``."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, field_validator, model_validator

TOKEN = "DISCORD_TOKEN"  # noqa: S105 - the variable's name
"""The variable that switches Discord on."""


def _listed(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


class Settings(BaseModel):
    """What the Discord adapter needs to know. See docs/discord.md for where each value is found."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    token: SecretStr = Field(
        validation_alias=TOKEN,
        description="The bot token of your Discord application; setting it switches Discord on.",
    )
    servers: Annotated[tuple[int, ...], BeforeValidator(_listed)] = Field(
        (),
        validation_alias="DISCORD_SERVERS",
        description="Ids of the servers whose moderators may change the record, by commas; empty: all it was added to.",
    )
    public_answers: bool = Field(
        False,
        validation_alias="DISCORD_PUBLIC_ANSWERS",
        description="Show answers to everybody in the channel; otherwise to the asker, with a button to share them.",
    )
    shards: int | None = Field(
        None,
        ge=1,
        validation_alias="DISCORD_SHARDS",
        description="How many connections share the servers; empty: as many as Discord advises.",
    )
    shard_ids: Annotated[tuple[int, ...], BeforeValidator(_listed)] = Field(
        (),
        validation_alias="DISCORD_SHARD_IDS",
        description="Which of the connections this process serves, by commas from 0; empty: all. Needs DISCORD_SHARDS.",
    )

    @model_validator(mode="after")
    def _serves_shards_there_are(self) -> Self:
        if self.shard_ids and self.shards is None:
            raise ValueError("DISCORD_SHARD_IDS needs DISCORD_SHARDS: how many there are in all")
        if any(not 0 <= id < (self.shards or 0) for id in self.shard_ids):
            raise ValueError(
                f"DISCORD_SHARD_IDS go from 0 to {(self.shards or 1) - 1}, as DISCORD_SHARDS is {self.shards}"
            )
        return self

    @field_validator("token")
    @classmethod
    def _is_a_token(cls, token: SecretStr) -> SecretStr:
        parts = token.get_secret_value().strip().split(".")
        if len(parts) != 3 or not all(parts):
            raise ValueError(
                "this is no bot token; it has three parts with dots between (Developer Portal, Bot, Reset Token)"
            )
        return token
