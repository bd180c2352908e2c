"""The content module: a story becomes a feed entry."""
