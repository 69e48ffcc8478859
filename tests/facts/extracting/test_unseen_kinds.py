"""Kinds of sentences that entertainment news is full of: who speaks, what is said, how firmly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from facts.lexicon import Lexicon
from facts.model import Aspect, Certainty, Kind, Polarity, Production, ProductionId
from tests.facts.extracting.claims import claim_about, claims_in

LEXICON = Lexicon.load()
UNSEEN = Path(__file__).parents[2] / "bench" / "unseen.jsonl"


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("Tom Hale left the band. “Not at all true,” said the band's manager, Dee Marsh.", "Not at all", "Dee Marsh"),
        ("Paul Reed of Harbour Films directs it. “It sails in May,” Reed said.", "It sails", "Paul Reed"),
        ("Northlight VP Paul Reed runs it. “It sails in May,” Reed said.", "It sails", "Paul Reed"),
        ("The show is over. A statement from the BBC confirmed: “We thank all who made it.”", "We thank", "BBC"),
        (
            "A Northlight spokesperson told Variety that it is on its way. “It sails in May,” the representative said.",
            "It sails",
            "A Northlight spokesperson",
        ),
        (
            "“We need more time to finish the game,” reads a post signed by game director Alex Brandt.",
            "more time",
            "Alex Brandt",
        ),
        (
            "Writers Anna Delmar and Peter Quill said it was over. “We had two more seasons planned,” they wrote.",
            "two more seasons",
            "Anna Delmar and Peter Quill",
        ),
        (
            "Esther Vane, who plays the captain, is back. Harriet Bloom writes. “I start filming,” the actress said.",
            "start filming",
            "Esther Vane",
        ),
        (
            "Claire Font made it. Asked whether Ruby, the sister, is back, she laughs. “I am not telling you that.”",
            "not telling",
            "Claire Font",
        ),
        (
            "“Ask me again,” Ines Okoro says. Her co-star Mara Lind agrees. “I signed,” she says.",
            "I signed",
            "Mara Lind",
        ),
        ("“We're back,” said Paul Cole Thursday. Cole smiled. “I wrote it,” he said.", "We're back", "Paul Cole"),
        ("Paul Vane, the network's head of drama also said, “We start filming.”", "start filming", "Paul Vane"),
        ("Lily Vale told him. “We start filming in May,” was her response.", "start filming", "Lily Vale"),
        ("“We have parted ways,” reads the note, issued by singer Paul Cole.", "parted ways", "Paul Cole"),
        ("The Story: Paul Cole let it slip, telling fans, “We start filming.”", "start filming", "Paul Cole"),
        ("“I think so,” teased Paul Cole, who plays the mayor.", "I think so", "Paul Cole"),
        (
            "The director of Night Ferry, Paul Cole, was there. “We start filming,” said the filmmaker.",
            "start",
            "Paul Cole",
        ),
        (
            "“I sang,” said Paul Cole. Singer Mara Lind was more direct. “We start in May.”",
            "We start in May",
            "Mara Lind",
        ),
        ("Vale CEO Ruth Akande spoke on Monday. “The game is on track,” she said.", "on track", "Ruth Akande"),
    ],
)
def test_the_one_who_is_named_beside_or_before_the_words_speaks(text: str, words: str, speaker: str) -> None:
    assert claim_about(words, claims_in(text, LEXICON, None)).speaker == speaker


@pytest.mark.parametrize(
    "words",
    [
        "There is no sequel at this time.",
        "None of it is true.",
        "There's no truth in it whatsoever.",
        "Absolutely not.",
    ],
)
def test_what_is_said_not_to_be_so_is_a_denial_whatever_it_was_about(words: str) -> None:
    said = claim_about(words[:9], claims_in(f"“{words}” the manager Dee Marsh told reporters.", LEXICON, None))
    assert (said.certainty, said.polarity) == (Certainty.STATED, Polarity.DENIES)


def test_a_bare_denial_speaks_of_what_was_told_before_it() -> None:
    text = "Rumours that Andy Pell will play the captain are growing. “Absolutely not,” said producer Dee Marsh."
    assert claim_about("Absolutely", claims_in(text, LEXICON, None)).aspect is Aspect.CAST


def test_what_a_speaker_left_unsaid_denies_nothing() -> None:
    text = "Mara Lind said that a director has been chosen for the sequel, without giving a name."
    chosen = claim_about("director", claims_in(text, LEXICON, None))
    assert chosen.quote == "a director has been chosen for the sequel"
    assert chosen.polarity is Polarity.AFFIRMS


def test_a_speaker_between_two_clauses_says_both() -> None:
    text = "The shows will be moved to the autumn, the promoter said, and all tickets remain valid."
    claims = [claim.quote for claim in claims_in(text, LEXICON, None) if claim.kind is Kind.INDIRECT]
    assert claims == ["The shows will be moved to the autumn", "all tickets remain valid"]


@pytest.mark.parametrize(
    "text",
    [
        "Dana Reed would not rule out a fifth season.",
        "A second season may be shown next year.",
        "A version for the Switch is being looked at, Dana Reed said.",
    ],
)
def test_what_is_left_open_is_never_stated(text: str) -> None:
    assert all(claim.certainty is not Certainty.STATED for claim in claims_in(text, LEXICON, None))


@pytest.mark.parametrize(
    "text",
    [
        "“As far as I know, the band are not getting back together,” Dee Marsh said.",
        "I'm not against a second album.",
        "I don't see it happening.",
        "Hopefully we get to play Lisbon.",
        "“The record is due in May,” he wrote, but nobody should hold their breath.",
        "Pell, who plays the mayor, is more certain to return.",
        "There is no word yet on who will play the captain.",
    ],
)
def test_what_is_neither_promised_nor_ruled_out_is_no_plain_statement(text: str) -> None:
    assert all(claim.certainty is not Certainty.STATED for claim in claims_in(text, LEXICON, None))


def test_what_another_outlet_calls_scheduled_is_open_rather_than_hearsay() -> None:
    claim = claim_about("expected", claims_in("Variety reports that the show is expected to return.", LEXICON, None))
    assert claim.certainty is Certainty.HEDGED


def test_a_plan_that_only_names_the_shows_is_not_what_is_claimed_of_them() -> None:
    claim = claim_about("refunded", claims_in("The shows planned for May have been refunded.", LEXICON, None))
    assert claim.certainty is Certainty.STATED


def test_who_denies_a_rumour_denies_it() -> None:
    claim = claim_about("rumours", claims_in("Mara Lind denied rumours that she is leaving.", LEXICON, None))
    assert (claim.speaker, claim.certainty, claim.polarity) == ("Mara Lind", Certainty.STATED, Polarity.DENIES)


def test_what_goes_on_from_a_leak_is_hearsay_too() -> None:
    text = "An alleged leak claims that the film will be called Night Ferry. It will open in May."
    assert {claim.certainty for claim in claims_in(text, LEXICON, None)} == {Certainty.RUMOURED}


def test_what_holds_on_a_condition_is_told_with_it() -> None:
    claims = claims_in("If they say yes, we would shoot in spring, showrunner Dee Marsh said.", LEXICON)
    assert [(claim.aspect, claim.certainty) for claim in claims] == [(Aspect.FILMING, Certainty.HEDGED)]


def test_a_refusal_is_credited_to_who_refuses() -> None:
    text = "Asked about the sequel, Mara Lind declined to say whether she would return."
    claim = claim_about("declined", claims_in(text, LEXICON, None))
    assert (claim.speaker, claim.cue, claim.aspect) == ("Mara Lind", "declined", Aspect.CAST)
    assert claim.certainty is Certainty.DECLINED


def test_that_fans_wait_is_no_report() -> None:
    assert not claims_in("Fans of Lantern Bay have waited three years for a second season.", LEXICON)


def test_thanks_claim_nothing_whatever_they_name() -> None:
    said = "“We are grateful to the directors, the writers and the cast of the series,” Dee Marsh said."
    assert claim_about("grateful", claims_in(said, LEXICON, None)).certainty is Certainty.OPINION


def test_the_end_of_another_work_denies_nothing_of_this_one() -> None:
    text = "Lantern Bay starts in May. Mara Lind's last series, Harbour Lights, was cancelled by the network in March."
    ended = claim_about("cancelled", claims_in(text, LEXICON))
    assert (ended.work, ended.polarity) == ("Harbour Lights", Polarity.AFFIRMS)


def test_the_bench_articles_hold_their_annotations_to_the_letter() -> None:
    for line in UNSEEN.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        assert all(statement["span"] in article["text"] for statement in article["statements"])
        assert 4 <= len(article["questions"]) <= 6


@pytest.mark.parametrize(
    ("text", "certainty", "polarity"),
    [
        ("A third season of Lantern Bay is on everybody's lips.", Certainty.HEDGED, Polarity.AFFIRMS),
        ("The studio has ordered a third season of Lantern Bay.", Certainty.STATED, Polarity.AFFIRMS),
        ("Mara Lind doubts that there will be a sequel to Lantern Bay.", Certainty.HEDGED, Polarity.DENIES),
        (
            "“Since the court has denied their motion, the album will be released on 4 June,” Mara Lind said.",
            Certainty.STATED,
            Polarity.AFFIRMS,
        ),
        (
            "“We start shooting Lantern Bay in June. It is no secret that we love the sea,” Mara Lind said.",
            Certainty.STATED,
            Polarity.AFFIRMS,
        ),
        ("“We are not shooting in June. We love the sea,” Mara Lind said.", Certainty.STATED, Polarity.DENIES),
    ],
)
def test_only_what_settles_it_is_stated_and_a_negation_turns_its_own_claim(
    text: str, certainty: Certainty, polarity: Polarity
) -> None:
    longest = max(claims_in(text, LEXICON), key=lambda claim: len(claim.quote))
    assert (longest.certainty, longest.polarity) == (certainty, polarity)


def test_per_credits_an_outlet_and_no_unit() -> None:
    text = "Filming starts in June, per Variety. The show costs ten million dollars per episode."
    assert [claim.speaker for claim in claims_in(text, LEXICON)] == ["Variety", None]


def test_a_clause_with_a_subject_of_its_own_is_a_claim_of_its_own() -> None:
    text = "The script of Lantern Bay is finished but the film is expected to open in October."
    claims = claims_in(text, LEXICON)
    assert [(claim.aspect, claim.certainty) for claim in claims] == [
        (Aspect.SCRIPT, Certainty.STATED),
        (Aspect.RELEASE, Certainty.HEDGED),
    ]


def test_a_film_of_somebodys_own_is_another_work() -> None:
    text = "This comes on top of his role as director of a standalone Ferryman movie."
    assert [claim.work for claim in claims_in(text, LEXICON)] == ["another movie"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Dora Quick has an album on the way. The group she left is glad. Dora sings. “It is coming,” she said.",
            "Dora Quick",
        ),
        ("The band has put off its shows. Dora Quick cancelled two. “It is coming,” the band said.", "Dora Quick"),
    ],
)
def test_who_an_album_is_named_after_is_a_person_where_called_by_a_part_of_the_name(text: str, speaker: str) -> None:
    album = Production(
        id=ProductionId("p-9"), name="Dora Quick album", aliases=("Dora Quick's second album",), kind="album"
    )
    assert claim_about("It is coming", claims_in(text, LEXICON, album)).speaker == speaker
