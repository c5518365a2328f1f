"""The server behind a proxy: keeps every byte that arrives, and answers as it is told. Loopback only."""

import socket
import struct
import threading

from .responses import FIN, RESET

PLAIN = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
FRESH = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfresh"


class Origin:
    """Answers whenever the end of a head has come, and ignores lengths."""

    def __init__(self, port):
        self.lock = threading.Lock()
        self.received = []  # one bytearray per connection since the last begin()
        self.answers = []  # (bytes, ending) for the heads to come; then PLAIN
        self.listener = socket.create_server(("127.0.0.1", port), backlog=64)
        threading.Thread(target=self.accept, daemon=True).start()

    def begin(self, *answers):
        with self.lock:
            self.received = []
            self.answers = list(answers)

    def bytes(self):
        """The bytes received, of one connection after the other."""
        with self.lock:
            return b"".join(map(bytes, self.received))

    def next_answer(self):
        with self.lock:
            return self.answers.pop(0) if self.answers else (PLAIN, "")

    def accept(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        mine, cell = None, None
        try:
            with connection:
                seen = b""
                while piece := connection.recv(65536):
                    with self.lock:
                        if mine is not self.received:  # a kept connection that a new case goes on with
                            mine, cell, seen = self.received, bytearray(), b""
                            self.received.append(cell)
                        cell += piece
                    seen += piece
                    while b"\r\n\r\n" in seen:
                        seen = seen.split(b"\r\n\r\n", 1)[1]
                        if not self.say(connection):
                            return
        except OSError:
            pass  # the proxy let go

    def say(self, connection):
        answer, ending = self.next_answer()
        if answer:
            connection.sendall(answer)
        if ending == RESET:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return ending not in (FIN, RESET)
