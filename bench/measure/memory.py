"""Resident memory under the JVM's options: at rest, under load, with 1,000 busy clients, with 10,000 idle ones, and when
they have gone. Not pinned: the JVM chooses its collector by the cores that it sees."""

import subprocess
import time

from . import contenders, machine, processes, report, rounds
from .loads import Wrk

IDLE = 10000
OPTIONS = [
    "",
    "-XX:+UseSerialGC",
    "-Xmx64m",
    "-Xmx64m -XX:+UseSerialGC",
    "-Xmx32m -XX:+UseSerialGC",
    "-XX:MaxRAMPercentage=1 -XX:+UseSerialGC",
    "-Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1",
]


def short(options):
    return options.replace("-XX:+Use", "").replace("-XX:TieredStopAtLevel=1", "tier 1").replace("-XX:", "")


class Memory:
    def __init__(self, chosen, cores, started, results, save):
        self.chosen, self.started, self.results, self.save = chosen, started, results, save
        self.rounds = rounds.Rounds(chosen, cores, started, results, save)
        self.cores = [cores[0], *cores[1]]
        self.seconds = 1 if chosen.quick else 10
        self.idle = 1000 if chosen.quick else IDLE

    def run(self):
        kept = self.results["memory"] = {"idle": self.idle, "rows": {}}
        peers = [contenders.ALL[name] for name in ("floor", "haproxy", "nginx")]
        cases = [(short(options) or "as it comes", contenders.ALL[contenders.OURS], options) for options in OPTIONS]
        cases += [(peer.title, peer, "") for peer in peers if not peer.missing("http")]
        for title, contender, options in cases:
            kept["rows"][title] = self.measure(contender, options)
            print(f"{title}: " + ", ".join(f"{name} {value:.1f}" for name, value in kept["rows"][title].items()), flush=True)
            self.save()

    def measure(self, contender, options):
        ports = range(rounds.FIRST_ORIGIN, rounds.FIRST_ORIGIN + 3)
        place = contenders.Place(rounds.FIRST_PORT, rounds.FIRST_ADMIN, ports, self.started.folder, options, patient=True)
        process = self.started.start(contender.name, contender.command(place), self.cores, place.port)
        server = rounds.Server(contender.name, contender.title, contender.name, contender, place, process)
        try:
            time.sleep(1.5)  # a helper thread of the balancer loads more after a second
            row = {"at rest": processes.resident_mib(process.pid)}
            self.busy(server, 64, "busy 64", row)
            self.busy(server, 1000, "busy 1,000", row)
            return row | self.with_idle(server)
        finally:
            self.started.stop([process])

    def busy(self, server, connections, name, row):
        before = processes.Cpu(server.pid)
        run = self.rounds.load(Wrk(connections), server, self.seconds)
        if not run["done"]:
            raise processes.Failure(f"{server.title} answered nothing")
        row[name] = run["resident_mib"]
        row[name + " µs"] = processes.Cpu(server.pid).seconds_since(before) / run["done"] * 1e6

    def with_idle(self, server):
        before = processes.resident_mib(server.pid)
        command = [machine.native("load"), "idle", str(server.place.port), str(self.idle)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
            opened = int("".join(filter(str.isdigit, holder.stdout.readline().decode())) or 0)
            idle = processes.resident_mib(server.pid)
            holder.stdin.close()
        time.sleep(1)
        return {
            "opened": opened,
            "with idle": idle,
            "KiB each": (idle - before) * 1024 / max(opened, 1),
            "gone": processes.resident_mib(server.pid),
        }


def lines(results):
    kept = results["memory"]["rows"]
    names = list(next(iter(kept.values())))
    rows = [["", *("µs" if name.endswith("µs") else name for name in names)]]
    for title, row in kept.items():
        digits = {name: 1 if name == "KiB each" or name.endswith("µs") else 0 for name in names}
        rows.append([title, *(f"{row[name]:,.{digits[name]}f}" for name in names)])
    return report.text_table(rows)


def markdown(results):
    text = [f"# {results['name'].capitalize()}", "", *report.banner(results), *lines(results), ""]
    text += [
        "Resident memory in MiB: 1.5 s after the start, under 64 and under 1,000 busy connections (and the CPU time per request"
        f" then, compiler and collector included), with {results['memory']['idle']:,} more connections that made one request and"
        " are idle, and a second after those have gone. Not pinned to a core.",
        "", "## How it was measured", "", *report.method(results),
    ]
    return "\n".join(text) + "\n" + (f"\n{results['remarks'].strip()}\n" if results.get("remarks") else "")
