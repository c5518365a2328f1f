"""The load: ab and wrk with common settings, and a downloader that is lighter than what it measures."""

import json
import os
import re
import sys

DOWNLOADER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "download.py")
FILES = {"10k": 10 * 1024, "100m": 100 * 1024 * 1024}
SMALL_BYTES = 128
SIZES = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
UNITS = {"us": 1, "ms": 1e3, "s": 1e6, "m": 60e6}
# wrk prints how much it received with two digits behind the point.
ROUNDING = 0.01
# More than any server can do in a second: ab wants a number, but its time limit is to end it.
AB_PER_SECOND = 100_000


class Load:
    """A command, and how to read its output: units done, seconds, errors, p50 and p99 in microseconds."""

    def __init__(self, connections, path="/"):
        self.connections, self.path = connections, path
        self.body_bytes = FILES.get(path[1:], SMALL_BYTES)

    def short(self, done, received):
        """How many responses are missing by their bytes: a fast response may be the wrong one."""
        missing = done * self.body_bytes - received
        return max(0, round(missing / self.body_bytes - ROUNDING * done))

    def url(self, port):
        return f"http://127.0.0.1:{port}{self.path}"


class Wrk(Load):
    def command(self, port, seconds, folder):
        return ["wrk", "-t1", f"-c{self.connections}", f"-d{seconds}s", "--timeout", "8s", "--latency", self.url(port)]

    def read(self, text, folder):
        done = re.search(r"(\d+) requests in ([\d.]+)(us|ms|s|m), ([\d.]+)([KMG]?)B read", text)
        if not done:
            return failed()
        errors = sum(map(int, re.findall(r"(?:connect|read|write|timeout) (\d+)", text)))
        errors += sum(map(int, re.findall(r"Non-2xx or 3xx responses: (\d+)", text)))
        errors += self.short(int(done[1]), float(done[4]) * SIZES[done[5]])
        latency = {p: float(v) * UNITS[u] for p, v, u in re.findall(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s|m)", text, re.M)}
        return {
            "done": int(done[1]),
            "seconds": float(done[2]) * UNITS[done[3]] / 1e6,
            "errors": errors,
            "p50": latency.get("50"),
            "p99": latency.get("99"),
        }


class Ab(Load):
    def __init__(self, connections, keep_alive, path="/"):
        super().__init__(connections, path)
        self.keep_alive = keep_alive

    def command(self, port, seconds, folder):
        keep = ["-k"] if self.keep_alive else []
        # -t sets a number of requests of its own, so -n has to come behind it.
        limits = ["-t", str(seconds), "-n", str(AB_PER_SECOND * seconds)]
        return ["ab", "-q", "-r", *keep, *limits, "-c", str(self.connections), "-e", self.percentiles(folder), self.url(port)]

    @staticmethod
    def percentiles(folder):
        return os.path.join(folder, "ab.csv")

    def read(self, text, folder):
        found = {name.strip(): value for name, value in re.findall(r"^([A-Z][^:\n]+):\s+([\d.]+)", text, re.M)}
        if "Complete requests" not in found:
            return failed()
        done = int(found["Complete requests"])
        errors = int(found.get("Failed requests", 0)) + int(found.get("Non-2xx responses", 0))
        errors += self.short(done, int(found["HTML transferred"]))
        if self.keep_alive:
            errors += max(0, done - int(found.get("Keep-Alive requests", 0)) - self.connections)
        # ab prints whole milliseconds; its file has three digits more.
        rows = dict(re.findall(r"^(\d+),([\d.]+)", open(self.percentiles(folder)).read(), re.M))
        return {
            "done": done,
            "seconds": float(found["Time taken for tests"]),
            "errors": errors,
            "p50": float(rows["50"]) * 1e3,
            "p99": float(rows["99"]) * 1e3,
        }


class Download(Load):
    def command(self, port, seconds, folder):
        size = FILES[self.path[1:]]
        return [sys.executable, DOWNLOADER, str(port), self.path, str(size), str(self.connections), str(seconds)]

    def read(self, text, folder):
        try:
            return {"p50": None, "p99": None} | json.loads(text)
        except ValueError:
            return failed()


def failed():
    return {"done": 0, "seconds": 1, "errors": 1, "p50": None, "p99": None}


class Scenario:
    """unit: what "done" counts. bulk: the bulk-tuned contenders take part."""

    def __init__(self, title, load, unit="request", bulk=False, keep_alive=True):
        self.title, self.load, self.unit, self.bulk, self.keep_alive = title, load, unit, bulk, keep_alive


SCENARIOS = {
    "small": Scenario("128 bytes, kept alive (wrk -c64)", Wrk(64)),
    "abk": Scenario("128 bytes, kept alive, HTTP/1.0 (ab -k -c100)", Ab(100, keep_alive=True)),
    "close": Scenario("128 bytes, a connection per request (ab -c64)", Ab(64, keep_alive=False), keep_alive=False),
    "10k": Scenario("10 KiB, kept alive (wrk -c64)", Wrk(64, "/10k")),
    "c1000": Scenario("128 bytes, 1,000 connections (wrk -c1000)", Wrk(1000)),
    "download": Scenario("100 MiB, 4 at a time", Download(4, "/100m"), unit="GB", bulk=True),
}


def write_files(folder):
    os.mkdir(os.path.join(folder, "files"))
    for name, size in FILES.items():
        path = os.path.join(folder, "files", name)
        with open(path, "wb") as file:
            file.truncate(size)
        os.chmod(path, 0o644)
    os.chmod(os.path.join(folder, "files"), 0o755)
