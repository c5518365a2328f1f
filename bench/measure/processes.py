"""Starts and stops processes, and reads what they cost from /proc."""

import os
import re
import signal
import socket
import subprocess
import time

from . import machine

TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 60
STOP_SECONDS = 3


class Failure(Exception):
    """A scenario that cannot go on; the others can."""


class Processes:
    """What was started, until the end of the with-block; configurations and logs are in its folder."""

    def __init__(self, folder):
        self.folder = folder
        self.running = []

    def __enter__(self):
        os.chmod(self.folder, 0o755)  # workers of a server started by root are somebody else
        for stop in (signal.SIGINT, signal.SIGTERM):  # also if whoever started this ignores one of them
            signal.signal(stop, signal.default_int_handler)
        return self

    def __exit__(self, *_):
        self.stop(list(self.running))

    def stop(self, processes):
        for process in reversed(processes):
            process.terminate()
        for process in processes:
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                for pid in reversed(tree(process.pid)):
                    os.kill(pid, signal.SIGKILL)
                process.wait()
            self.running.remove(process)

    def start(self, name, command, cores, port, tls=False):
        """Starts a server on these cores and waits for its first answer."""
        process = self.spawn(name, command, cores)
        deadline = time.monotonic() + START_SECONDS
        while not answers(port, tls):
            if process.poll() is not None or time.monotonic() > deadline:
                self.give_up(name, port)
            time.sleep(0.002)
        if process.poll() is not None:  # the answer was somebody else's, who has the port
            self.give_up(name, port)
        return process

    def spawn(self, name, command, cores, **pipes):
        log = os.path.join(self.folder, name + ".log")
        with open(log, "wb") as out:
            pipes = {"stdin": subprocess.DEVNULL, "stdout": out, "stderr": out} | pipes
            process = subprocess.Popen(pinned(command, cores), cwd=self.folder, **pipes)
        self.running.append(process)
        return process

    def log(self, name):
        with open(os.path.join(self.folder, name + ".log"), errors="replace") as file:
            return file.read()[-2000:]

    def give_up(self, name, port):
        raise Failure(f"{name} does not serve port {port}: {self.log(name).strip() or 'and says nothing'}")


def pinned(command, cores):
    return ["taskset", "-c", ",".join(map(str, cores)), machine.find(command[0]) or command[0], *command[1:]]


def answers(port, tls=False):
    """Whether a request gets a 200. With TLS a handshake would need a client that trusts: accepting must do."""
    try:
        with socket.create_connection(("127.0.0.1", port), 5) as client:
            if tls:
                return True
            client.settimeout(5)
            client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return client.recv(64)[8:12] == b" 200"
    except OSError:
        return False


def tree(pid):
    """A process and its descendants: nginx has a master and a worker."""
    found = [pid]
    for one in found:
        try:
            for thread in os.listdir(f"/proc/{one}/task"):
                with open(f"/proc/{one}/task/{thread}/children") as file:
                    found += map(int, file.read().split())
        except OSError:
            continue
    return found


class Cpu:
    """The CPU time of a process and its descendants up to now."""

    def __init__(self, pid):
        self.nanos, self.user, self.system = {}, 0, 0
        for one in tree(pid):
            try:
                with open(f"/proc/{one}/stat") as file:
                    fields = file.read().rsplit(")", 1)[1].split()
                self.user += int(fields[11])
                self.system += int(fields[12])
                for thread in os.listdir(f"/proc/{one}/task"):
                    with open(f"/proc/{one}/task/{thread}/schedstat") as file:
                        self.nanos[thread] = int(file.read().split()[0])
            except OSError:
                continue  # ended while we looked

    def since(self, before):
        """(user, system) in seconds. The sum is exact; the kernel splits it by ticks of 10 ms."""
        user, system = self.user - before.user, self.system - before.system
        # A thread that ended took its nanoseconds along (a JVM's compilers come and go); the ticks of its process
        # still have them.
        total = (user + system) / TICKS
        if before.nanos.keys() <= self.nanos.keys():
            total = (sum(self.nanos.values()) - sum(before.nanos.values())) / 1e9
        share = user / (user + system) if user + system else 0.5
        return total * share, total * (1 - share)

    def seconds_since(self, before):
        return sum(self.since(before))


def resident_mib(pid):
    total = 0
    for one in tree(pid):
        try:
            with open(f"/proc/{one}/status") as file:
                found = re.search(r"VmRSS:\s+(\d+)", file.read())
            total += int(found[1]) if found else 0
        except OSError:
            continue
    return total / 1024


def connections_opened():
    """By all programs of this machine since it started."""
    with open("/proc/net/snmp") as file:
        names, values = [line.split() for line in file if line.startswith("Tcp:")]
    return int(values[names.index("ActiveOpens")])


def busy_seconds():
    """Of all cores: what is neither idle nor waiting for a disk."""
    with open("/proc/stat") as file:
        user, nice, system, _, _, irq, softirq, steal = map(int, file.readline().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / TICKS
