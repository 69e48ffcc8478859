"""A platform in a few lines: it takes what the ledger owes, and remembers what its channels show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from facts.engine import Engine
from facts.messages import Announcement, Answer, DeliveryState, Owed, Purpose, Question
from facts.model import MessageRef, Target

PLATFORMS = ("discord", "slack")


@dataclass
class Message:
    """One message as it stands, what it said over time, and how often it was edited."""

    ref: MessageRef
    owed: Owed | None = None
    given: Answer | None = None
    edits: int = 0
    replies: list[Owed] = field(default_factory=list)

    @property
    def announcement(self) -> Announcement:
        assert self.owed is not None
        assert self.owed.announcement is not None
        return self.owed.announcement

    @property
    def answer(self) -> Answer:
        assert self.owed is not None
        assert self.owed.answer is not None
        return self.owed.answer.answer

    @property
    def shown_answer(self) -> Answer:
        """What a reader takes from it: the newest reply, or the message as it stands."""
        last = self.replies[-1] if self.replies else self.owed
        answer = last.answer.answer if last is not None and last.answer is not None else self.given
        assert answer is not None
        return answer

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.announcement.lines)


class Platform:
    """Channels. ``locked`` are the messages whose edits are refused; an attempt that landed unheard is found again."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.messages: dict[tuple[Target, str], Message] = {}
        self.locked: set[str] = set()
        self._landed: dict[str, Message] = {}

    def deliver(self, *, limit: int = 5) -> int:
        """Take what is due until nothing is; return how many deliveries that were."""
        count = 0
        while taken := self.engine.claim(PLATFORMS, limit=limit):
            for owed in taken:
                count += 1
                self.settle(owed)
        return count

    def settle(self, owed: Owed, *, unheard: bool = False) -> None:
        """Carry a delivery out and say so; ``unheard``, the platform's answer is lost on the way back."""
        delivery = owed.delivery
        if delivery.purpose is Purpose.EDIT and delivery.ref is not None and delivery.ref.message in self.locked:
            self.engine.settle(owed, DeliveryState.DEAD, error="too old to be edited", refused=True)
            return
        message = self._landed.get(delivery.id) if owed.look and delivery.purpose is not Purpose.EDIT else None
        if message is None:
            message = self._carried_out(owed)
        if unheard:
            self.engine.settle(owed, DeliveryState.PENDING, wait=timedelta(seconds=5), error="the connection was cut")
        else:
            self.engine.settle(owed, DeliveryState.SENT, ref=message.ref)

    def _carried_out(self, owed: Owed) -> Message:
        delivery = owed.delivery
        if delivery.ref is None:
            message = Message(MessageRef(target=delivery.target, message=f"m{len(self.messages) + 1}"), owed)
            self.messages[message.ref.target, message.ref.message] = message
        else:
            message = self.messages[delivery.ref.target, delivery.ref.message]
            if delivery.purpose is Purpose.REPLY:
                message.replies.append(owed)
            else:
                message.owed, message.edits = owed, message.edits + 1
        self._landed[delivery.id] = message
        return message

    def answered(self, question: Question, target: Target) -> Message:
        """Post an answer in a channel, as an adapter does, and have it remembered."""
        given = self.engine.ask(question)
        message = Message(MessageRef(target=target, message=f"m{len(self.messages) + 1}"), given=given)
        self.messages[target, message.ref.message] = message
        self.engine.remember_answer(target, message.ref, question, given)
        return message

    def in_channel(self, target: str) -> list[Message]:
        return [message for (where, _), message in self.messages.items() if where == target]
