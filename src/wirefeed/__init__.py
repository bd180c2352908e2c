"""wirefeed: story files become valid Atom, RSS and JSON feeds."""

__version__ = "0.1.0"
