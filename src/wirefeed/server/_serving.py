"""A server that is started, runs until it is told to stop, and stops."""

from __future__ import annotations

import errno
import socket
import sys
from contextlib import AbstractContextManager, nullcontext
from threading import Event, get_ident
from typing import TYPE_CHECKING, Any

from wirefeed.errors import WirefeedError
from wirefeed.server._patience import PATIENCE, Patience

if TYPE_CHECKING:
    import uvicorn

_GRACE_S = 3  # for answers that are on their way
_TURN_S = 0.0005  # a build in another thread gives way so often; Python's 5 ms would be seen in every answer
_WHY = {
    errno.EADDRINUSE: ("a port nobody uses", "stop what listens there, or choose another [server] port"),
    errno.EACCES: ("a port this user may use", "choose one above 1023, and let a proxy listen below"),
    errno.EADDRNOTAVAIL: ("an address of this machine", "such as '127.0.0.1', or '0.0.0.0' for all"),
}


class Serving:
    """
    Serves one ASGI application over HTTP/1.1. `stop` may be called from any thread, and more than once.

    Args:
        app: Such as `wirefeed.server.app` gives.

        host: A name or address of this machine.

        port: 0 takes a free one.

        patience: How long clients are waited for.
    """

    def __init__(self, app: Any, host: str, port: int, *, patience: Patience = PATIENCE) -> None:
        self._app = app
        self._host = host
        self._port = port
        self._patience = patience
        self._socket: socket.socket | None = None
        self._server: uvicorn.Server | None = None
        self._stopped = False
        self._ended = Event()
        self._thread = 0

    def start(self) -> tuple[str, int]:
        """
        Take the port: from now on requests are waited for, though nobody answers before `run`.

        Returns:
            The address and port that were taken.

        Raises:
            WirefeedError: If it cannot be had.
        """
        made = None
        try:
            found = socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
            family, kind, protocol, _, address = found[0]
            made = socket.socket(family, kind, protocol)
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            made.bind(address)
            made.listen(2_048)
        except (OSError, OverflowError) as error:
            if made is not None:
                made.close()
            number = error.errno if isinstance(error, OSError) else None
            wanted, hint = _WHY.get(number or 0, ("an address to listen on", "such as host = '127.0.0.1', port = 8080"))
            message = f"expected {wanted}, got {self._host}:{self._port}: {getattr(error, 'strerror', None) or error}"
            raise WirefeedError(message, where="server", hint=hint) from error
        made.setblocking(False)
        self._socket = made
        host, port = made.getsockname()[:2]
        return host, port

    def run(self) -> None:
        """Serve in this thread until `stop` is called; leaves signals to whoever has them."""
        if self._socket is None:
            self.start()
        assert self._socket is not None
        taken = self._socket
        self._thread = get_ident()
        self._server = _server(self._app, self._patience)
        before = sys.getswitchinterval()
        sys.setswitchinterval(min(before, _TURN_S))
        try:
            if not self._stopped:
                self._server.run(sockets=[taken])
        finally:
            sys.setswitchinterval(before)
            taken.close()
            self._socket = None
            self._ended.set()

    def stop(self) -> None:
        """Let `run` return, and wait for that: no new connection is taken, answers on their way are finished."""
        self._stopped = True
        if self._server is not None:
            self._server.should_exit = True
            if get_ident() != self._thread:
                self._ended.wait(_GRACE_S + 2)
        elif self._socket is not None:
            self._socket.close()


def _server(app: Any, patience: Patience) -> uvicorn.Server:
    """Return a uvicorn server that has no log, no banner and no hand on signals."""
    import asyncio

    import uvicorn

    from wirefeed.server._protocol import Connection

    class Patient(Connection):
        """A connection with the patience of this server."""

    Patient.patience = patience

    class Server(uvicorn.Server):
        def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
            return nullcontext()

        async def on_tick(self, counter: int) -> bool:
            if counter % 5 == 0:
                now = asyncio.get_running_loop().time()
                for connection in list(self.server_state.connections):
                    if isinstance(connection, Connection):
                        connection.cut_if_late(now)
            return await super().on_tick(counter)

    config = uvicorn.Config(
        app,
        loop="uvloop",
        http=Patient,
        ws="none",
        lifespan="on",
        interface="asgi3",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=patience.crowd + 1,
        timeout_keep_alive=int(patience.idle_s) + 1,
        timeout_graceful_shutdown=_GRACE_S,
    )
    return Server(config)


def serve(app: Any, host: str, port: int) -> None:
    """Serve `app` in this thread until the process ends."""
    serving = Serving(app, host, port)
    serving.start()
    serving.run()
