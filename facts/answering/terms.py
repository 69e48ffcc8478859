"""The words of a question: spelled right, and those that an answer must hold or a search looks for."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from facts.answering.asking import AskingRules, unique
from facts.answering.names import Named, is_slip, nearest, people_index
from facts.answering.words import stem, tokens

MOST_WORDS = 24
"""Words that one search looks for."""


def terms_of(
    text: str, others: Collection[str], words: Sequence[str], concepts: dict[str, tuple[int, int]],
    own: Collection[str], name_words: Collection[str], rules: AskingRules,
) -> tuple[str, ...]:  # fmt: skip
    """Return the concepts and the words without one that an answer should hold."""
    plain = meaning(words, own, rules)
    spoken = {**rules.concepts_in(plain), **concepts}
    covered = {word for start, end in spoken.values() for word in plain[start:end]}
    covered |= {stem(word) for word in covered}
    capitals = {word for each in text.split()[1:] if each[:1].isupper() and not each.isupper() for word in tokens(each)}
    singles: list[str] = []
    for at, word in enumerate(words):
        if word in rules.groups["made_of_it"] and word not in own and _is_another(words, at, rules):
            singles.append(stem(word))
            continue
        if word in rules.groups["nights_of_a_tour"] and words[max(0, at - 1) : at] == ["many"]:
            singles.extend(rules.concepts.found_in(["concert"]))
            continue
        if word in rules.groups["done_as_well"] and word not in own and _is_done(words, at, rules):
            singles.append(stem(word))
            continue
        if word in others and word not in own and word not in covered:
            noun = not rules.groups["before_noun"].isdisjoint(words[max(0, at - 1) : at])
            singles.extend((rules.concepts.found_in([word]) if noun else ()) or (stem(word),))
            continue
        if word in own or word in name_words or word in covered or len(word) < 2:
            continue
        if not rules.is_filler(word) or (word in capitals and word not in rules.works and len(word) > 3):
            singles.append(stem(word))
    return unique([*concepts, *singles])


def _is_done(words: Sequence[str], at: int, rules: AskingRules) -> bool:
    """Tell whether a word for a work is what somebody does (*will they tour*, *to record another*)."""
    before, behind = words[max(0, at - 1) : at], words[at + 1 : at + 2]
    does = not rules.groups["before_doing"].isdisjoint(before) or not rules.groups["any_other"].isdisjoint(behind)
    return does and rules.groups["before_noun"].isdisjoint(before)


def _is_another(words: Sequence[str], at: int, rules: AskingRules) -> bool:
    """Tell whether a work is one more (*a sequel*, *a live remake*), not the one that is followed (*the sequel*)."""
    at -= bool(at and words[at - 1] in rules.groups["of_a_kind"])
    return not rules.groups["any_other"].isdisjoint(words[max(0, at - 1) : at])


def meant(concepts: dict[str, tuple[int, int]], words: Sequence[str], rules: AskingRules) -> dict[str, tuple[int, int]]:
    """Return the concepts without those that a word of two meanings has here by its letters alone.

    What is pushed *back* does not come back, a *dead* show is no death, and who *wrote* the lyrics is no writer.
    """
    wrong = set()
    put_off = "delay" in concepts and not rules.groups["put_off"].isdisjoint(words)
    if put_off and "return" in concepts and words[concepts["return"][0]] == "back":
        wrong.add("return")
    if "die" in concepts and concepts["die"] == concepts.get("cancel"):
        wrong.add("die")
    if not rules.sets["other_roles"].isdisjoint(concepts):
        wrong |= {"write", "direct"}
    return {name: at for name, at in concepts.items() if name not in wrong}


def meaning(words: Sequence[str], own: Collection[str], rules: AskingRules) -> list[str]:
    """Return the words with those of the production's own name, and *film*, *reboot* and the like, blanked out."""
    return ["" if word in own or word in rules.works else word for word in words]


def search_words(
    words: Sequence[str], names: Sequence[Named], own: Collection[str], terms: Sequence[str], rules: AskingRules
) -> tuple[str, ...]:
    """Return the words that the full-text search looks for: names, words of meaning, and others of their concepts."""
    content = [
        word
        for word in words
        if (word not in rules.fillers or stem(word) in terms)
        and (word not in rules.works or stem(word) in terms)
        and word not in own
        and len(word) > 1
    ]
    named = [word for each in names for word in (*each.words, *sorted(each.alone))]
    wider = [word for term in terms for word in rules.wider.get(term, ())]
    return unique([*named, *content, *wider])[:MOST_WORDS]


def spelled(words: list[str], rules: AskingRules, kept: Collection[str]) -> list[str]:
    """Return words with the slips of the pen in ordinary words mended (*scrpt*, *relase*)."""
    known = rules.vocabulary
    meant = rules.outside.words
    mended = []
    for word in words:
        strange = len(word) > 4 and word not in kept and word not in known | meant and stem(word) not in kept
        if strange and not rules.concepts_in([word]) and word not in rules.fillers and word not in rules.works:
            meant_word = nearest(word, known)
            word = meant_word if meant_word and is_slip(word, meant_word) else word
        mended.append(word)
    return mended


def misspelled_names(words: Sequence[str], people: tuple[str, ...]) -> frozenset[str]:
    """Return the words that are of somebody’s name on record, spelled right or nearly."""
    index = people_index(people)
    return frozenset(word for word in words if len(word) > 4 and (index.of(word) or index.alike(word)))
