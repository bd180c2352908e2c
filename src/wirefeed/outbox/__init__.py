"""The rules of the outbox: what becomes of a delivery, when, and how fast; nothing here knows a clock or a file."""
