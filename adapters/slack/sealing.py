"""Encryption of what is kept for workspaces: Fernet, with keys from the settings. The database sees noise only."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from adapters.slack.failures import TokenRefused


class Seal:
    """Locks with the newest key, opens with any: a key is changed by putting a new one before the old."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take the keys, the newest first."""
        self._newest = Fernet(keys[0])
        self._keys = MultiFernet([Fernet(key) for key in keys])

    def locked(self, text: str) -> str:
        """Return the text encrypted."""
        return self._keys.encrypt(text.encode()).decode()

    def renewed(self, sealed: str) -> str | None:
        """Return what an older key locked, locked with the newest; None where that is not needed, or not possible."""
        try:
            self._newest.decrypt(sealed.encode())
        except InvalidToken:
            text = self.opened(sealed)
            return None if text is None else self.locked(text)
        return None

    def opened(self, sealed: str, *, seconds: int | None = None) -> str | None:
        """Return the text; None if it is of another key, was changed, or is older than ``seconds``."""
        try:
            return self._keys.decrypt(sealed.encode(), ttl=seconds).decode()
        except (InvalidToken, UnicodeError):
            return None


class WrongKey(TokenRefused):
    """What is kept of a workspace is of a key that the settings do not hold."""

    def __init__(self, workspace: str) -> None:
        """Say whose it is and what to do."""
        super().__init__(
            f"The token of workspace {workspace} cannot be read with SLACK_TOKEN_KEYS. Put the key it was kept with"
            " behind the newest one, or let the workspace install On Record again. Nothing was lost."
        )
