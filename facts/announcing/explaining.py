"""Why was this posted in a channel, or not? Pure; the sentences are under ``[why]`` in announcements.toml."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from facts.announcing.choosing import Untold, untold
from facts.announcing.timing import is_quiet, shown
from facts.announcing.words import about, firmness_in, listed, words_of
from facts.communities import ChannelSettings, Community, Digest
from facts.lexicon import Lexicon
from facts.messages import Delivery, DeliveryState, Purpose, StatementRecord
from facts.model import Change, Production, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is known of one statement and one channel.

    ``deliveries`` are those of announcements that cite the statement there; ``change`` is what it altered when it was
    put on record, None where it is about another work; times are UTC.
    """

    record: StatementRecord
    production: Production
    target: Target
    community: Community | None
    deliveries: Sequence[Delivery]
    change: Change | None
    followed_since: datetime | None = None
    changed_at: datetime | None = None


def explained(told: Told, lexicon: Lexicon, now: datetime) -> tuple[str, ...]:
    """Return sentences that name the rule and the times."""
    return tuple(_Explaining(told, lexicon, now).sentences())


class _Explaining:
    def __init__(self, told: Told, lexicon: Lexicon, now: datetime) -> None:
        self._told = told
        self._words = words_of(lexicon)
        self._now = now
        self._settings = told.community.settings if told.community else ChannelSettings()

    def sentences(self) -> Iterator[str]:
        told = self._told
        posts = [each for each in told.deliveries if each.purpose is Purpose.POST]
        seen = [each for each in posts if each.state is not DeliveryState.DROPPED]
        for post in seen or posts[-1:]:
            yield from self._post(post)
        for later in told.deliveries:
            if later.purpose is not Purpose.POST:
                yield from self._correction(later)
        if not posts:
            yield from self._no_post()
        if told.record.retraction is not None:
            retraction = told.record.retraction
            yield self._say("retracted", at=self._at(retraction.at), reason=retraction.reason)

    def _post(self, post: Delivery) -> Iterator[str]:
        if post.state is DeliveryState.SENT:
            yield self._say("sent", at=self._at(post.started_at or post.due_at))
        elif post.state is DeliveryState.PENDING:
            yield self._say("pending", due=self._at(post.due_at))
            yield from self._what_holds(post)
        else:
            yield self._say(post.state.value, error=post.error or "")

    def _what_holds(self, post: Delivery) -> Iterator[str]:
        settings = self._settings
        if post.error:
            yield self._say("retried", error=post.error)
        elif post.due_at is None or post.due_at <= self._now:
            return
        elif settings.digest is not Digest.OFF:
            yield self._say("held_digest", digest=settings.digest.value)
        elif is_quiet(settings, self._now):
            yield self._say(
                "held_quiet", quiet_from=settings.quiet_from, quiet_until=settings.quiet_until, zone=settings.zone
            )
        else:
            yield self._say("held_article")

    def _correction(self, later: Delivery) -> Iterator[str]:
        if later.state is DeliveryState.PENDING:
            yield self._say("to_edit")
        elif later.state is DeliveryState.SENT:
            word = "edited" if later.purpose is Purpose.EDIT else "replied"
            yield self._say(word, at=self._at(later.started_at or later.due_at))

    def _no_post(self) -> Iterator[str]:
        told, community, statement = self._told, self._told.community, self._told.record.statement
        if community is None:
            yield self._say("not_following", channel=told.target, production=told.production.name)
            return
        if told.followed_since is not None and statement.recorded_at < told.followed_since:
            yield self._say(
                "before_following",
                channel=told.target,
                production=told.production.name,
                since=self._at(told.followed_since),
                recorded=self._at(statement.recorded_at),
            )
            return
        if told.change is None:
            yield self._say("other_work", work=statement.claim.work)
            return
        reason = untold(told.change, statement, community)
        yield self._say("told") if reason is None else self._rule(reason, community)
        if told.changed_at is not None and told.changed_at > statement.recorded_at:
            yield self._say("settings_changed", at=self._at(told.changed_at))

    def _rule(self, reason: Untold, community: Community) -> str:
        claim, least = self._told.record.statement.claim, community.settings.least
        return self._say(
            reason.value,
            followed=listed(self._words.aspects[each] for each in community.aspects) if community.aspects else "",
            about=about(self._told.record.statement, self._words),
            least=self._words.firmness[least] if least else "",
            firmness=firmness_in(claim, self._words),
            work=claim.work,
        )

    def _say(self, sentence: str, **given: object) -> str:
        return self._words.why[sentence].format(**given)

    def _at(self, moment: datetime | None) -> str:
        return shown(self._settings, moment) if moment else "an unknown time"
