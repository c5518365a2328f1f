"""Clients that connect at a fixed rate, each for one request, and what became of them."""
import errno, os, select, socket, subprocess, sys, time

JAVA = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
REQUEST = b"GET / HTTP/1.1\r\nHost: site\r\n\r\n"


def start(jar, *arguments, stdin=subprocess.DEVNULL):
    """Returns when the ready line has come."""
    process = subprocess.Popen(
        [JAVA, "-jar", jar, *arguments], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    line = process.stdout.readline()
    while line and "ready" not in line:
        line = process.stdout.readline()
    if not line:
        sys.exit(f"{jar} {' '.join(arguments)} did not start: status {process.wait()}")
    return process


class Client:
    def __init__(self):
        self.socket = socket.socket()
        self.socket.setblocking(False)
        self.began = time.monotonic()
        self.asked = None


class Clients:
    """A client is lost if its connect succeeded and neither a response nor, before its request, an end without a reset
    followed."""

    def __init__(self):
        self.poll = select.epoll()
        self.open = {}
        self.answered = self.refused = 0
        self.slowest = 0.0  # from the request to the response, in seconds
        self.latest = 0.0  # from the connect to the request: if this is long, we are too slow, or the kernel is
        self.lost = []

    def connect(self):
        client = Client()
        failure = client.socket.connect_ex(("127.0.0.1", 9000))
        if failure not in (0, errno.EINPROGRESS):
            self.failed(client, failure)
            return
        self.open[client.socket.fileno()] = client
        self.poll.register(client.socket, select.EPOLLOUT)

    def failed(self, client, failure):
        """Reset, not refused: the kernel had completed the connection, whether the client learned of it or not."""
        if failure == errno.ECONNREFUSED:
            self.refused += 1
        else:
            self.lost.append((client.began, errno.errorcode[failure]))
        client.socket.close()

    def ready(self, seconds):
        for number, _ in self.poll.poll(seconds):
            client = self.open[number]
            try:
                if client.asked is None:
                    self.ask(number, client)
                elif client.socket.recv(65536):
                    self.answered += 1
                    self.slowest = max(self.slowest, time.monotonic() - client.asked)
                    self.open.pop(number).socket.close()
                else:
                    self.lost.append((client.began, "closed unanswered"))
                    self.open.pop(number).socket.close()
            except OSError as failure:
                self.failed(self.open.pop(number), failure.errno)

    def ask(self, number, client):
        failure = client.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if failure:
            self.failed(self.open.pop(number), failure)
            return
        client.asked = time.monotonic()
        self.latest = max(self.latest, client.asked - client.began)
        client.socket.send(REQUEST)
        self.poll.modify(number, select.EPOLLIN)

    def finish(self, seconds):
        """Waits for those that are open."""
        end = time.monotonic() + seconds
        while self.open and time.monotonic() < end:
            self.ready(0.01)
