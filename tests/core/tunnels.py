"""A TLS server that is known by a name, and a proxy that leads to it, both on loopback."""

from __future__ import annotations

import re
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from .certificates import Certificate

CONTENT = b"a picture"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"


@dataclass
class TlsServer:
    """What came to it: the names that TLS asked for, the heads of the requests, and how often it was connected to."""

    certificate: Certificate
    port: int = 0
    names: list[str | None] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    connections: int = 0

    def answer(self, connection: socket.socket) -> None:
        self.connections += 1
        context = self.certificate.server_context()
        context.sni_callback = lambda _socket, name, _context: self.names.append(name)
        try:
            with context.wrap_socket(connection, server_side=True) as secure:
                received = b""
                while not _is_whole(received) and (chunk := secure.recv(4096)):
                    received += chunk
                self.heads.append(received.decode())
                secure.sendall(ANSWER % (len(CONTENT), CONTENT))
        except (ssl.SSLError, OSError):
            return  # the client did not take the certificate


@dataclass
class Proxy:
    """A proxy that takes CONNECT and leads every name to one port of loopback; the targets that it was asked for."""

    leads_to: int
    port: int = 0
    targets: list[str] = field(default_factory=list)

    def answer(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head and (chunk := connection.recv(4096)):
            head += chunk
        self.targets.append(head.split(b" ")[1].decode())
        with socket.create_connection(("127.0.0.1", self.leads_to)) as onwards:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=_pump, args=(onwards, connection), daemon=True)
            back.start()
            _pump(connection, onwards)
            back.join(5)


def _is_whole(received: bytes) -> bool:
    """Whether a request has come with its body: what is left unread at the end would break the connection."""
    head, end, body = received.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: *(\d+)", head)
    return bool(end) and len(body) >= (int(length[1]) if length else 0)


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while chunk := source.recv(65536):
            target.sendall(chunk)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return


@contextmanager
def serving(answerer: TlsServer | Proxy) -> Iterator[None]:
    """Serve on a free port of 127.0.0.1, each connection in its thread."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            answerer.answer(self.request)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        answerer.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
