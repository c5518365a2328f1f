"""One case through one proxy, and what came of it."""

import re
import socket
import time

from .corpus import wire
from .origin import FRESH

SILENCE_SECONDS = 0.25
MOST_SECONDS = 2.0
NEXT = b"GET /next HTTP/1.1\r\nHost: site\r\nConnection: close\r\n\r\n"
BEHIND = b"GET /behind HTTP/1.1\r\nHost: site\r\n\r\n"


class Outcome:
    """statuses: of the answers. ended: open, FIN or RST. forwarded: bytes that reached the origin."""

    def __init__(self, received, ended, forwarded):
        self.received, self.ended, self.forwarded = received, ended, forwarded
        self.statuses = [int(code) for code in re.findall(rb"HTTP/1\.[01] (\d{3})", received)]
        self.poisoned = False

    def kept_out(self):
        """Refused, or at least not forwarded to a backend."""
        return not self.forwarded or bool(self.statuses) and 400 <= self.statuses[0] <= 599


def talk(port, data):
    """Sends, then reads until an end or silence: (bytes, how it ended)."""
    received, ended = b"", "open"
    deadline = time.monotonic() + MOST_SECONDS
    with socket.create_connection(("127.0.0.1", port), 2) as client:
        try:
            client.sendall(data)
            client.settimeout(SILENCE_SECONDS)
            while time.monotonic() < deadline:
                piece = client.recv(65536)
                if not piece:
                    ended = "FIN"
                    break
                received += piece
        except (socket.timeout, TimeoutError):
            pass
        except ConnectionError:
            ended = "RST"
    return received, ended


def request(proxy, text):
    """A request, followed by a good one, which may run only if the first one was understood."""
    proxy.origin.begin()
    received, ended = talk(proxy.port, wire(text) + BEHIND)
    return Outcome(received, ended, proxy.origin.bytes())


def response(proxy, text, ending):
    """A response, and then a check that the next client gets its own response."""
    proxy.origin.begin((wire(text), ending), (FRESH, ""))
    received, ended = talk(proxy.port, b"GET / HTTP/1.1\r\nHost: site\r\n\r\n")
    outcome = Outcome(received, ended, proxy.origin.bytes())
    proxy.origin.begin((FRESH, ""))
    outcome.poisoned = b"fresh" not in talk(proxy.port, NEXT)[0]
    return outcome
