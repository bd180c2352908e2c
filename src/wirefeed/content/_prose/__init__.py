"""Sentences, widths, and what is no sentence of a story."""
