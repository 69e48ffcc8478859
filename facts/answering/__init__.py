"""From a question in a fan's words to an answer a careful moderator would sign. Pure: no clock, no storage."""
