"""The rules of watching, all pure: what is new, when to poll, what concerns us, what is one story, what is trusted."""
