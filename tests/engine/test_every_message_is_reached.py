"""Whatever happens in whatever order: each statement is told once, and each correction reaches each message.

A machine of Hypothesis adds, accepts, retracts, corrects, asks, locks messages, loses answers of the platform and moves
the clock; at the end everything that is owed is delivered, and the channels are looked at.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from facts.communities import ChannelSettings, Digest, Tells
from facts.engine import Engine
from facts.lexicon import Lexicon
from facts.messages import Owed, Question
from facts.model import Actor, Amendment, Aspect, CandidateId, Certainty, RetractionKind, Role, Statement, Target
from facts.storage import open_storage
from tests.builders import candidate, community, document, draft
from tests.conftest import FrozenClock
from tests.engine.platform import Message, Platform

MODERATOR = Actor(id="test:moderator", name="Moderator", role=Role.MODERATOR)
FAN = Actor(id="discord:7", name="Fan")
EVERYTHING = Target("discord:81/3")
CHANNELS = {
    Target("discord:81/1"): ChannelSettings(),
    Target("slack:T1/C2"): ChannelSettings(
        digest=Digest.DAILY, zone="Europe/Berlin", digest_hour=2, quiet_from="22:00", quiet_until="02:30"
    ),
    EVERYTHING: ChannelSettings(tells=Tells.EVERYTHING, quiet_from="12:00", quiet_until="13:00"),
}
DIRECT = Target("discord:@me/7")
ASPECTS = st.sampled_from([Aspect.GREENLIGHT, Aspect.CAST, Aspect.FILMING])
CERTAINTIES = st.sampled_from([Certainty.STATED, Certainty.HEDGED, Certainty.WISHED])
LEXICON = Lexicon.load()


class Machine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.clock = FrozenClock()
        self.engine = Engine(open_storage("sqlite://"), LEXICON, self.clock)
        self.platform = Platform(self.engine)
        self.queue: list[CandidateId] = []
        self.live: list[Statement] = []
        self.under_way: list[Owed] = []
        self.answers: list[Message] = []
        self.said = 0

    @initialize()
    def followed(self) -> None:
        self.production = self.engine.add_production("Example Film", MODERATOR)
        for target, wants in CHANNELS.items():
            tenant = target.partition("/")[0]
            self.engine.follow(
                community(
                    self.production.id, id=target, tenant=tenant, target=target, review_target=None, settings=wants
                ),
                MODERATOR,
            )
        for about in ({"aspect": Aspect.CAST}, {"person": "Pat"}, {}):
            self.engine.watch(FAN, self.production.id, target=DIRECT, tenant="discord:81", **about)  # type: ignore[arg-type]

    @rule(aspect=ASPECTS, certainty=CERTAINTIES)
    def add(self, aspect: Aspect, certainty: Certainty) -> None:
        self.said += 1
        words = draft(self.production.id, f"These are words number {self.said}", aspect=aspect, certainty=certainty)
        self.live.append(self.engine.add(words, MODERATOR))

    @rule(aspects=st.lists(ASPECTS, min_size=1, max_size=4))
    def ingest(self, aspects: list[Aspect]) -> None:
        article = document(f"Article after {self.said}")
        found = []
        for aspect in aspects:
            self.said += 1
            words = f"These are words number {self.said}"
            found.append(candidate(article, quote=words, start=self.said * 100, aspect=aspect))
        ingested = self.engine.ingest(article, found, self.production, MODERATOR)
        self.queue += [each.id for each in ingested.candidates]

    @precondition(lambda self: self.queue)
    @rule(data=st.data())
    def accept(self, data: st.DataObject) -> None:
        chosen = data.draw(st.sampled_from(self.queue))
        self.queue.remove(chosen)
        self.live.append(self.engine.accept(chosen, MODERATOR))

    @precondition(lambda self: self.live)
    @rule(data=st.data())
    def retract(self, data: st.DataObject) -> None:
        gone = data.draw(st.sampled_from(self.live))
        self.live.remove(gone)
        self.engine.retract(gone.id, MODERATOR, RetractionKind.ENTERED_IN_ERROR, "Another film.")

    @precondition(lambda self: self.live)
    @rule(data=st.data(), certainty=CERTAINTIES, aspect=ASPECTS)
    def correct(self, data: st.DataObject, certainty: Certainty, aspect: Aspect) -> None:
        gone = data.draw(st.sampled_from(self.live))
        amendment = Amendment(certainty=certainty, aspect=aspect, speaker=f"Robin the {self.said}th")
        self.said += 1
        self.live.remove(gone)
        self.live.append(self.engine.correct(gone.id, MODERATOR, amendment, "Heard again."))

    @rule(limit=st.integers(1, 5))
    def deliver(self, limit: int) -> None:
        for owed in self.engine.claim(["discord", "slack"], limit=limit):
            self.platform.settle(owed)

    @rule()
    def deliver_unheard(self) -> None:
        for owed in self.engine.claim(["discord", "slack"], limit=2):
            self.platform.settle(owed, unheard=True)

    @rule()
    def begin(self) -> None:
        self.under_way += self.engine.claim(["discord", "slack"], limit=2, lease=timedelta(days=100))

    @rule()
    def end(self) -> None:
        for owed in self.under_way:
            self.platform.settle(owed)
        self.under_way = []

    @precondition(lambda self: self.live)
    @rule(where=st.sampled_from([Target("discord:81/1"), EVERYTHING]))
    def answer(self, where: Target) -> None:
        message = self.platform.answered(Question(text="is it greenlit?"), where)
        self.answers.append(message)

    @precondition(lambda self: self.platform.messages)
    @rule(data=st.data())
    def lock(self, data: st.DataObject) -> None:
        self.platform.locked.add(data.draw(st.sampled_from([each for _, each in self.platform.messages])))

    @rule(minutes=st.sampled_from([1, 4, 61, 400, 1500]))
    def wait(self, minutes: int) -> None:
        self.clock.advance(minutes=minutes)

    def teardown(self) -> None:
        self.end()
        for _ in range(8):
            self.clock.advance(hours=7)
            self.platform.deliver()
        self.each_change_is_told_once()
        self.every_statement_is_told_where_all_are_wanted()
        self.every_message_shows_the_newest_or_has_it_in_a_reply()
        self.no_answer_stands_on_what_was_withdrawn()
        self.engine.close()

    def each_change_is_told_once(self) -> None:
        for target in (*CHANNELS, DIRECT):
            told = Counter(
                (made.cause, made.withdrawal)
                for message in self.platform.in_channel(target)
                if message not in self.answers and message.owed
                for made in message.announcement.changes
            )
            assert not [each for each, times in told.items() if times > 1], target

    def every_statement_is_told_where_all_are_wanted(self) -> None:
        shown: Counter[str] = Counter()
        for message in self.platform.in_channel(EVERYTHING):
            if message not in self.answers and message.owed:
                shown.update({made.cause for made in message.announcement.changes if not made.withdrawal})
                for owed in (message.owed, *message.replies):
                    assert owed.announcement is not None
                    shown.update({cited.statement: 0 for cited in owed.announcement.citations})
        for each in self.live:
            assert each.id in shown, each.claim.quote

    def every_message_shows_the_newest_or_has_it_in_a_reply(self) -> None:
        gone = {record.statement.id for record in self.engine.history() if record.retraction}
        for message in self.platform.messages.values():
            if message in self.answers or message.owed is None:
                continue
            newest = (message.replies or [message.owed])[-1].announcement
            assert newest is not None
            stored = self.engine._storage.outbox.announcement(newest.id)
            assert stored is not None
            assert newest.revision == stored.revision
            for line in newest.lines:
                cites = {newest.citations[n - 1].statement for n in line.cites}
                assert not cites & gone or line.text.startswith("Withdrawn — "), line
            revisions = [each.delivery.revision for each in message.replies]
            assert revisions == sorted(set(revisions))

    def no_answer_stands_on_what_was_withdrawn(self) -> None:
        gone = {record.statement.id for record in self.engine.history() if record.retraction}
        for message in self.answers:
            assert not gone & {cited.statement for cited in message.shown_answer.citations}


TestMachine = Machine.TestCase
TestMachine.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
