"""Slack's own settings, one field for each variable; the descriptions are the comments of ``.env.example``."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, field_validator, model_validator

_KEY_BYTES = 32
_NEW_KEY = 'python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'


def _listed(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


class Settings(BaseModel):
    """What the Slack adapter needs to know. See docs/slack.md for where each value is found."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    bot_token: SecretStr | None = Field(
        None,
        validation_alias="SLACK_BOT_TOKEN",
        description="The bot token of your Slack app (xoxb-…), for one workspace; setting it switches Slack on.",
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
    client_id: str | None = Field(
        None,
        validation_alias="SLACK_CLIENT_ID",
        description="In place of SLACK_BOT_TOKEN, for many workspaces that install the app themselves: its client id.",
    )
    client_secret: SecretStr | None = Field(
        None, validation_alias="SLACK_CLIENT_SECRET", description="For many workspaces: the app's client secret."
    )
    token_keys: Annotated[tuple[SecretStr, ...], BeforeValidator(_listed)] = Field(
        (),
        validation_alias="SLACK_TOKEN_KEYS",
        description="For many workspaces: the keys that encrypt their tokens, by commas, the newest first;"
        " docs/slack.md says how to make one.",
    )
    public_url: str | None = Field(
        None,
        validation_alias="SLACK_PUBLIC_URL",
        description="For many workspaces: where browsers reach the install page, for example https://bot.example.org.",
    )
    workspaces: Annotated[tuple[str, ...], BeforeValidator(_listed)] = Field(
        (),
        validation_alias="SLACK_WORKSPACES",
        description="For many workspaces: ids (T…) of those whose moderators may change the record; they may follow"
        " also what other communities do not share. Empty: all may, and what is not shared is kept apart.",
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
    def _is_a_bot_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not token.get_secret_value().startswith(("xoxb-", "xoxe.xoxb-")):
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

    @field_validator("token_keys")
    @classmethod
    def _are_keys(cls, keys: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        if not all(_is_key(each.get_secret_value()) for each in keys):
            raise ValueError(f"each key is 32 bytes in URL-safe base64. This makes one: {_NEW_KEY}")
        return keys

    @field_validator("public_url")
    @classmethod
    def _is_a_safe_address(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("this is no https:// address of a host; Slack sends browsers nowhere else")
        return url.rstrip("/")

    @field_validator("workspaces")
    @classmethod
    def _are_workspaces(cls, workspaces: tuple[str, ...]) -> tuple[str, ...]:
        for each in workspaces:
            if not (each.startswith("T") and each.isalnum() and each.isupper()):
                raise ValueError(f"{each!r} is no id of a workspace; it begins with T")
        return workspaces

    @property
    def many(self) -> bool:
        """Whether workspaces install the app themselves, rather than one being set up by its token."""
        return self.bot_token is None

    def trusts(self, team: str) -> bool:
        """Say whether a workspace may see and follow what other communities keep to themselves.

        The one whose bot token whoever runs the bot has set is their own; of many it is those that they name.
        """
        return not self.many or team in self.workspaces

    @model_validator(mode="after")
    def _serves_one_or_many(self) -> Self:
        if self.bot_token is not None and self.client_id is not None:
            raise ValueError("SLACK_BOT_TOKEN is for one workspace and SLACK_CLIENT_ID for many; set one of the two")
        if self.bot_token is None and self.client_id is None:
            raise ValueError("SLACK_BOT_TOKEN: is not set (or, for many workspaces, SLACK_CLIENT_ID)")
        needed = {
            "SLACK_CLIENT_SECRET": self.client_secret,
            "SLACK_TOKEN_KEYS": self.token_keys,
            "SLACK_PUBLIC_URL": self.public_url,
        }
        missing = [name for name, value in needed.items() if not value]
        if self.many and missing:
            raise ValueError(f"{', '.join(missing)} must be set beside SLACK_CLIENT_ID; docs/slack.md says to what")
        return self

    @model_validator(mode="after")
    def _has_what_its_mode_needs(self) -> Self:
        if self.mode == "socket" and self.app_token is None:
            raise ValueError("SLACK_APP_TOKEN is not set, and Socket Mode needs it (or set SLACK_MODE=http)")
        if self.mode == "http" and self.signing_secret is None:
            raise ValueError("SLACK_SIGNING_SECRET is not set, and HTTP mode needs it")
        return self


def _is_key(text: str) -> bool:
    try:
        return len(urlsafe_b64decode(text)) == _KEY_BYTES
    except ValueError:
        return False
