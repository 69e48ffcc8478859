"""The fact engine: what was said, where, and how firmly. No platform, no HTTP, no scheduler."""
