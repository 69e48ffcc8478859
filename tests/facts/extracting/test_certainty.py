"""Nothing is ever told more firmly than it was said."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts.errors import LexiconError
from facts.extracting.aspects import topicality
from facts.extracting.certainty import Firmness, Setting, firmness, nobody_answerable, rules_from
from facts.extracting.phrases import words_of
from facts.lexicon import Lexicon
from facts.model import Aspect, Certainty, Kind, Polarity

LEXICON = Lexicon.load()
CLAIMS = (
    "the film starts shooting in June",
    "Mara Lind joins the cast",
    "the second season has been ordered",
    "the album comes out on Friday",
    "the script is finished",
)
UNSETTLED = (
    "reportedly {}", "apparently {}", "rumours say {}", "it is thought that {}", "{}, sources say",
    "hopefully {}", "we hope {}", "I would love it if {}", "perhaps {}", "{} if the deal is signed",
    "it is possible that {}", "it is unclear whether {}", "the plan might change but {}", "{}, pending approval",
    "it looks like {}", "there is speculation that {}", "I can't say whether {}", "unless it rains, {}",
)  # fmt: skip


NARRATED = (
    "The studio is said to be weighing a sequel",
    "A third film is understood to be on the cards",
    "The singer is believed to have signed on",
    "Word on the street is that the show is coming back",
    "Fans are convinced that a second season is coming",
    "The actress teased a possible return in the finale",
    "It remains to be seen whether the series returns",
    "The film was supposed to open in May",
    "The project has been stuck in development hell",
    "Netflix has yet to announce a release date",
    "A sequel may well happen",
    "The studio wants to release the film next year",
    "The producers are keen to shoot in Ireland",
    "Insiders tell the Gazette that she is leaving the show",
    "There is talk of a spin-off",
    "The band has hinted at a reunion tour",
    "The director is circling the project",
    "She has been offered the role",
    "He is the frontrunner for the part",
    "The network is mulling a revival",
    "If the deal closes, shooting begins in May",
    "The film will be released next year, provided that funding is secured",
    "A second season looks likely",
    "Reports suggest the film will be called Night Ferry",
    "The show is tipped to return in 2027",
    "A release in 2027 is on the cards",
    "It is hoped that filming will start in June",
    "The studio aims to start filming in June",
    "He claims to have finished the album",
    "An announcement is expected soon",
    "The show is almost certain to return",
)
SPOKEN = (
    "We would be lucky to get a second season",
    "I think it will come out next summer",
    "I'd say there's a good chance of another season",
    "We're in discussions about season three",
    "Nothing is confirmed but the sequel is being written",
    "I've heard they're making a second season",
    "They tell me there's going to be a sequel",
    "I believe the plan is to shoot in June",
    "As far as I know, we're shooting in June",
    "Let's just say I wouldn't rule out a sequel",
    "You never know, there might be a sequel",
    "We have ideas for a third season",
    "I'm ready for a sequel",
    "I would come back for a sequel tomorrow",
    "Ask me again when the sequel is greenlit",
    "Wouldn't it be great to do a second season?",
    "There's always a chance of a third album",
    "The sequel? Who told you about the sequel?",
    "We'd have to see the script first",
    "I was told I'm back for season two",
    "My agent says they want me for the sequel",
)


def weigh(text: str, kind: Kind = Kind.REPORT, **over: Any) -> Firmness:
    words = words_of(text)
    return firmness(words, (0, len(words.words)), Setting(kind=kind, **over), LEXICON)


@pytest.mark.parametrize("kind", [Kind.REPORT, Kind.DIRECT, Kind.INDIRECT])
@given(claim=st.sampled_from(CLAIMS), frame=st.sampled_from(UNSETTLED))
@settings(max_examples=120)
def test_a_claim_under_a_hedge_a_wish_or_a_rumour_is_never_stated_as_so(kind: Kind, claim: str, frame: str) -> None:
    found = weigh(frame.format(claim), kind)
    assert (found.certainty, found.polarity) != (Certainty.STATED, Polarity.AFFIRMS)


@pytest.mark.parametrize(
    ("text", "kind"), [*((text, Kind.REPORT) for text in NARRATED), *((text, Kind.DIRECT) for text in SPOKEN)]
)
def test_the_many_ways_of_not_quite_saying_so_are_never_flat(text: str, kind: Kind) -> None:
    words = words_of(text)
    topic = topicality(words, (0, len(words.words)), LEXICON)
    found = weigh(text, kind, weight=topic.weight, topical=topic.aspect is not Aspect.OTHER)
    assert (found.certainty, found.polarity) != (Certainty.STATED, Polarity.AFFIRMS)


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_plain_claim_is_stated(claim: str) -> None:
    found = weigh(claim)
    assert (found.certainty, found.polarity) == (Certainty.STATED, Polarity.AFFIRMS)


@pytest.mark.parametrize("claim", CLAIMS)
def test_words_of_an_unnamed_source_are_rumoured_however_firm(claim: str) -> None:
    assert weigh(claim, Kind.DIRECT, unnamed=True).certainty is Certainty.RUMOURED


@pytest.mark.parametrize("claim", CLAIMS)
def test_what_another_outlet_is_cited_for_is_rumoured(claim: str) -> None:
    assert weigh(claim, relayed=True).certainty is Certainty.RUMOURED


def test_talks_stay_hedged_where_another_outlet_reports_them() -> None:
    assert weigh("she is in final talks to direct", relayed=True).certainty is Certainty.HEDGED


@pytest.mark.parametrize(
    ("text", "certainty", "polarity"),
    [
        ("there are no plans for a third season", Certainty.STATED, Polarity.DENIES),
        ("the tour has been cancelled", Certainty.STATED, Polarity.DENIES),
        ("the studio has not greenlit the film", Certainty.STATED, Polarity.DENIES),
        ("the film opens in May, contrary to reports", Certainty.STATED, Polarity.AFFIRMS),
        ("the trailer, which has been rumoured for weeks, is out", Certainty.STATED, Polarity.AFFIRMS),
        ("although it was not easy, the film is finished", Certainty.STATED, Polarity.AFFIRMS),
        ("production begins in May", Certainty.STATED, Polarity.AFFIRMS),
    ],
)
def test_negation_concession_and_asides_reach_only_what_they_govern(
    text: str, certainty: Certainty, polarity: Polarity
) -> None:
    found = weigh(text)
    assert (found.certainty, found.polarity) == (certainty, polarity)


def test_what_is_plainly_pending_outweighs_the_wish_beside_it() -> None:
    assert weigh("We'll see, nothing's decided, but I hope so", Kind.DIRECT).certainty is Certainty.HEDGED


def test_refusing_to_say_is_neither_yes_nor_no() -> None:
    assert weigh("My lips are sealed about the new season", Kind.DIRECT).certainty is Certainty.DECLINED


def test_saying_that_one_cannot_say_it_is_so_is_no_refusal_where_it_was_just_denied() -> None:
    found = weigh("It's not officially greenlit, so I can't say that it's officially greenlit", Kind.DIRECT)
    assert (found.certainty, found.polarity) == (Certainty.STATED, Polarity.DENIES)


def test_spoken_words_without_a_claim_about_a_production_are_opinion() -> None:
    assert (
        weigh("It was the best day of my life", Kind.DIRECT, weight=0.0, topical=False).certainty is Certainty.OPINION
    )


def test_a_quotation_that_was_cut_more_than_once_is_never_flat() -> None:
    assert weigh("I wrote the songs. … I named the band. … I am back", Kind.DIRECT).certainty is Certainty.HEDGED


def test_hearsay_right_after_the_claim_governs_it() -> None:
    words = words_of("Lind will play the captain, it has been reported")
    claim = (0, 5)
    setting = Setting(kind=Kind.REPORT, after=(5, len(words.words)))
    assert firmness(words, claim, setting, LEXICON).certainty is Certainty.RUMOURED


@pytest.mark.parametrize(
    "speaker", ["a source", "insiders close to the band", "various newspapers", "an anonymous friend"]
)
def test_sources_without_a_name_are_nobody_answerable(speaker: str) -> None:
    assert nobody_answerable(speaker, words_of(speaker), LEXICON)


@pytest.mark.parametrize("speaker", ["Mara Lind", "a spokeswoman for the studio", "the director"])
def test_a_name_or_an_office_is_answerable(speaker: str) -> None:
    assert not nobody_answerable(speaker, words_of(speaker), LEXICON)


def test_a_misspelt_table_is_refused() -> None:
    with pytest.raises(LexiconError, match="hegded"):
        rules_from({"hegded": {"phrases": []}})


def test_that_something_goes_on_without_somebody_is_not_denied(lexicon: Lexicon) -> None:
    words = words_of("the sequel is moving ahead without her")
    found = firmness(words, (0, len(words.words)), Setting(kind=Kind.REPORT), lexicon)
    assert found.polarity is Polarity.AFFIRMS
    words = words_of("the sequel is without a director")
    assert firmness(words, (0, len(words.words)), Setting(kind=Kind.REPORT), lexicon).polarity is Polarity.DENIES
