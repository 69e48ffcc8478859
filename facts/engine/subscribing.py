"""Use-cases of hubs: whom to ask to tell us of news, and what becomes of what they say.

What a hub says arrives at an address that only it was given, and is believed no further than to poll a source sooner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from secrets import token_urlsafe

from facts.engine.keeping import Keeping
from facts.model import SourceId
from facts.sources import Source, SourceState, Subscription, SubscriptionId, SubscriptionState
from facts.watching.hubs import (
    GOODBYES,
    agrees,
    asked,
    confirmed,
    hastened,
    is_signed,
    refused,
)
from facts.watching.schedule import LEASE


class Subscribing(Keeping):
    """Subscriptions, as the bot and the hubs see them."""

    def subscriptions(self) -> tuple[Subscription, ...]:
        """Return every subscription at a hub, those that are being given up too."""
        return self._storage.subscriptions.all()

    def subscription(self, id: SubscriptionId) -> Subscription | None:
        """Return the subscription that a hub speaks of, or None."""
        return self._storage.subscriptions.get(id)

    def move_callbacks(self, public: str) -> int:
        """Have every subscription made anew whose hub reaches us elsewhere than below ``public``; return how many."""
        moved = 0
        with self._storage.transaction():
            for each in self._storage.subscriptions.all():
                if each.callback in ("", _callback(public, each.id)):
                    continue
                if each.state is SubscriptionState.LEAVING:
                    self._storage.subscriptions.remove(each.id)
                    continue
                again = replace(each, state=SubscriptionState.WANTED, asked=0, expires_at=None, pushed_at=None)
                self._storage.subscriptions.put(replace(again, due_at=self._now()))
                moved += 1
        return moved

    def due_subscriptions(self, public: str, *, limit: int = 20) -> tuple[Subscription, ...]:
        """Take subscriptions about which a hub is to be asked, each under a lease and noted as asked.

        It is noted before it is done, as a hub may want it confirmed before it answers. ``public`` is our own address,
        below which hubs reach us.
        """
        now = self._now()
        with self._storage.transaction():
            due = self._storage.subscriptions.claim(now=now, lease_until=now + LEASE, limit=limit)
            taken = [asked(each, _callback(public, each.id), now) for each in due]
            for each in taken:
                self._storage.subscriptions.put(each)
        return tuple(taken)

    def hub_asked(self, subscription: Subscription, error: str = "") -> None:
        """Note what a hub answered to a request; one that confirmed meanwhile has said all there is to say."""
        with self._storage.transaction():
            current = self._storage.subscriptions.get(subscription.id)
            if current is None or current.fence != subscription.fence or current.state is not subscription.state:
                return
            if current.state is SubscriptionState.LEAVING and current.asked >= GOODBYES:
                self._storage.subscriptions.remove(current.id)
            elif current.asked:
                self._storage.subscriptions.put(replace(current, error=error))

    def hub_verifies(self, id: SubscriptionId, mode: str, topic: str, seconds: int) -> bool:
        """Confirm to a hub what we asked of it, for a lease of so many seconds; False for what we did not ask."""
        with self._storage.transaction():
            subscription = self._storage.subscriptions.get(id)
            if subscription is None or not agrees(subscription, mode, topic):
                return False
            if subscription.state is SubscriptionState.LEAVING:
                self._storage.subscriptions.remove(id)
            else:
                self._storage.subscriptions.put(confirmed(subscription, seconds, self._now()))
        return True

    def hub_refuses(self, id: SubscriptionId, topic: str, reason: str) -> bool:
        """Note that a hub will not tell us of a topic (any more); False for what we did not ask."""
        with self._storage.transaction():
            subscription = self._storage.subscriptions.get(id)
            if subscription is None or subscription.topic != topic:
                return False
            if subscription.state is SubscriptionState.LEAVING:
                self._storage.subscriptions.remove(id)
            else:
                self._storage.subscriptions.put(refused(subscription, reason, self._now()))
        return True

    def hub_pushes(self, id: SubscriptionId, signature: str, body: bytes) -> bool:
        """Have a source polled soon, if its hub signed what it pushed; say whether the push was believed."""
        with self._storage.transaction():
            subscription = self._storage.subscriptions.get(id)
            if subscription is None or subscription.state is SubscriptionState.LEAVING:
                return False
            if not is_signed(subscription.secret, signature, body):
                return False
            now = self._now()
            self._storage.subscriptions.put(replace(subscription, pushed_at=now))
            source = self._storage.sources.get(subscription.source)
            if source is not None and (soon := hastened(source, now)) is not None:
                self._storage.sources.hasten(source.id, soon)
        return True

    def _follow_hub(self, source: Source) -> Subscription | None:
        """Have a source's subscription be what it should be, inside an open transaction; return it."""
        subscriptions, topic = self._storage.subscriptions, source.topic or source.url
        live = subscriptions.of_sources([source.id]).get(source.id)
        hub = source.hub if source.state is SourceState.ACTIVE else ""
        if live is not None and (live.hub, live.topic) == (hub, topic):
            return live
        self._give_up(live)
        if not hub:
            return None
        made = Subscription(
            id=SubscriptionId(token_urlsafe(32)),
            source=source.id,
            hub=hub,
            topic=topic,
            secret=token_urlsafe(32),
            due_at=self._now(),
        )
        subscriptions.put(made)
        return made

    def _leave_hub(self, source: SourceId) -> None:
        """Give the subscription of a source up, if it has one."""
        self._give_up(self._storage.subscriptions.of_sources([source]).get(source))

    def _give_up(self, live: Subscription | None) -> None:
        """Give a subscription up: at its hub where that was asked, and here."""
        if live is None:
            return
        if not live.callback or live.state is SubscriptionState.REFUSED:
            self._storage.subscriptions.remove(live.id)
            return
        self._storage.subscriptions.put(
            replace(live, state=SubscriptionState.LEAVING, asked=0, pushed_at=None, due_at=self._now())
        )

    def _subscriptions_of(self, sources: Sequence[Source]) -> dict[SourceId, Subscription]:
        """Return the subscriptions of those sources that are offered a hub; no look-up where none is."""
        offered = [each.id for each in sources if each.hub]
        return self._storage.subscriptions.of_sources(offered) if offered else {}


def _callback(public: str, id: SubscriptionId) -> str:
    return f"{public}/{id}"
