"""The town around a bot that is soaked: articles appear and are decided on, people ask, statements are withdrawn."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import web

from adapters.discord.ids import nonce
from facts.engine import Engine
from facts.errors import StorageBusy
from facts.messages import DeliveryState
from facts.model import Actor, Amendment, Certainty, RetractionKind, Role
from facts.storage import DatabaseStorage
from facts.storage.rows import to_time
from tests.adapters.discord.loopback import OWNER, REVIEW, LoopbackDiscord, cut
from tests.adapters.slack.loopback import LoopbackSlack
from tests.adapters.slack.payloads import command, mention, pressed
from tests.loopback.serving import Site
from tests.loopback.site import News, channel

OPERATOR = Actor(id="faults:operator", name="Operator", role=Role.OPERATOR)
FEEDS = 10
"""Each on a host of its own: one host is asked once a second at most."""
SHOWN = 15
_SAID = (
    "We start filming the {one} scene at the {other} in {month}",
    "The script about the {one} and the {other} was finished in {month}",
    "It comes out in {month}, right after the {one} at the {other}",
    "The trailer with the {one} and the {other} arrives in {month}",
    "A network gave us the green light for the {one} and the {other} in {month}",
    "My cousin joins the cast in {month} and plays the {one} of the {other}",
)
_THINGS = """lighthouse harbour ferry orchestra market bridge garden library station island castle forest wedding
    tavern circus museum cathedral submarine carousel observatory vineyard glacier monastery theatre lagoon quarry
    windmill prison academy hospital casino palace bakery volcano desert railway airport stadium canyon""".split()
_MONTHS = "January February March April May June July August September October November December".split()
_ON_SLACK = re.compile(r'"review_accept".{0,200}?"value": "([^"]+)"')
_ON_DISCORD = re.compile(r'"accept:([^"]+)"')
QUESTIONS = (
    "when do they start filming?",
    "is it greenlit?",
    "who is in the cast?",
    "what did Pat Producer say?",
    "when does it come out?",
    "is there a trailer?",
)


@dataclass(frozen=True)
class Said(News):
    """News that is like no other: what is said in it is drawn by chance."""

    words: str = ""

    @property
    def quote(self) -> str:
        return self.words


@dataclass
class Town:
    """What happens around the bot. ``did`` counts it."""

    slack: LoopbackSlack
    discord: LoopbackDiscord
    site: Site
    engine: Engine
    health: str
    chance: random.Random
    did: Counter[str] = field(default_factory=Counter)
    news: dict[int, list[Said]] = field(default_factory=dict)
    decided: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for number in range(FEEDS):
            self.news[number] = []
            self.site.handlers[f"/feed-{number}"] = self._feed

    async def live(self, second: int) -> None:
        """Do what falls to this second."""
        if second % 2 == 0:
            self.publish()
        await self.decide()
        await self.ask(second)
        if second % 5 == 0:
            self.make_sources_due()
        if second % 10 == 3:
            await self.look_in()
        if second % 15 == 8:
            self.think_better_of_it()
        if second % 30 == 20:
            self.make_digests_due()
        if second % 60 == 40:
            await self.disturb()
        self.interfere()

    def publish(self) -> None:
        """Let an article appear."""
        number = self.did["articles"] % FEEDS
        one, other = self.chance.sample(_THINGS, 2)
        words = self.chance.choice(_SAID).format(one=one, other=other, month=self.chance.choice(_MONTHS))
        said = Said(f"feed{number}", len(self.news[number]), datetime.now(UTC), words=words)
        self.site.says(said.path, said.page, Content_Type="text/html; charset=utf-8")
        self.news[number].append(said)
        self.did["articles"] += 1

    async def decide(self) -> bool:
        """Decide on a card on Slack and one on Discord; most are accepted. False if none waits."""
        before = len(self.decided)
        for card, candidate in self._slack_cards()[:1]:
            self.decided.add(candidate)
            verb = "review_accept" if self.chance.random() < 0.8 else "review_reject"
            where = {"channel": {"id": "C2", "name": "review"}, "message": {"ts": card}}
            container = {"type": "message", "message_ts": card, "channel_id": "C2", "is_ephemeral": False}
            trigger = f"2.{len(self.decided)}"
            body = pressed(verb, candidate, user="U1BOSS", ts=card, trigger=trigger, container=container, **where)
            await self.slack.send("interactive", body)
            self.did["decided on Slack"] += 1
        for shown, candidate in self._discord_cards()[:1]:
            self.decided.add(candidate)
            await self.discord.press(shown, f"accept:{candidate}", user=OWNER)
            self.did["decided on Discord"] += 1
        return len(self.decided) > before

    async def ask(self, second: int) -> None:
        """Ask in a thread, by a command, and on Discord."""
        question = QUESTIONS[second % len(QUESTIONS)]
        if second % 5 == 1:
            stamp = f"1900.{second:06}"
            await self.slack.send(
                "events_api", mention(f"<@U0BOT> {question}", ts=stamp, event=f"EvSoak{second}", channel="C4")
            )
        elif second % 2:
            await self.slack.send("slash_commands", command(question, self.slack.response_url(), trigger=f"9.{second}"))
        else:
            await self.discord.ask("ask", question=question)
        self.did["questions"] += 1

    def think_better_of_it(self) -> None:
        """Withdraw or correct a statement, as somebody at the command line would, beside the running bot."""
        live = [record.statement for record in self.engine.history()[-50:] if not record.retraction]
        if not live:
            return
        statement = self.chance.choice(live)
        with suppress(StorageBusy):
            if self.did["withdrawn"] <= self.did["corrected"]:
                self.engine.retract(statement.id, OPERATOR, RetractionKind.ENTERED_IN_ERROR, "It was never said.")
                self.did["withdrawn"] += 1
            elif statement.claim.certainty is not Certainty.HEDGED:
                self.engine.correct(statement.id, OPERATOR, Amendment(certainty=Certainty.HEDGED), "It was a hope.")
                self.did["corrected"] += 1

    def make_sources_due(self) -> None:
        """Let half an hour pass for a part of the sources."""
        self._write("update sources set due_at = :now where due_at > :now and lease_until is null", {})
        self.did["rounds of polls"] += 1

    def make_digests_due(self) -> None:
        """Let the day pass for what waits to be told together."""
        later = to_time(datetime.now(UTC) + timedelta(hours=1))
        due = "update deliveries set due_at = :now where state = 'pending' and fence = 0 and due_at > :later"
        self.did["digests"] += self._write(due, {"later": later})

    async def look_in(self) -> None:
        """Ask how it does, as Prometheus and whatever watches over it would."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
            for path in ("metrics", "healthz"):
                async with session.get(f"{self.health}/{path}") as answer:
                    await answer.read()
                    self.did[f"{path} {answer.status}"] += 1

    async def disturb(self) -> None:
        """End both connections, as platforms do every few hours."""
        await self.slack.rotate()
        await self.discord.cut()
        self.did["connections ended"] += 2

    def interfere(self) -> None:
        """Take a tenth of the posts and do not say so."""
        if self.chance.random() < 0.05 and not self.discord.plan:
            self.discord.plan.append(self._kept_and_cut)
            self.did["cut on Discord"] += 1
        if self.chance.random() < 0.05:
            self.slack.fault("chat.postMessage", self.chance.choice(("cut_after", "500_after")))
            self.did["cut on Slack"] += 1

    def standing(self) -> Counter[str]:
        """Return how many messages stand for each delivery: on Slack by metadata, on Discord by nonce."""
        said = [message.get("metadata") for channel in self.slack.messages.values() for message in channel]
        counted = Counter(each["event_payload"]["delivery_id"] for each in said if each)
        stand = Counter(message["nonce"] for message in self.discord.posted.values())
        for each in self.engine.deliveries(limit=1_000_000):
            counted[each.id] += stand[nonce(each)]
        return counted

    def owes(self) -> bool:
        """Say whether something is due or under way; what waits for the day's digest is not."""
        later = datetime.now(UTC) + timedelta(hours=1)
        return any(
            each.state is DeliveryState.SENDING or (each.state is DeliveryState.PENDING and each.due_at < later)
            for each in self.engine.deliveries(limit=1_000_000)
        )

    def answered(self) -> int:
        """Return how many answers people were given."""
        given = sum(any(kind == "PATCH" for kind, _ in said) for said in self.discord.answers.values())
        threads = sum("thread_ts" in said for said in self.slack.messages.get("C4", ()))
        return given + threads + len(self.slack.of("respond"))

    def _kept_and_cut(self, request: web.Request) -> None:
        if request.method == "POST":
            self.discord.kept(self.discord.bodies[-1], request.path.split("/")[-2])
            cut(request)

    def _slack_cards(self) -> list[tuple[str, str]]:
        """Return the cards that wait to be decided here, each by its message and its candidate."""
        return [
            (message["ts"], candidate)
            for message in self.slack.messages.get("C2", ())
            for candidate in _ON_SLACK.findall(json.dumps(message["blocks"]))
            if candidate not in self.decided and int(candidate[-1], 16) % 2
        ]

    def _discord_cards(self) -> list[tuple[dict[str, Any], str]]:
        return [
            (message, candidate)
            for message in self.discord.posted.values()
            if message["channel_id"] == str(REVIEW)
            for candidate in _ON_DISCORD.findall(json.dumps(message["components"]))
            if candidate not in self.decided and not int(candidate[-1], 16) % 2
        ]

    async def _feed(self, request: web.Request) -> web.StreamResponse:
        news = self.news[int(request.path.rpartition("-")[2])]
        mark = f'"{len(news)}"'
        if request.headers.get("If-None-Match") == mark:
            return web.Response(status=304, headers={"ETag": mark})
        items = [
            f"<item><title>{each.title}</title><link>http://{request.host}{each.path}</link>"
            f"<guid isPermaLink='false'>{each.path}</guid></item>"
            for each in reversed(news[-SHOWN:])
        ]
        return web.Response(text=channel(items), headers={"ETag": mark, "Content-Type": "application/rss+xml"})

    def _write(self, sql: str, given: dict[str, Any]) -> int:
        storage = self.engine._storage
        assert isinstance(storage, DatabaseStorage)
        with suppress(StorageBusy), storage.transaction():
            return storage.driver.execute(sql, {**given, "now": to_time(storage.now())})
        return 0
