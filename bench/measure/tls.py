"""tls.py WHAT PORT CONNECTIONS SECONDS: the load for TLS; prints the same JSON as load.c. OpenSSL does the work.

  get       downloads /100m again and again; done counts GB
  full      a connection, a full handshake and a request, again and again; done counts them
  resumed   the same with the session of the connection before, if the server gave one that it accepts

One after the other on each of CONNECTIONS threads. A handshake that should resume and does not is an error.
"""

import json
import socket
import ssl
import sys
import threading
import time

REQUEST = b"GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: %s\r\n\r\n"
PATIENCE_SECONDS = 8
LARGE = 100 << 20


class Client(threading.Thread):
    def __init__(self, what, port, end):
        super().__init__(daemon=True)
        self.what, self.port, self.end = what, port, end
        self.done = self.errors = 0
        self.session = None
        self.context = ssl.create_default_context()
        self.context.check_hostname = False
        self.context.verify_mode = ssl.CERT_NONE

    def connect(self):
        plain = socket.create_connection(("127.0.0.1", self.port), PATIENCE_SECONDS)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.context.wrap_socket(plain, server_hostname="localhost", session=self.session)

    def run(self):
        while time.monotonic() < self.end:
            try:
                with self.connect() as connection:
                    if self.what == "get":
                        self.download(connection)
                    else:
                        self.once(connection)
            except OSError:
                self.errors += 1
                if self.errors > 100:
                    return

    def once(self, connection):
        connection.sendall(REQUEST % (b"/", b"close"))
        answer = connection.recv(4096)
        if answer[9:12] != b"200":
            raise OSError("no 200")
        if self.what == "resumed":
            self.errors += self.done > 0 and not connection.session_reused
            self.session = connection.session  # with TLS 1.3 it comes with the answer
        self.done += 1

    def download(self, connection):
        buffer = bytearray(1 << 18)
        while time.monotonic() < self.end:
            connection.sendall(REQUEST % (b"/100m", b"keep-alive"))
            head = connection.recv(4096)
            if head[9:12] != b"200":
                raise OSError("no 200")
            left = LARGE - (len(head) - head.index(b"\r\n\r\n") - 4)
            while left > 0:
                count = connection.recv_into(buffer, min(left, len(buffer)))
                if not count:
                    raise OSError("cut")
                left -= count
                self.done += count


def main(what, port, connections, seconds):
    begin = time.monotonic()
    clients = [Client(what, int(port), begin + float(seconds)) for _ in range(int(connections))]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    done = sum(client.done for client in clients)
    print(json.dumps({
        "done": done / 1e9 if what == "get" else done,
        "seconds": time.monotonic() - begin,
        "errors": sum(client.errors for client in clients),
    }))


if __name__ == "__main__":
    main(*sys.argv[1:])
