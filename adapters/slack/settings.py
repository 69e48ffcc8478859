"""Slack's own settings, one field for each variable; the descriptions are the comments of ``.env.example``."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, field_validator, model_validator


def _listed(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


class Settings(BaseModel):
    """What the Slack adapter needs to know. See docs/slack.md for where each value is found."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    bot_token: SecretStr = Field(
        validation_alias="SLACK_BOT_TOKEN",
        description="The bot token of your Slack app (xoxb-…); setting it switches Slack on.",
    )
    app_token: SecretStr | None = Field(
        None,
        validation_alias="SLACK_APP_TOKEN",
        description="The app-level token (xapp-…, scope connections:write) that Socket Mode needs.",
    )
    signing_secret: SecretStr | None = Field(
        None,
        validation_alias="SLACK_SIGNING_SECRET",
        description="The signing secret of your Slack app, which HTTP mode needs.",
    )
    mode: Literal["socket", "http"] = Field(
        "socket",
        validation_alias="SLACK_MODE",
        description="How Slack reaches the bot: socket (no public address needed) or http.",
    )
    http_host: str = Field(
        "127.0.0.1", validation_alias="SLACK_HTTP_HOST", description="The address that HTTP mode listens on."
    )
    http_port: int = Field(
        3000, ge=0, le=65535, validation_alias="SLACK_HTTP_PORT", description="The port that HTTP mode listens on."
    )
    moderators: Annotated[tuple[str, ...], BeforeValidator(_listed)] = Field(
        (),
        validation_alias="SLACK_MODERATORS",
        description="Who moderates besides workspace admins: user ids (U…) and user group ids (S…), by commas.",
    )
    api_url: str = Field(
        "https://slack.com/api/",
        validation_alias="SLACK_API_URL",
        description="Slack's Web API; change it for GovSlack only (https://slack-gov.com/api/).",
    )

    @field_validator("bot_token")
    @classmethod
    def _is_a_bot_token(cls, token: SecretStr) -> SecretStr:
        if not token.get_secret_value().startswith(("xoxb-", "xoxe.xoxb-")):
            raise ValueError("this is no bot token; it starts with xoxb- (OAuth & Permissions in the app's settings)")
        return token

    @field_validator("app_token")
    @classmethod
    def _is_an_app_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not token.get_secret_value().startswith("xapp-"):
            raise ValueError("this is no app-level token; it starts with xapp- (Basic Information, App-Level Tokens)")
        return token

    @field_validator("moderators")
    @classmethod
    def _are_ids(cls, moderators: tuple[str, ...]) -> tuple[str, ...]:
        for each in moderators:
            if not (each[:1] in {"U", "W", "S"} and each.isalnum() and each.isupper()):
                raise ValueError(f"{each!r} is no id; a person's begins with U or W, a user group's with S")
        return moderators

    @model_validator(mode="after")
    def _has_what_its_mode_needs(self) -> Self:
        if self.mode == "socket" and self.app_token is None:
            raise ValueError("SLACK_APP_TOKEN is not set, and Socket Mode needs it (or set SLACK_MODE=http)")
        if self.mode == "http" and self.signing_secret is None:
            raise ValueError("SLACK_SIGNING_SECRET is not set, and HTTP mode needs it")
        return self
