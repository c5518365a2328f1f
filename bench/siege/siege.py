#!/usr/bin/env python3
"""Besieges a proxy and tells how long newcomers wait. Started by run; see there.

  siege.py backend PORT
  siege.py attack KIND COUNT PORT SECONDS [ADMIN-PORT]      KIND: streams, readers

streams: each client asks for a stream that never ends, sends 60 KB of further requests, and reads normally.
readers: each client asks for /big and reads nothing.
"""
import asyncio
import resource
import socket
import sys
import time

SMALL = b"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + b"x" * 2000
BIG_HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 500000\r\n\r\n"
STREAM = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
PATIENCE_SECONDS = 5


async def answer(reader, writer):
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            if head.startswith(b"GET /big"):
                writer.write(BIG_HEAD)
                for _ in range(25):
                    writer.write(b"x" * 20000)
                    await writer.drain()
            elif head.startswith(b"GET /events"):
                writer.write(STREAM)
                while True:
                    writer.write(b"2\r\nx\n\r\n")
                    await writer.drain()
                    await asyncio.sleep(1)
            else:
                writer.write(SMALL)
            await writer.drain()
    except (OSError, EOFError, asyncio.CancelledError):
        pass
    finally:
        writer.close()


async def backend(port):
    server = await asyncio.start_server(answer, "127.0.0.1", port, backlog=4096)
    async with server:
        await server.serve_forever()


def request(path):
    return b"GET %s HTTP/1.1\r\nHost: site\r\n\r\n" % path


async def attacker(kind, port, keep):
    loop = asyncio.get_running_loop()
    try:
        client = socket.socket()
        client.setblocking(False)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        keep.append(client)
        await loop.sock_connect(client, ("127.0.0.1", port))
        if kind == "readers":
            await loop.sock_sendall(client, request(b"/big"))
            return
        more = request(b"/more")
        sending = asyncio.ensure_future(loop.sock_sendall(client, request(b"/events") + more * (60000 // len(more))))
        while await loop.sock_recv(client, 4096):
            pass
        sending.cancel()
    except OSError:
        pass


async def ask(port, path):
    """Seconds until the whole answer was here, and its status; 0 if there was none."""
    began = time.monotonic()
    status = 0
    try:
        reader, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", port), PATIENCE_SECONDS)
        writer.write(b"GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n" % (path, port))
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE_SECONDS)
        if path == b"/small":
            await asyncio.wait_for(reader.readexactly(2000), PATIENCE_SECONDS)
        status = int(head.split()[1])
        writer.close()
    except (OSError, EOFError, asyncio.TimeoutError):
        pass
    return time.monotonic() - began, status


async def attack(kind, count, port, seconds, admin):
    keep = []
    crowd = []
    for _ in range(count):
        crowd.append(asyncio.ensure_future(attacker(kind, port, keep)))
        await asyncio.sleep(0.001)
    answers = []
    ends = time.monotonic() + seconds
    asked = []
    while time.monotonic() < ends:
        asked.append(asyncio.ensure_future(ask(port, b"/small")))
        if admin:
            answers.append(await ask(admin, b"/metrics"))
        await asyncio.sleep(0.1)
    newcomers = [await each for each in asked]
    served = [wait for wait, status in newcomers if status == 200]
    print("%s %d: newcomers %d, served %d, worst %.3f s" % (kind, count, len(newcomers), len(served), max(served or [-1])), end="")
    if admin:
        print("; /metrics worst %.3f s, failed %d" % (max(w for w, s in answers), sum(s != 200 for w, s in answers)), end="")
    print(flush=True)
    for each in crowd:
        each.cancel()


def main(words):
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if words[0] == "backend":
        asyncio.run(backend(int(words[1])))
    else:
        admin = int(words[5]) if len(words) > 5 else 0
        asyncio.run(attack(words[1], int(words[2]), int(words[3]), float(words[4]), admin))


main(sys.argv[1:])
