"""What stands at the head of a story file, and what site generators leave in its text."""
