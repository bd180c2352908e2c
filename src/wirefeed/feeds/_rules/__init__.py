"""
The rules a rendered feed must keep, in wirefeed's own words.

`gate` reads a document once and asks the module of its format; `table` says what every rule means. A module here says
which rule is broken and where; it decides nothing about what becomes of the story.
"""
