"""The families of an HTML page reader: what a page is, what it says of itself, and its text."""
