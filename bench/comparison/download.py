"""download.py PORT PATH SIZE CONNECTIONS SECONDS: downloads again and again; prints GB, seconds and errors as JSON.

The kernel drops the bytes (MSG_TRUNC) instead of copying them here: the load must not be slower than what it measures.
"""

import json
import selectors
import socket
import sys
import time

PIECE_BYTES = 1 << 20
PATIENCE_SECONDS = 5


class Connection:
    def __init__(self, port, path, size):
        self.port, self.size = port, size
        self.request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        self.connect()

    def connect(self):
        self.socket = socket.create_connection(("127.0.0.1", self.port), PATIENCE_SECONDS)
        self.ask()

    def ask(self):
        self.head, self.left = b"", None
        self.socket.sendall(self.request)

    def receive(self, scratch):
        """The bytes of the body that came, or -1 if the answer is wrong or cut."""
        if self.left is None:
            return self.receive_head()
        count = self.socket.recv_into(scratch, min(PIECE_BYTES, self.left), socket.MSG_TRUNC)
        self.left -= count
        return count or -1

    def receive_head(self):
        piece = self.socket.recv(4096)
        self.head += piece
        end = self.head.find(b"\r\n\r\n")
        if end < 0:
            return 0 if piece else -1
        body = len(self.head) - end - 4
        self.left = self.size - body
        return body if self.head[9:12] == b"200" else -1


def main(port, path, size, connections, seconds):
    scratch, selector = bytearray(PIECE_BYTES), selectors.DefaultSelector()
    for _ in range(connections):
        connection = Connection(port, path, size)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
    received = errors = 0
    begin = time.monotonic()
    while time.monotonic() - begin < seconds and errors < connections:
        ready = selector.select(PATIENCE_SECONDS)
        errors += 0 if ready else connections  # nothing at all for so long: give up
        for key, _ in ready:
            count = key.data.receive(scratch)
            received += max(0, count)
            if count < 0:
                errors += 1
                selector.unregister(key.fileobj)
                key.data.socket.close()
            elif key.data.left == 0:
                key.data.ask()
    print(json.dumps({"done": received / 1e9, "seconds": time.monotonic() - begin, "errors": errors}))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:]))
