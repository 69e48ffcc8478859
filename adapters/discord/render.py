"""What members see: answers, the board, announcements. Pure: values of the engine → Components V2.

The engine chose every word about the record; here they are escaped, cut to Discord's limits, and given a colour that
repeats what the first words say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from adapters.discord.components import (
    TEXT,
    Card,
    Colour,
    Component,
    Style,
    button,
    card,
    container,
    fitted,
    row,
    sentence,
    separator,
    spaced,
    text,
    written,
)
from adapters.discord.ids import custom_id, packed
from adapters.discord.markdown import cleaned, day, hidden, inline, link, moment
from adapters.discord.wording import about
from facts.localisation import N_, ngettext
from facts.localisation import gettext as _
from facts.messages import Announcement, Answer, Cited, Line, Verdict
from facts.model import Aspect, ChangeKind, StandingVerdict
from facts.productions import folded

VERDICTS: dict[Verdict, tuple[str, str, Colour]] = {
    Verdict.CONFIRMED: ("✅", N_("Confirmed"), Colour.GREEN),
    Verdict.DENIED: ("⛔", N_("Denied"), Colour.RED),
    Verdict.UNCONFIRMED: ("🟡", N_("Not confirmed"), Colour.AMBER),
    Verdict.DISPUTED: ("⚖️", N_("Disputed"), Colour.PURPLE),
    Verdict.UNKNOWN: ("❔", N_("Nothing on record"), Colour.GREY),
    Verdict.UNCLEAR: ("❓", N_("Which one?"), Colour.GREY),
    Verdict.SUPPORTED: ("✅", N_("Supported"), Colour.GREEN),
    Verdict.CONTRADICTED: ("⛔", N_("Contradicted"), Colour.RED),
    Verdict.STRONGER_THAN_SOURCES: ("🟡", N_("Stronger than the sources"), Colour.AMBER),
    Verdict.UNSOURCED: ("❔", N_("Nothing on record"), Colour.GREY),
}
_CHANGES: dict[ChangeKind, str] = {
    ChangeKind.NEW: "📣",
    ChangeKind.FIRMED: "📈",
    ChangeKind.WEAKENED: "📉",
    ChangeKind.REVERSED: "🔄",
    ChangeKind.REINFORCED: "🔁",
    ChangeKind.WITHDRAWN: "🗑️",
    ChangeKind.REPEATED: "🔁",
}
_STANDINGS = {
    StandingVerdict.CONFIRMED: Colour.GREEN,
    StandingVerdict.DENIED: Colour.RED,
    StandingVerdict.UNCONFIRMED: Colour.AMBER,
    StandingVerdict.DISPUTED: Colour.PURPLE,
    StandingVerdict.UNKNOWN: Colour.GREY,
}
KEPT_OUT = N_("That is about the plot, which is kept out of this channel. Ask elsewhere, or in private.")
_LINE = 900
_QUOTE = 320
_PICKS = 15
_CREDITS = 8
_ASKED = re.compile(r"-# [^“\n]*“(.*)”")


def answer(given: Answer, *, private: bool, notice: str = "", plot: bool = True) -> Card:
    """Return an answer as a card. ``private`` ones, which only the asker sees, can be shared in the channel.

    ``notice`` says what happened to a statement that the message cited before. Without ``plot`` what would give the
    plot away is left out.
    """
    if not plot:
        told = without_plot(given)
        if told is None:
            return sentence(_(KEPT_OUT))
        given = told
    hiding = _spoilers(given.citations)
    heading = _heading(given) + (f"\n⚠️ **{inline(notice, 600)}**" if notice else "")
    footer = _footer(given)
    room = TEXT - len(heading) - len(footer)
    for_lines = room * 3 // 5 if given.citations else room
    body: list[Component] = [
        text(heading),
        text("\n".join(fitted([_line(line, hiding) for line in given.lines], for_lines)) or "–"),
    ]
    if given.citations:
        said = folded(" ".join(line.text for line in given.lines))
        credits = [short_credit(each) if folded(each.quote) in said else credit(each) for each in given.citations]
        body.append(separator())
        body += [text(each) for each in fitted(credits, room - written(body[1:]), most=_CREDITS)]
    colour = VERDICTS[given.verdict][2]
    whole = container([*body, text(footer)], colour)
    return card(whole, *_picks(given), *_buttons(given, private))


def without_plot(given: Answer) -> Answer | None:
    """Return an answer as those may read it who are to be spared the plot; None where nothing of it is left."""
    gone = _spoilers(given.citations)
    kept = tuple(line for line in given.lines if not gone & set(line.cites))
    if given.aspect is Aspect.STORY or not kept:
        return None
    return replace(given, lines=kept, citations=tuple(each for each in given.citations if each.n not in gone))


def board(answers: Sequence[Answer]) -> Card:
    """Return where every aspect stands, a line each: the verdict in words, and the first sentence of its answer."""
    if not answers:
        return sentence(_("Nothing is on record yet."))
    first = answers[0]
    lines = []
    for each in answers:
        symbol, words, _colour = VERDICTS[each.verdict]
        told = inline(each.lines[0].text, 260)
        lines.append(
            f"**{about(each.aspect)}** · {symbol} {_(words)}\n{hidden(told) if each.aspect is Aspect.STORY else told}"
        )
    body = [text(f"### {inline(first.production or _('The record'), 200)}")]
    body += spaced(fitted(lines, TEXT - 500))
    if first.as_of:
        when = _("As of {when}").format(when=moment(first.as_of))
        body += spaced([f"-# {when} · {_('/ask about any of them for quotes and sources')}"])
    return card(container(body, Colour.GREY))


def announcement(item: Announcement, mark: str) -> Card:
    """Return news as a card; ``mark`` lets a later look find it again."""
    kinds = [change.kind for change in item.changes]
    symbol = _CHANGES[kinds[0]] if kinds else "📣"
    colour = _STANDINGS[item.changes[0].after.verdict] if kinds else Colour.GREY
    hiding = _spoilers(item.citations)
    body: list[Component] = [text(f"### {symbol} {inline(item.headline, 200)}\n-# {inline(item.production, 200)}")]
    if item.notice:
        body.append(text(f"⚠️ **{inline(item.notice, 600)}**"))
    room = TEXT - written(body)
    body.append(text("\n".join(fitted([_line(line, hiding) for line in item.lines], room * 4 // 5)) or "–"))
    if item.citations:
        credits = fitted(short_credits(item.citations), TEXT - written(body), most=_CREDITS)
        body += [separator(), text("\n".join(credits))]
    buttons = []
    if item.citations:
        buttons.append(
            button(_("Sources"), custom_id("sources", packed((c.statement for c in item.citations), 60), mark))
        )
    if item.changes:
        topic = item.changes[0].topic
        buttons.append(button(_("History"), custom_id("history", topic.production, topic.aspect.value, mark)))
    if not buttons:
        body.append(text(small_print(mark)))
    whole = container(body, Colour.RED if item.notice else colour)
    return card(whole, row(*buttons)) if buttons else card(whole)


def small_print(mark: str) -> str:
    """Return the line that marks a message without buttons."""
    return f"-# {mark}"


def correction(item: Announcement, mark: str) -> Card:
    """Return the reply to a message that could not be edited: what is different now."""
    told = f"⚠️ **{inline(item.notice or _('This was corrected.'), 600)}**\n" + "\n".join(
        fitted([_line(line, _spoilers(item.citations)) for line in item.lines], TEXT - 800)
    )
    if not item.citations:
        return card(container([text(told), text(small_print(mark))], Colour.RED))
    sources = custom_id("sources", packed((c.statement for c in item.citations), 60), mark)
    return card(container([text(told)], Colour.RED), row(button(_("Sources"), sources)))


def credit(cited: Cited) -> str:
    """Return one numbered credit with its quote: who, to whom, when, where, in which words."""
    quote = f"“{inline(cited.quote, _QUOTE)}”"
    return f"{short_credit(cited)}\n> {hidden(quote) if cited.spoiler else quote}"


def short_credit(cited: Cited) -> str:
    """Return one numbered credit on one line: who, to whom, when, where."""
    return short_credits((cited,))[0]


def short_credits(citations: Sequence[Cited]) -> list[str]:
    """Return numbered credits, one line each; those in the same words share a line and stand where the first did."""
    shared: dict[str, list[str]] = {}
    for cited in citations:
        shared.setdefault(_credited(cited), []).append(f"`{cited.n}`")
    return [f"{' '.join(numbers)} {words}" for words, numbers in shared.items()]


def _credited(cited: Cited) -> str:
    who = inline(cited.speaker or cited.outlet or _("no name given"), 120)
    told = _(", to {whom}").format(whom=inline(cited.told_to, 80)) if cited.told_to else ""
    named = cited.told_to, cited.speaker or cited.outlet
    where = inline(cited.outlet, 80) if cited.outlet and cited.outlet not in named else None
    told_again = ngettext("repeated by {number} other", "repeated by {number} others", cited.repeats)
    repeats = told_again.format(number=cited.repeats) if cited.repeats else None
    parts = (where, day(cited.said or cited.published), link(cited.url), repeats)
    return " · ".join((f"**{who}**{told}", *(part for part in parts if part)))


def asked(told: str) -> str | None:
    """Return the escaped question that a card shows, from the text of its footer."""
    found = _ASKED.fullmatch(told.partition("\n")[0])
    return found[1] if found else None


def _heading(given: Answer) -> str:
    symbol, words, _colour = VERDICTS[given.verdict]
    topic = [inline(given.production, 150)] if given.production else []
    topic += [about(given.aspect)] if given.aspect else []
    topic += [inline(given.subject, 80)] if given.subject else []
    return f"### {symbol} {_(words)}" + (f"\n-# {' · '.join(topic)}" if topic else "")


def _footer(given: Answer) -> str:
    question = f"-# {_('Asked:')} “{inline(given.question, 400)}”"
    parts = [_("As of {when}").format(when=moment(given.as_of))] if given.as_of else []
    parts += [_("and {number} more on record").format(number=f"{given.omitted:,}")] if given.omitted else []
    return "\n".join([question, *([f"-# {' · '.join(parts)}"] if parts else [])])


def _spoilers(citations: Sequence[Cited]) -> frozenset[int]:
    return frozenset(cited.n for cited in citations if cited.spoiler)


def _line(line: Line, hiding: frozenset[int]) -> str:
    told = inline(line.text, _LINE)
    return (hidden(told) if hiding & set(line.cites) else told) + "".join(f" `{n}`" for n in line.cites)


def _picks(given: Answer) -> list[Component]:
    picks = [
        button(cleaned(choice), custom_id("pick", str(at)), Style.PRIMARY)
        for at, choice in enumerate(given.choices[:_PICKS])
    ]
    return [row(*picks[at : at + 5]) for at in range(0, len(picks), 5)]


def _buttons(given: Answer, private: bool) -> list[Component]:
    buttons = []
    if given.citations:
        ids = packed((cited.statement for cited in given.citations), 90)
        buttons.append(button(_("Sources"), custom_id("sources", ids)))
    if given.production_id and given.aspect:
        buttons.append(button(_("History"), custom_id("history", given.production_id, given.aspect.value)))
        buttons.append(
            button(_("Tell me when this changes"), custom_id("tell", given.production_id, given.aspect.value))
        )
    if given.production_id:
        aspect = given.aspect.value if given.aspect else ""
        buttons.append(button(_("That’s wrong"), custom_id("wrong", given.production_id, aspect)))
    if private and not given.choices:
        buttons.append(button(_("Share in channel"), "share", Style.PRIMARY))
    return [row(*buttons)] if buttons else []
