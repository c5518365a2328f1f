"""The loads: ab and wrk with common settings, load.c for what they cannot do, tls.py for handshakes.

Each is a command, and how to read its output: a dictionary with done (requests, connections or GB), seconds, errors and,
where it is known, p50 and p99 in microseconds or whole histograms.
"""

import json
import os
import re
import sys

from . import machine, statistic

BYTES = {"/": 128, "/10k": 10 << 10, "/100m": 100 << 20}
SIZES = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
UNITS = {"us": 1, "ms": 1e3, "s": 1e6, "m": 60e6}
# wrk prints how much it received with two digits behind the point.
ROUNDING = 0.01
# More than any server can do in a second: ab wants a number, but its time limit is to end it.
AB_PER_SECOND = 100_000


def nothing(complaint):
    return {"done": 0, "seconds": 1, "errors": 1, "complaint": complaint}


class Load:
    """programs: what it needs. opens: connections that it opens itself, for a run of any length."""

    programs = ()

    def __init__(self, connections, path="/", scheme="http"):
        self.connections, self.path, self.scheme = connections, path, scheme
        self.opens = connections

    def background(self, port, seconds):
        """A second load that runs meanwhile, or None."""

    def short(self, done, received):
        """How many responses are missing by their bytes: a fast response may be the wrong one."""
        body = BYTES[self.path]
        missing = done * body - received
        return max(0, round(missing / body - ROUNDING * done))

    def url(self, port):
        return f"{self.scheme}://127.0.0.1:{port}{self.path}"


class Wrk(Load):
    programs = ("wrk",)

    def command(self, port, seconds, folder):
        return ["wrk", "-t1", f"-c{self.connections}", f"-d{seconds}s", "--timeout", "8s", "--latency", self.url(port)]

    def read(self, text, folder):
        done = re.search(r"(\d+) requests in ([\d.]+)(us|ms|s|m), ([\d.]+)([KMG]?)B read", text)
        if not done:
            return nothing(text)
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
    programs = ("ab",)

    def __init__(self, connections, keep_alive):
        super().__init__(connections)
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
        if not int(found.get("Complete requests", 0)):
            return nothing(text)
        done = int(found["Complete requests"])
        errors = int(found.get("Failed requests", 0)) + int(found.get("Non-2xx responses", 0))
        errors += self.short(done, int(found["HTML transferred"]))
        if self.keep_alive:
            errors += max(0, done - int(found.get("Keep-Alive requests", 0)) - self.connections)
        # ab prints whole milliseconds; its file has three digits more.
        with open(self.percentiles(folder)) as file:
            rows = dict(re.findall(r"^(\d+),([\d.]+)", file.read(), re.M))
        return {
            "done": done,
            "seconds": float(found["Time taken for tests"]),
            "errors": errors,
            "p50": float(rows["50"]) * 1e3,
            "p99": float(rows["99"]) * 1e3,
        }


class Own(Load):
    """load.c, or tls.py, which prints the same."""

    def read(self, text, folder):
        try:
            found = json.loads(text)
        except ValueError:
            return nothing(text)
        run = {"done": found["done"], "seconds": found["seconds"], "errors": found["errors"]}
        if "latency" in found:
            run["latency"] = found["latency"]
            for name, share in ("p50", 0.5), ("p99", 0.99), ("p999", 0.999):
                run[name] = statistic.percentile(found["latency"], share)
        if "late" in found:
            run["late_p99"] = statistic.percentile(found["late"], 0.99)
        return run


class Bulk(Own):
    """Downloads or uploads of 100 MiB; done counts GB."""

    def command(self, port, seconds, folder):
        how = ["get", str(port), self.path] if self.path else ["put", str(port), str(BYTES["/100m"])]
        return [machine.native("load"), *how, str(self.connections), str(seconds)]

    def read(self, text, folder):
        run = super().read(text, folder)
        if "complaint" not in run:
            run["done"] = json.loads(text)["bytes"] / 1e9
        return run


class Rate(Own):
    """So many requests a second, come what may; each: on a connection of its own."""

    def __init__(self, connections, per_second, each=False):
        super().__init__(connections)
        self.per_second, self.each = per_second, each
        self.opens = float("inf") if each else connections

    def command(self, port, seconds, folder):
        how = ["rate", str(port), self.path, str(self.connections), str(self.per_second), str(seconds)]
        return [machine.native("load"), *how, *(["each"] if self.each else [])]


class Beside(Rate):
    """Small requests at a fixed rate beside downloads."""

    def __init__(self, connections, per_second, downloads):
        super().__init__(connections, per_second)
        self.downloads = Bulk(downloads, "/100m")
        self.opens += downloads

    def background(self, port, seconds):
        return self.downloads.command(port, seconds, "")


class Tls(Own):
    """what: get, full or resumed; see tls.py."""

    def __init__(self, what, connections):
        super().__init__(connections)
        self.what = what
        self.opens = float("inf") if what != "get" else connections

    def command(self, port, seconds, folder):
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tls.py")
        return [sys.executable, script, self.what, str(port), str(self.connections), str(seconds)]
