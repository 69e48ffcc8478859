"""What can go wrong in the engine, said so that the reader knows what to do.

Every message is a whole sentence for a person: what happened, what is safe, what to do next.
Adapters show ``str(error)`` as it is; ``code`` is the stable name programs see.
"""

from __future__ import annotations

from datetime import timedelta


class FactsError(Exception):
    """Base of every error the engine raises on purpose; its text may be shown to anyone."""

    code = "failed"


class NotFound(FactsError):
    """The thing named does not exist (a production, statement, candidate or source)."""

    code = "not_found"


class NotAllowed(FactsError):
    """The actor's role does not permit this; nothing was changed."""

    code = "not_allowed"


class NotShared(NotAllowed):
    """Another community keeps the production to itself; nothing was changed."""

    def __init__(self) -> None:
        """Say so, and who can change it."""
        super().__init__(
            "Another community keeps that production on record and does not share it. Its moderators can, or whoever"
            " runs the bot can trust this community. Nothing was changed."
        )


class AlreadyDecided(FactsError):
    """Someone has already accepted or rejected this candidate; their decision stands."""

    code = "already_decided"


class Invalid(FactsError):
    """The input cannot be used as it is; the text says which part and why."""

    code = "invalid"


class NotAnArticle(Invalid):
    """A page or file from which no article could be read."""

    code = "not_an_article"


class LexiconError(FactsError):
    """A data file of the lexicon is wrong; the text names the file and the table."""

    code = "lexicon"


class StorageError(FactsError):
    """The database could not do what was asked; whatever was committed before is safe."""

    code = "storage"


class StorageBusy(StorageError):
    """Another process held the write lock for too long; try again."""

    code = "storage_busy"


class StorageUnavailable(StorageError):
    """The database cannot be opened, read or written."""

    code = "storage_unavailable"


class DeliveryError(FactsError):
    """A platform did not take a message. Raised by adapters, answered by the delivery loop."""

    code = "delivery"


class TooLate(DeliveryError):
    """So much of the lease is gone that another worker may have taken over; nothing was sent."""

    code = "too_late"


class TryLater(DeliveryError):
    """The platform is slow, down or limiting us; nothing was posted. ``after`` is seconds to wait, None to back off.

    ``everywhere``: the limit is the whole token's and not this channel's.
    """

    code = "try_later"

    def __init__(self, message: str, *, after: float | None = None, everywhere: bool = False) -> None:
        """Take the message, the platform's own waiting time if it gave one, and how far the limit reaches."""
        super().__init__(message)
        self.after = after
        self.everywhere = everywhere


class Refused(DeliveryError):
    """The platform will not take this message here (no permission, no such channel); repeating it would not help.

    A refused post stops the channel, unless ``only_this`` says that other messages may well be taken.
    """

    code = "refused"

    def __init__(self, message: str, *, only_this: bool = False) -> None:
        """Take the message, and whether it was this message that was refused and not the channel."""
        super().__init__(message)
        self.only_this = only_this


class CannotEdit(Refused):
    """This one message cannot be edited any more (too old, locked); a reply to it can still be posted."""

    code = "cannot_edit"


class MessageGone(DeliveryError):
    """The message to edit was deleted by somebody; it is not posted again."""

    code = "message_gone"


class OutcomeUnknown(DeliveryError):
    """The request may have landed (connection cut, 5xx): look before sending again."""

    code = "outcome_unknown"


class CannotLook(DeliveryError):
    """Whether an earlier attempt landed cannot be found out; the operator decides, nothing is sent blindly."""

    code = "cannot_look"


class AddressRefused(Invalid):
    """A web address that is never fetched: not public, or no web address at all. Neutral about what is behind it."""

    code = "address_refused"


class FetchFailed(FactsError):
    """A page or feed could not be fetched; one clear line says why. ``after`` is how long the server asked to wait."""

    code = "fetch_failed"

    def __init__(self, message: str, *, after: timedelta | None = None, gone: bool = False) -> None:
        """Take the line, the server's own waiting time, and whether its owner says that it is gone for good."""
        super().__init__(message)
        self.after = after
        self.gone = gone


class FeedBroken(FactsError):
    """What was fetched is no feed or article that can be read, or cost too much to read; one clear line says why."""

    code = "feed_broken"

    def __init__(self, message: str, found_at: tuple[str, ...] = ()) -> None:
        """Take the line, and the feeds that a page links to which is none itself."""
        super().__init__(message)
        self.found_at = found_at
