"""The buttons, menus and forms of review cards. Each checks, from the interaction, who is pressing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from adapters.discord import cards
from adapters.discord.languages import of_reader, of_server
from adapters.discord.people import People
from adapters.discord.speaking import Press, add, ask_with, filled, in_time, picked, redraw, said, shown, tell
from adapters.discord.wording import DECISIONS, explained
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import AlreadyDecided, Invalid
from facts.localisation import gettext as _
from facts.localisation import retold, speaking
from facts.messages import ReviewItem
from facts.model import Actor, Amendment, Aspect, CandidateId, Certainty, StatementId
from facts.permissions import Action, insist

Decide = Callable[[Actor], Awaitable[object]]


class ReviewDesk:
    """What happens to a candidate when a moderator acts on its card."""

    def __init__(self, engine: AsyncEngine, people: People) -> None:
        """Take the engine and the reader of actors."""
        self._engine = engine
        self._people = people

    @property
    def routes(self) -> Mapping[str, Callable[..., Awaitable[None]]]:
        """Verb of a ``custom_id`` → what it does."""
        return {
            "accept": self.accept,
            "reject": self.reject,
            "edit": self.edit,
            "duplicate": self.duplicate,
            "aspect": self.choose,
            "certainty": self.choose,
            "edited": self.edited,
            "rejected": self.rejected,
            "duplicated": self.duplicated,
        }

    async def accept(self, interaction: Press, id: str) -> None:
        """Put the candidate on record, with what the card's menus are set to."""
        aspect, certainty = _menus(interaction)
        amendment = Amendment(aspect=aspect, certainty=certainty)
        candidate = CandidateId(id)
        await self._decided(interaction, candidate, lambda by: self._engine.do(Engine.accept, candidate, by, amendment))

    async def reject(self, interaction: Press, id: str) -> None:
        """Ask why."""
        if await self._open(interaction, CandidateId(id)):
            await ask_with(interaction, cards.reject_form(CandidateId(id)))

    async def rejected(self, interaction: Press, id: str) -> None:
        """Turn the candidate down, with the reason given."""
        candidate, reason = CandidateId(id), filled(interaction).get("reason", "")
        await self._decided(interaction, candidate, lambda by: self._engine.do(Engine.reject, candidate, by, reason))

    async def edit(self, interaction: Press, id: str) -> None:
        """Show what was read, to be amended."""
        item = await self._open(interaction, CandidateId(id))
        if item:
            aspect, certainty = _menus(interaction)
            claim = item.candidate.claim
            await ask_with(interaction, cards.edit_form(item, aspect or claim.aspect, certainty or claim.certainty))

    async def edited(self, interaction: Press, id: str, aspect: str, certainty: str) -> None:
        """Put the candidate on record as amended."""
        given = filled(interaction)
        amendment = cards.amendment(given, Aspect(aspect), Certainty(certainty))
        candidate = CandidateId(id)
        await self._decided(interaction, candidate, lambda by: self._engine.do(Engine.accept, candidate, by, amendment))

    async def duplicate(self, interaction: Press, id: str) -> None:
        """Ask of which statement."""
        item = await self._open(interaction, CandidateId(id))
        if item:
            records = await in_time(self._engine.do(Engine.history, item.production.id))
            form = cards.duplicate_form(item, records)
            if form is None:
                raise Invalid(_("Nothing is on record yet that this could repeat."))
            await ask_with(interaction, form)

    async def duplicated(self, interaction: Press, id: str) -> None:
        """Turn the candidate down as on record already."""
        candidate, of = CandidateId(id), StatementId(filled(interaction).get("statement", ""))
        await self._decided(
            interaction, candidate, lambda by: self._engine.do(Engine.mark_duplicate, candidate, of, by)
        )

    async def choose(self, interaction: Press, id: str) -> None:
        """Draw a menu's choice into the card, where Accept will read it."""
        item = await self._open(interaction, CandidateId(id))
        if item:
            aspect, certainty = _menus(interaction)
            if said(interaction)["custom_id"].startswith("aspect"):
                aspect = Aspect(picked(interaction))
            else:
                certainty = Certainty(picked(interaction))
            await self._redraw(interaction, item, aspect, certainty)

    async def _decided(self, interaction: Press, candidate: CandidateId, decide: Decide) -> None:
        """Decide, and draw the card as it stands then, whoever decided."""
        await interaction.response.defer()
        actor, _item = await self._allowed(interaction, candidate)
        try:
            await decide(actor)
        except AlreadyDecided as first:
            await self._redraw(interaction, await self._item(candidate))
            await tell(interaction, explained(first))
        else:
            await self._redraw(interaction, await self._item(candidate))

    async def _open(self, interaction: Press, candidate: CandidateId) -> ReviewItem | None:
        """Return the candidate while it waits; where it was decided, draw it so, say by whom, and return None."""
        _actor, item = await in_time(self._allowed(interaction, candidate))
        if item.decided is None:
            return item
        await self._redraw(interaction, item)
        await tell(interaction, _("{decision} Nothing was changed.").format(decision=retold(item.decided, DECISIONS)))
        return None

    async def _redraw(
        self,
        interaction: Press,
        item: ReviewItem,
        aspect: Aspect | None = None,
        certainty: Certainty | None = None,
    ) -> None:
        """Draw the card anew: in the server's language where all moderators read it, else in the presser's."""
        with speaking(await self._language(interaction)):
            card = cards.review_card(item, aspect=aspect, certainty=certainty)
        await redraw(interaction, card)

    async def _language(self, interaction: Press) -> str:
        if interaction.message is None or interaction.message.flags.ephemeral:
            return of_reader(interaction)
        return of_server(await in_time(self._people.place(interaction)), interaction.guild_locale)

    async def _allowed(self, interaction: Press, candidate: CandidateId) -> tuple[Actor, ReviewItem]:
        place = await self._people.place(interaction)
        actor = self._people.acting(interaction, place)
        insist(actor, Action.REVIEW)
        item = await self._item(candidate)
        place.insist_on_following(item.production.id)
        return actor, item

    async def _item(self, candidate: CandidateId) -> ReviewItem:
        return await self._engine.do(Engine.review_item, candidate)


async def show_queue(interaction: Press, waiting: tuple[ReviewItem, ...], more: bool) -> None:
    """Answer with the cards of what waits; ``more`` says that others wait behind these."""
    for item in waiting:
        await add(interaction, cards.review_card(item))
    if more:
        await tell(interaction, _("More are waiting; use /review again after these."))


def _menus(interaction: Press) -> tuple[Aspect | None, Certainty | None]:
    return cards.chosen(shown(interaction))
