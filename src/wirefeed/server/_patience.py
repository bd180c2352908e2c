"""How long a client is waited for, and how many at once."""

from __future__ import annotations

from typing import NamedTuple


class Patience(NamedTuple):
    """
    What one server bears; times in seconds.

    Attributes:
        head_s: From a request's first byte, or the connection's beginning, to the end of its header.

        idle_s: Between two requests.

        stalled_s: For a reader that takes nothing of an answer.

        reading_s: For the whole of an answer.

        linger_s: For what somebody still sends after we answered and closed; it is thrown away.

        crowd: Connections that are answered; as many again are told why not, further ones are cut.
    """

    head_s: float = 10.0
    idle_s: float = 15.0
    stalled_s: float = 20.0
    reading_s: float = 120.0
    linger_s: float = 1.0
    crowd: int = 2_048


PATIENCE = Patience()
