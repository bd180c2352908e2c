"""File formats out: a feed becomes bytes."""
