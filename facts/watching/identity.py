"""Which entries of a feed are new. Pure.

No single field can be trusted: guids are rewritten or shared by all entries, links change scheme and grow tracking
parameters, titles are edited, dates are bumped. So every entry is remembered for good under several keys, and a key
that repeats within its feed identifies nothing there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from facts.model import fingerprint
from facts.sources import Entry, EntryId

_TRACKING = frozenset("""
    fbclid gclid dclid gbraid wbraid msclkid mc_cid mc_eid igshid yclid twclid ref ref_src ref_url cmpid cmp ncid smid
    _ga sr_share spm at_medium at_campaign at_custom1 ocid partner source rss share feed via xtor ito
""".split())  # fmt: skip
_CONTENT_WORDS = 200
_FEWEST_WORDS = 8
"""A text of fewer words (“Read more”) is shared by entries that have nothing to do with each other."""


class Key(StrEnum):
    """What an entry may be recognised by."""

    GUID = "guid"
    LINK = "link"
    TITLE = "title"
    CONTENT = "content"


Keys = Mapping[Key, str]
Known = Collection[tuple[Key, str]]
"""Every key under which an entry was ever met."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """The entries of a feed, told apart: ``known`` with the id they have, and ``new`` ones, oldest first."""

    known: tuple[tuple[Entry, EntryId], ...]
    new: tuple[Entry, ...]


def keys_of(entry: Entry) -> dict[Key, str]:
    """Return the keys an entry has, each a short hash; fields it does not have give none."""
    words = entry.text.casefold().split()[:_CONTENT_WORDS]
    guid = link_key(entry.guid) if entry.guid.startswith(("http://", "https://")) else entry.guid.strip()
    found = {
        Key.GUID: guid,
        Key.LINK: link_key(entry.url),
        Key.TITLE: " ".join(_letters(entry.title).split()),
        Key.CONTENT: " ".join(words) if len(words) >= _FEWEST_WORDS else "",
    }
    return {key: fingerprint(key, value) for key, value in found.items() if value}


def unsuited(entries: Sequence[Entry], before: Iterable[str] = ()) -> frozenset[Key]:
    """Return the keys that identify nothing in this feed: entries that differ in all else share one.

    Once unsuited, always: ``before`` are those of earlier polls. Two printings of one entry, with its headline edited,
    still agree in their guid or their link and disqualify neither.
    """
    found = {Key(name) for name in before}
    every = [keys_of(entry) for entry in entries]
    for key, other in ((Key.GUID, Key.LINK), (Key.LINK, Key.GUID)):
        first: dict[str, Keys] = {}
        for keys in every:
            if key not in keys:
                continue
            earlier = first.setdefault(keys[key], keys)
            elsewhere = other not in keys or earlier.get(other) != keys[other]
            if elsewhere and _said(earlier) != _said(keys):
                found.add(key)
    return frozenset(found)


def sort_out(
    entries: Sequence[Entry], remembered: Mapping[EntryId, Known], source: str, unsuited: frozenset[Key]
) -> Sorted:
    """Tell new entries from known ones; ``remembered`` are all that share any key with these."""
    holders: dict[tuple[Key, str], list[EntryId]] = defaultdict(list)
    keys: dict[EntryId, set[tuple[Key, str]]] = {id: set(has) for id, has in remembered.items()}
    for id, has in keys.items():
        for pair in has:
            holders[pair].append(id)
    known: list[tuple[Entry, EntryId]] = []
    new: list[Entry] = []
    for entry in reversed(entries):
        own = keys_of(entry)
        if not own:
            continue
        alike = Counter(id for pair in own.items() for id in holders.get(pair, ()))
        same = next((id for id, _ in alike.most_common() if _is_same(own, keys[id], unsuited)), None)
        if same is None:
            same = entry_id(source, own)
            keys[same] = set()
            new.append(entry)
        else:
            known.append((entry, same))
        for pair in own.items() - keys[same]:
            keys[same].add(pair)
            holders[pair].append(same)
    return Sorted(known=tuple(known), new=tuple(new))


def entry_id(source: str, keys: Keys) -> EntryId:
    """Return the id of a new entry: the same entry met again after a crash gets the same one."""
    return EntryId("e-" + fingerprint(source, *(f"{key}={keys[key]}" for key in sorted(keys))))


def link_key(address: str) -> str:
    """Return what the spellings of one address share: no scheme, www, default port, fragment, slash or tracking."""
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return address.strip()
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name.lower() not in _TRACKING and not name.lower().startswith(("utm_", "pk_", "mtm_", "wt_"))
    ]
    path = unquote(parts.path).rstrip("/").removesuffix("/amp").removesuffix("/index.html")
    query = "?" + urlencode(sorted(kept)) if kept else ""
    return f"{host}{port}{path}{query}" if host else address.strip()


def content_of(entry: Entry) -> str:
    """Return a hash of what an entry says: it changes when the entry is edited, and not when its date is bumped."""
    return fingerprint(*(" ".join(_letters(text).split()) for text in (entry.title, entry.text)))


def _is_same(one: Keys, other: Known, unsuited: frozenset[Key]) -> bool:
    """Say whether two entries that share some key are one; the ``other`` may have been known by several.

    A link suffices where links are suited, and so does a guid unless link, title and text all say otherwise: some feeds
    give one guid to whatever is newest. Title and text together suffice when both guid and link were rewritten.
    """
    kinds = {key for key, _ in other}
    shared = {key for key, value in one.items() if (key, value) in other}
    differ = {key for key in one if key in kinds and key not in shared}
    said = {Key.TITLE, Key.CONTENT}
    if said <= shared or shared == kinds == set(one):
        return True
    if Key.LINK in shared and Key.LINK not in unsuited:
        return True
    if Key.GUID in shared and Key.GUID not in unsuited:
        return not (Key.LINK in differ and Key.TITLE in differ and Key.CONTENT not in shared)
    if Key.LINK in shared and Key.GUID in shared:
        return not said & differ or bool(said & shared)
    usable = {key for key in (Key.GUID, Key.LINK) if key not in unsuited and (key in one or key in kinds)}
    return bool(said & shared) and not (said & differ) and (not usable or Key.CONTENT in shared)


def _said(keys: Keys) -> str:
    return keys.get(Key.TITLE) or keys.get(Key.CONTENT, "")


def _letters(text: str) -> str:
    return "".join(character if character.isalnum() else " " for character in text.casefold())
