"""Starts and stops processes, and reads what they cost from /proc."""

import os
import re
import signal
import socket
import subprocess
import sys
import time

from . import machine

TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 20
STOP_SECONDS = 3


class Processes:
    """What was started, until the end of the with-block; logs are in its folder."""

    def __init__(self, folder):
        self.folder = folder
        self.running = []

    def __enter__(self):
        os.chmod(self.folder, 0o755)  # workers of a server started by root are somebody else
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        return self

    def __exit__(self, *_):
        for process in reversed(self.running):
            process.terminate()
        for process in self.running:
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def start(self, name, command, cores, port):
        """Starts a server on these cores and waits for its first 200."""
        log = os.path.join(self.folder, name + ".log")
        with open(log, "wb") as out:
            process = subprocess.Popen(
                pinned(command, cores), stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=self.folder
            )
        self.running.append(process)
        deadline = time.monotonic() + START_SECONDS
        while not answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                self.give_up(name, port)
            time.sleep(0.02)
        if process.poll() is not None:  # the 200 was somebody else's, who has the port
            self.give_up(name, port)
        return process.pid

    def give_up(self, name, port):
        log = open(os.path.join(self.folder, name + ".log")).read()
        sys.exit(f"bench/compare: {name} does not serve port {port}:\n{log[-2000:]}")


def pinned(command, cores):
    return ["taskset", "-c", ",".join(map(str, cores)), machine.find(command[0]) or command[0], *command[1:]]


def answers(port):
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as client:
            client.settimeout(2)
            client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return client.recv(64)[8:12] == b" 200"
    except OSError:
        return False


def tree(pid):
    """A process and its descendants: nginx has a master and a worker."""
    children = {}
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            parent = int(open(f"/proc/{entry}/stat").read().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(entry))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


class Cpu:
    """The CPU time of a process and its descendants up to now."""

    def __init__(self, pid):
        self.nanos, self.ticks = {}, 0
        for one in tree(pid):
            try:
                fields = open(f"/proc/{one}/stat").read().rsplit(")", 1)[1].split()
                self.ticks += int(fields[11]) + int(fields[12])
                for thread in os.listdir(f"/proc/{one}/task"):
                    self.nanos[thread] = int(open(f"/proc/{one}/task/{thread}/schedstat").read().split()[0])
            except OSError:
                continue  # ended while we looked

    def seconds_since(self, before):
        # A thread that ended took its nanoseconds along (a JVM's compilers come and go); the ticks of its process,
        # 10 ms each, still have them.
        if before.nanos.keys() <= self.nanos.keys():
            return (sum(self.nanos.values()) - sum(before.nanos.values())) / 1e9
        return (self.ticks - before.ticks) / TICKS


def resident_mib(pid):
    total = 0
    for one in tree(pid):
        try:
            found = re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{one}/status").read())
            total += int(found[1]) if found else 0
        except OSError:
            continue
    return total / 1024


def connections_opened():
    """CPU time of all programs of this machine since it started."""
    names, values = [line.split() for line in open("/proc/net/snmp") if line.startswith("Tcp:")]
    return int(values[names.index("ActiveOpens")])


def busy_seconds():
    """Of all cores: what is neither idle nor waiting for a disk."""
    user, nice, system, _, _, irq, softirq, steal = map(int, open("/proc/stat").readline().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / TICKS
