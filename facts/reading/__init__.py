"""From what arrives (a page, a file, a line of JSON) to a ``Document`` with one text that offsets refer to."""

from facts.reading.articles import Article, document_from

__all__ = ["Article", "document_from"]
