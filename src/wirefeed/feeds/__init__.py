"""File formats out: a feed becomes bytes."""

from __future__ import annotations


def faults(data: bytes) -> tuple[str, ...]:
    """Return what a strict parser says against a rendered feed: XML 1.0 well-formed, or JSON (RFC 8259)."""
    if data.lstrip()[:1] == b"{":
        import msgspec

        try:
            msgspec.json.decode(data)
        except msgspec.DecodeError as error:
            return (str(error),)
        return ()
    from lxml import etree

    parser = etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False, huge_tree=False)
    try:
        etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        return (str(error),)
    return ()
