"""Everyone an article names is known in full before anyone is heard."""

from __future__ import annotations

from facts.extracting.inventory import NameKind
from facts.model import Authority
from tests.facts.extracting.speech import inventory_of

CAST = (
    "Lantern Bay follows sisters Nora Vale (Quist) and Ada Vale (Petra Lindgren). The film also starred Imogen Quist, "
    "Tom Achterberg and Rupert Oyelaran in the small but memorable role of smuggler Black Jim.\n\n"
    "Achterberg played the harbour master. He will reprise his role as Silas Crane, said director Hanna Brook."
)


def test_a_day_belongs_to_a_name_that_never_stands_without_it() -> None:
    text = "They shot Freaky Friday. Freaky Friday was fun, said Lena Cole Thursday, and Cole laughed."
    names = {mention.name for mention in inventory_of(text).mentions}
    assert {"Freaky Friday", "Lena Cole"} <= names


def test_a_surname_stands_for_the_full_name() -> None:
    inventory = inventory_of(CAST)
    surnames = [mention for mention in inventory.mentions if CAST[mention.start : mention.end] == "Quist"]
    assert {mention.name for mention in surnames} == {"Imogen Quist"}


def test_characters_are_mapped_to_their_actors_and_are_no_people() -> None:
    inventory = inventory_of(CAST)
    assert inventory.characters["Nora Vale"] == "Imogen Quist"
    assert inventory.characters["Ada Vale"] == "Petra Lindgren"
    assert inventory.characters["Black Jim"] == "Rupert Oyelaran"
    assert "Silas Crane" in inventory.characters
    assert {"Nora Vale", "Silas Crane", "Black Jim"}.isdisjoint(person.name for person in inventory.people)


def test_a_character_s_given_name_is_the_character() -> None:
    text = CAST + " Nora waits at the pier."
    mention = inventory_of(text).at(text.rindex("Nora"), len(text))
    assert mention is not None
    assert (mention.kind, mention.name) == (NameKind.CHARACTER, "Nora Vale")
    assert not mention.kind.speaks


def test_roles_and_what_they_can_know() -> None:
    text = "Director Hanna Brook met Felix Brandt, the network's president, and Scottish actress Isla Rowe."
    people = {person.name: person for person in inventory_of(text).people}
    assert people["Hanna Brook"].authority is Authority.TAKES_PART
    assert people["Felix Brandt"].authority is Authority.DECIDES
    assert people["Isla Rowe"].roles == ("Scottish actress",)
    assert (people["Hanna Brook"].gender, people["Felix Brandt"].gender) == ("f", "m")


def test_pronouns_tell_the_gender_where_the_name_does_not() -> None:
    inventory = inventory_of("Producer Kestrel Dunmore said she was late. Dunmore laughed, and she left.")
    assert inventory.person("Kestrel Dunmore").gender == "f"


def test_outlets_organisations_places_and_works_are_told_apart() -> None:
    text = (
        "Wren Pictures told Variety and The Harbour Post that the drama Salt Road was filmed in New Zealand. "
        "In Tucson, “Salt Road” won an Academy Award, harbourfans.com wrote."
    )
    inventory = inventory_of(text)
    assert "Wren Pictures" in inventory.organisations
    assert {"Variety", "Harbour Post", "harbourfans.com"} <= set(inventory.outlets)
    assert "New Zealand" in inventory.places
    assert "Salt Road" in inventory.works
    assert "Lantern Bay" in inventory.works


def test_a_sentence_s_first_word_is_no_name() -> None:
    inventory = inventory_of(
        "Producers are happy. Fans cheered, and producers cheered with fans. However, nobody came."
    )
    assert inventory.mentions == ()


def test_two_who_share_a_surname_are_told_apart_by_who_was_named_last() -> None:
    text = "Sharon Vance arrived with Oliver Vance. Vance himself was tired. Sharon Vance left. Vance waved."
    names = [mention.name for mention in inventory_of(text).mentions]
    assert names == ["Sharon Vance", "Oliver Vance", "Oliver Vance", "Sharon Vance", "Sharon Vance"]


def test_a_mention_is_verbatim_at_its_offsets() -> None:
    for mention in inventory_of(CAST).mentions:
        assert CAST[mention.start : mention.end].strip() == CAST[mention.start : mention.end] != ""
