"""The scenarios that run in rounds: which load, which contenders, what is compared."""

from .contenders import OURS
from .loads import Ab, Beside, Bulk, Rate, Tls, Wrk

PLAIN = [OURS, "floor", "haproxy", "nginx"]
BULK = [*PLAIN, "haproxy-bulk", "nginx-bulk"]
TERMINATING = [OURS, "haproxy", "nginx"]

COST, P50, P99, P999 = "cost", "p50", "p99", "p999"


class Scenario:
    """unit: what a run's "done" counts: request, connection or GB. compared: the figures that are set in relation.
    beside_itself: what makes a second server of each contender (idle clients, backends), which then is compared with
    the first one of the same contender instead of all with ours."""

    def __init__(self, title, load, contenders=PLAIN, unit="request", compared=(COST,), mode="http", tls=False,
                 backends=3, beside_itself=None, keep_alive=True):
        self.title, self.load, self.contenders, self.unit = title, load, contenders, unit
        self.compared, self.mode, self.tls, self.backends = list(compared), mode, tls, backends
        self.beside_itself, self.keep_alive = beside_itself, keep_alive


SCENARIOS = {
    "small": Scenario("128 bytes, kept alive (wrk -c64)", Wrk(64)),
    "abk": Scenario("128 bytes, kept alive, HTTP/1.0 (ab -k -c100)", Ab(100, keep_alive=True)),
    "close": Scenario("128 bytes, a connection each (ab -c64)", Ab(64, keep_alive=False), keep_alive=False),
    "10k": Scenario("10 KiB, kept alive (wrk -c64)", Wrk(64, "/10k")),
    "c1000": Scenario("128 bytes, 1,000 connections (wrk -c1000)", Wrk(1000), compared=(COST, P99)),
    "download": Scenario("100 MiB downloads, 4 at a time", Bulk(4, "/100m"), BULK, unit="GB"),
    "upload": Scenario("100 MiB uploads, 4 at a time", Bulk(4, ""), BULK, unit="GB"),
    "beside": Scenario(
        "128 bytes, 500 a second, beside four downloads of 100 MiB", Beside(16, 500, 4), BULK, compared=(P50, P99)
    ),
    "tcp": Scenario("tcp mode: 128 bytes, kept alive (wrk -c64)", Wrk(64), mode="tcp"),
    "tcp-download": Scenario("tcp mode: 100 MiB downloads, 4 at a time", Bulk(4, "/100m"), unit="GB", mode="tcp"),
    "everything": Scenario(
        "128 bytes, kept alive (wrk -c64), as shipped, and less, and more", Wrk(64), [OURS, "bare", "logged"]
    ),
    "backends": Scenario(
        "128 bytes, kept alive (wrk -c64), 1,000 backends", Wrk(64), beside_itself={"backends": 1000}
    ),
    "idle": Scenario(
        "128 bytes, 200 connections (wrk -c200), beside 10,000 idle ones", Wrk(200), beside_itself={"idle": 10000}
    ),
    "churn": Scenario(
        "10,000 connections a second, a request each", Rate(1000, 10000, each=True), unit="connection",
        compared=(COST, P99), keep_alive=False,
    ),
    "tls-small": Scenario(
        "TLS: 128 bytes, kept alive (wrk -c64)", Wrk(64, scheme="https"), TERMINATING, tls=True
    ),
    "tls-download": Scenario("TLS: 100 MiB downloads, 4 at a time", Tls("get", 4), TERMINATING, unit="GB", tls=True),
    "tls-full": Scenario(
        "TLS: full handshakes", Tls("full", 8), TERMINATING, unit="connection", tls=True, keep_alive=False
    ),
    "tls-resumed": Scenario(
        "TLS: resumed handshakes", Tls("resumed", 8), TERMINATING, unit="connection", tls=True, keep_alive=False
    ),
}

# What one word stands for on the command line.
GROUPS = {
    "comparison": ["small", "abk", "close", "10k", "c1000", "download", "upload", "beside"],
    "scale": ["idle", "backends", "churn"],
    "tls": [name for name in SCENARIOS if name.startswith("tls-")],
}


def at_rate(per_second, share):
    """Latency in the open loop, at a share of what the slowest contender can do."""
    title = f"128 bytes, {per_second:,} a second" + (f", {share:g} % of saturation" if share else "")
    return Scenario(title + ", 64 connections", Rate(64, per_second), compared=(P50, P99, P999))
