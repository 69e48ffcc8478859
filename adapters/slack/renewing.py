"""Bot tokens that end, renewed before they do, so that no answer of Slack's is lost with whoever asked for it.

Slack revokes a refresh token as it gives the next, but not at once: for a short while it takes the used one again
(authentication/using-token-rotation). So a renewal is noted before Slack is asked. If the answer is lost, it is asked
for again within seconds, and where the process died meanwhile, by the next one as it starts.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import structlog
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.installation_store.models.installation import Installation
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.signature import Clock

from adapters.slack.calls import CALL_SECONDS, Timing
from adapters.slack.failures import code_of
from adapters.slack.installing import INSTALL_PATH, RENEWING, UNRENEWED, Installations, client, credentials
from adapters.slack.settings import Settings
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import FactsError
from facts.model import fingerprint

log = structlog.get_logger("slack")

_EARLY_MINUTES = 120
"""A token is renewed this long before it ends; Slack's live for twelve hours (the same page)."""
_AT_ONCE = 100 * 365 * 24 * 60
"""Minutes before its end within which every token is."""
_USED = "invalid_refresh_token"
"""What Slack says of a refresh token that it takes no more."""
_AGAIN = (1, 2, 4, 8, 16, 30)
"""Seconds after which a renewal is asked for again whose answer was lost."""


class Renewing:
    """Installations whose tokens live."""

    def __init__(
        self,
        engine: AsyncEngine,
        store: Installations,
        rotator: AsyncTokenRotator,
        page: str,
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        """Renew by this rotator what the store keeps; ``page`` is where a workspace installs the app again."""
        self._engine = engine
        self._store = store
        self._rotator = rotator
        self._page = page
        self._sleep = sleep
        self._clock = Clock()
        self._given: dict[str, Bot] = {}
        """What Slack gave for a renewal (``renewal``) and could not be written yet."""
        self._refused: set[str] = set()
        self._told: set[str] = set()
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._asking: set[asyncio.Task[Installation | None]] = set()
        self._later: dict[str, asyncio.Task[None]] = {}

    async def fresh(self, id: str, *, refused: str | None = None) -> Installation | None:
        """Return an installation whose token still lives, renewed where it would soon end; None if there is none.

        ``refused`` is a token that Slack has just refused: where it is still the one that is kept, it is renewed now.

        Raises:
            WrongKey: it cannot be read.
        """
        known = await self._store.of(id)
        if known is None or known.bot_token_expires_at is None:
            return known
        # Whoever asks may give up meanwhile; the answer must be kept all the same.
        asking = asyncio.ensure_future(self._renewed(id, refused))
        self._asking.add(asking)
        asking.add_done_callback(self._asking.discard)
        return await asyncio.shield(asking)

    async def go_on(self) -> None:
        """Ask again for what a process before this one had asked for when it ended."""
        for name in await self._engine.do(Engine.sealed_beginning, RENEWING):
            self._soon(name.removeprefix(RENEWING), at_once=True)

    async def settled(self) -> None:
        """Return once every renewal under way is kept; what is not asked for yet is left to the next process."""
        for later in self._later.values():
            later.cancel()
        if self._asking:
            await asyncio.wait(self._asking, timeout=CALL_SECONDS)

    async def _renewed(self, id: str, refused: str | None = None) -> Installation | None:
        async with self._locks[id]:
            known = await self._store.of(id)
            if known is None or not self._is_due(known, refused):
                return known
            which = renewal(known)
            if which in self._refused:
                self._tell(id, known)
                return known
            if which not in self._given:
                # Noted first, so that no process asks Slack for what none would come back to.
                await self._engine.do(Engine.keep_sealed, RENEWING + id, which)
                renewed = await self._asked(id, known)
                if renewed is None:
                    return known
                self._given[which] = renewed
            # Where it cannot be written now, whoever asks next writes it.
            await self._store.async_save_bot(self._given[which])
            del self._given[which]
            await self._engine.do(Engine.forget_sealed, RENEWING + id)
            return await self._store.of(id)

    def _is_due(self, known: Installation, refused: str | None) -> bool:
        """Say whether a token is to be renewed, by the clock that the rotator goes by as well."""
        soon = self._clock.now() + _EARLY_MINUTES * 60
        return known.bot_token == refused or (known.bot_token_expires_at or 0) <= soon

    async def _asked(self, id: str, known: Installation) -> Bot | None:
        """Return what Slack gives for a renewal; None where it gives nothing, which is asked for again or is final."""
        try:
            bot = known.to_bot()
            return await self._rotator.perform_bot_token_rotation(bot=bot, minutes_before_expiration=_AT_ONCE)
        except SlackTokenRotationError as error:
            said = code_of(error.api_error)
            log.warning("token not renewed", workspace=id, error=said)
            if said == _USED:
                await self._note_refused(id, known)
                return None
        except Exception as error:  # the token at hand is good for a while yet
            log.warning("token not renewed", workspace=id, error=type(error).__name__)
        self._soon(id)
        return None

    def _soon(self, id: str, *, at_once: bool = False) -> None:
        """See to it that a renewal is asked for again within seconds, whoever else asks meanwhile."""
        if id not in self._later:
            self._later[id] = later = asyncio.ensure_future(self._asked_again(id, at_once))
            later.add_done_callback(lambda _: self._later.pop(id, None))

    async def _asked_again(self, id: str, at_once: bool) -> None:
        for wait in (0, *_AGAIN) if at_once else _AGAIN:
            await self._sleep(wait)
            try:
                known = await self._renewed(id)
            except FactsError as error:
                log.warning("token not renewed", workspace=id, error=str(error))
                continue
            if known is None or not self._is_due(known, None) or renewal(known) in self._refused:
                return

    async def _note_refused(self, id: str, known: Installation) -> None:
        """Ask for this no more: another process has written what Slack gave, or it is lost."""
        self._refused.add(renewal(known))
        await self._engine.do(Engine.forget_sealed, RENEWING + id)
        await self._engine.do(Engine.keep_sealed, UNRENEWED + id, renewal(known))

    def _tell(self, id: str, known: Installation) -> None:
        """Tell the operator once of a renewal that is refused: by now no other process can still be writing it."""
        if renewal(known) in self._told:
            return
        self._told.add(renewal(known))
        log.error(
            "This workspace’s token cannot be renewed: Slack’s answer to a renewal was lost, or the app was removed"
            " there. On Record works there until the token ends; then the workspace has to install it again.",
            workspace=id,
            ends=f"{ends(known):%Y-%m-%d %H:%M} UTC",
            page=self._page,
        )


def renewing(settings: Settings, engine: AsyncEngine, store: Installations, timing: Timing) -> Renewing:
    """Return what renews the tokens of these installations, as the app of the settings."""
    id, secret = credentials(settings)
    rotator = AsyncTokenRotator(client_id=id, client_secret=secret, client=client(settings))
    return Renewing(engine, store, rotator, f"{settings.public_url}{INSTALL_PATH}", timing.sleep)


def renewal(installation: Installation) -> str:
    """Return what names the renewal that is next for an installation, and tells nothing of its tokens."""
    return fingerprint(installation.bot_refresh_token)


def ends(installation: Installation) -> datetime:
    """Return when an installation's token ends (UTC)."""
    return datetime.fromtimestamp(installation.bot_token_expires_at or 0, UTC)
