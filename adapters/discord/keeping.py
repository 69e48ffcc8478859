"""/statement and its forms: moderators put statements on record by hand, correct them and withdraw them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlsplit

from discord import app_commands

from adapters.discord import records
from adapters.discord.cards import AS_VAGUE, CERTAINTIES, WAYS
from adapters.discord.commands import ASPECTS, Choice, Tree, production_choices
from adapters.discord.components import CHOICES, Form, labelled, menu, typed
from adapters.discord.ids import custom_id
from adapters.discord.markdown import cleaned, safe_url
from adapters.discord.people import RECORD, People
from adapters.discord.speaking import Press, ask_with, filled, in_time, show
from adapters.discord.wording import RETRACTIONS, about
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import Invalid
from facts.localisation import gettext as _
from facts.messages import StatementRecord
from facts.model import (
    Actor,
    Amendment,
    Aspect,
    Certainty,
    Draft,
    Polarity,
    ProductionId,
    RetractionKind,
    StatementId,
)
from facts.permissions import Action, insist
from facts.productions import folded

CERTAINTIES_TO_CHOOSE = [app_commands.Choice(name=told, value=each.value) for each, told in CERTAINTIES.items()]
_WAYS = [app_commands.Choice(name=told, value=each.value) for each, told in WAYS.items()]
_KINDS = [app_commands.Choice(name=told, value=each.value) for each, told in RETRACTIONS.items()]


class Keeping:
    """Statements by hand."""

    def __init__(self, engine: AsyncEngine, people: People) -> None:
        """Take the engine and the reader of places."""
        self._engine = engine
        self._people = people

    @property
    def routes(self) -> Mapping[str, Callable[..., Awaitable[None]]]:
        """Verb of a ``custom_id`` → what it does."""
        return {"added": self.added, "corrected": self.corrected}

    async def added(self, interaction: Press, production: str, aspect: str, certainty: str, sign: str) -> None:
        """Put on record what was typed.

        Raises:
            Invalid: something that a sourced statement needs is missing, or a date is none.
        """
        await interaction.response.defer(ephemeral=True, thinking=True)
        given = filled(interaction)
        place = await self._people.place(interaction)
        place.insist_on_following(ProductionId(production))
        where = given.get("where", "")
        url = safe_url(where) if "://" in where else None
        if "://" in where and url is None:
            raise Invalid(_("“{address}” is no web address. Nothing was stored.").format(address=where[:200]))
        draft = Draft(
            production=ProductionId(production),
            quote=given.get("quote", ""),
            speaker=given.get("speaker", ""),
            aspect=Aspect(aspect),
            certainty=Certainty(certainty),
            polarity=Polarity(sign),
            outlet=urlsplit(url).netloc.removeprefix("www.") if url else where or None,
            url=url,
            said=given.get("said"),
            subject=given.get("subject"),
        )
        made = await self._engine.do(Engine.add, draft, self._people.acting(interaction, place))
        await show(interaction, records.sources([StatementRecord(statement=made)], _("On record now")))

    async def corrected(self, interaction: Press, id: str, aspect: str, certainty: str, sign: str) -> None:
        """Replace a statement by what was typed.

        Raises:
            Invalid: nothing would be different, or a date is none.
        """
        await interaction.response.defer(ephemeral=True, thinking=True)
        given = filled(interaction)
        actor, before = await self.mine(interaction, id)
        claim = before.statement.claim
        amendment = Amendment(
            speaker=_changed(given.get("speaker"), claim.speaker),
            told_to=_changed(given.get("told_to"), claim.told_to),
            said=_changed(given.get("said"), claim.said),
            subject=_changed(given.get("subject"), claim.subject),
            value=_changed(given.get("value"), claim.value),
            aspect=Aspect(given.get("aspect") or aspect) if given.get("aspect") or aspect else None,
            certainty=Certainty(given.get("certainty") or certainty) if given.get("certainty") or certainty else None,
            polarity=Polarity(given.get("way") or sign) if given.get("way") or sign else None,
        )
        made = await self._engine.do(Engine.correct, StatementId(id), actor, amendment, given.get("reason", ""))
        await show(interaction, records.sources([StatementRecord(statement=made)], _("Corrected; this stands now")))

    async def mine(self, interaction: Press, id: str) -> tuple[Actor, StatementRecord]:
        """Return who acts and the statement, if this person may decide about it here.

        Raises:
            NotAllowed: this person does not moderate.
            NotFound: there is none of that id here.
        """
        place = await self._people.place(interaction)
        actor = self._people.acting(interaction, place)
        insist(actor, Action.RETRACT)
        record = await self._engine.do(Engine.statement, StatementId(id))
        place.insist_on_following(record.statement.production)
        return actor, record

    async def choices(self, interaction: Press, typed_in: str) -> list[Choice]:
        """Return the newest statements of this place whose words hold what was typed, at most twenty-five."""
        place = await self._people.place(interaction)
        wanted, found = folded(typed_in), list[Choice]()
        for production in place.productions:
            for record in reversed(await self._engine.do(Engine.history, production.id, record=RECORD)):
                claim = record.statement.claim
                told = f"{claim.speaker or record.statement.citation.outlet or '–'}: {claim.quote}"
                if wanted in folded(told) or typed_in == record.statement.id:
                    found.append(app_commands.Choice(name=cleaned(told)[:100] or "–", value=record.statement.id))
                if len(found) == CHOICES:
                    return found
        return found


def add_statement_commands(tree: Tree, engine: AsyncEngine, people: People, keeping: Keeping) -> None:
    """Add /statement with its subcommands."""
    group = app_commands.Group(
        name="statement",
        description="Statements by hand: add, show, correct, retract.",
        guild_only=True,
        default_permissions=None,
    )

    async def productions(interaction: Press, typed_in: str) -> list[Choice]:
        return await production_choices(people, interaction, typed_in)

    async def statements(interaction: Press, typed_in: str) -> list[Choice]:
        return await keeping.choices(interaction, typed_in)

    @group.command(name="add", description="Put a statement on record by hand, as sourced as any other.")
    @app_commands.describe(
        aspect="What it is about",
        certainty="How firmly it was said",
        way="Which way",
        production="Which production",
    )
    @app_commands.choices(aspect=ASPECTS, certainty=CERTAINTIES_TO_CHOOSE, way=_WAYS)
    @app_commands.autocomplete(production=productions)
    async def add_(
        interaction: Press, aspect: str, certainty: str, way: str = "+", production: str | None = None
    ) -> None:
        place = await in_time(people.place(interaction))
        insist(people.acting(interaction, place), Action.ADD)
        chosen = place.chosen(production)
        place.insist_on_following(chosen.id)
        await ask_with(interaction, add_form(chosen.id, aspect, certainty, way))

    @group.command(name="show", description="A statement in full, with what became of it.")
    @app_commands.describe(statement="Its words, speaker or id")
    @app_commands.autocomplete(statement=statements)
    async def show_(interaction: Press, statement: str) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        place = await people.place(interaction)
        record = await engine.do(Engine.statement, StatementId(statement))
        place.insist(record.statement.production)
        await show(interaction, records.sources([record], _("Statement")))

    @group.command(name="edit", description="Read a statement differently: what about, how firm, what it claims.")
    @app_commands.describe(statement="Its words, speaker or id")
    @app_commands.autocomplete(statement=statements)
    async def edit(interaction: Press, statement: str) -> None:
        _actor, record = await in_time(keeping.mine(interaction, statement))
        await ask_with(interaction, edit_form(record))

    @group.command(name="correct", description="Replace a statement; messages that cited it are edited.")
    @app_commands.describe(
        statement="Its words, speaker or id", aspect="Other aspect", certainty="Other firmness", way="The other way"
    )
    @app_commands.choices(aspect=ASPECTS, certainty=CERTAINTIES_TO_CHOOSE, way=_WAYS)
    @app_commands.autocomplete(statement=statements)
    async def correct(
        interaction: Press,
        statement: str,
        aspect: str | None = None,
        certainty: str | None = None,
        way: str | None = None,
    ) -> None:
        _actor, record = await in_time(keeping.mine(interaction, statement))
        await ask_with(interaction, correct_form(record, aspect or "", certainty or "", way or ""))

    @group.command(name="retract", description="Withdraw a statement; messages that cited it are edited.")
    @app_commands.describe(statement="Its words, speaker or id", why="Why it no longer stands", reason="In a sentence")
    @app_commands.choices(why=_KINDS)
    @app_commands.autocomplete(statement=statements)
    async def retract(interaction: Press, statement: str, why: str, reason: str) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        actor, _record = await keeping.mine(interaction, statement)
        await engine.do(Engine.retract, StatementId(statement), actor, RetractionKind(why), reason[:400])
        after = await engine.do(Engine.statement, StatementId(statement))
        await show(interaction, records.sources([after], _("Withdrawn; it stays readable")))

    tree.add_command(group)


def add_form(production: ProductionId, aspect: str, certainty: str, sign: str) -> Form:
    """Return the form for a statement's words and where they stand."""
    return Form(
        custom_id("added", production, aspect, certainty, sign),
        _("Put on record"),
        (
            labelled(_("The words, exactly"), typed("quote", lines=True, required=True, most=2_000)),
            labelled(_("Who said it"), typed("speaker", required=True)),
            labelled(
                _("Where"), typed("where", required=True, most=500), _("The page’s address, or the outlet’s name")
            ),
            labelled(_("Said on"), typed("said", most=40), _(AS_VAGUE)),
            labelled(_("About whom or what"), typed("subject"), _("For cast, crew and deals: whom")),
        ),
    )


def correct_form(record: StatementRecord, aspect: str, certainty: str, sign: str) -> Form:
    """Return the form that amends a statement on record."""
    claim = record.statement.claim
    return Form(
        custom_id("corrected", record.statement.id, aspect, certainty, sign),
        _("Correct"),
        (
            labelled(_("Speaker"), typed("speaker", claim.speaker)),
            labelled(_("Told to"), typed("told_to", claim.told_to)),
            labelled(_("Said on"), typed("said", claim.said, most=40), _(AS_VAGUE)),
            labelled(_("About whom or what"), typed("subject", claim.subject)),
            labelled(_("Why"), typed("reason", required=True, lines=True, most=400), _("Shown where it was announced")),
        ),
    )


def edit_form(record: StatementRecord) -> Form:
    """Return the form that changes how a statement is read; its words, speaker and day stay."""
    claim = record.statement.claim
    aspects = {each.value: about(each) for each in Aspect}
    firm = {each.value: _(told) for each, told in CERTAINTIES.items()}
    ways = {each.value: _(told) for each, told in WAYS.items()}
    return Form(
        custom_id("corrected", record.statement.id, "", "", ""),
        _("Edit"),
        (
            labelled(_("What it is about"), menu("aspect", aspects, claim.aspect.value, _("Choose"))),
            labelled(_("How firmly it was said"), menu("certainty", firm, claim.certainty.value, _("Choose"))),
            labelled(_("Which way"), menu("way", ways, claim.polarity.value, _("Choose"))),
            labelled(_("What it claims"), typed("value", claim.value), _("In few words: a day, a place, a role")),
            labelled(_("Why"), typed("reason", required=True, lines=True, most=400), _("Shown where it was announced")),
        ),
    )


def _changed(given: str | None, before: str | None) -> str | None:
    return given if given != before else None
