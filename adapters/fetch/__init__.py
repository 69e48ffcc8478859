"""The outside web, fetched politely and never into the private network."""

from adapters.fetch.fetching import Fetcher, Limits

__all__ = ["Fetcher", "Limits"]
