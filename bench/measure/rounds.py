"""Interleaved rounds: in each one every contender meets the same load on the same core, in an order drawn anew, and is
compared with the others of the same round. What disturbs a round disturbs all of it."""

import random
import resource
import statistics
import subprocess
import time

from . import contenders, machine, processes, scenarios
from .loads import Wrk

FIRST_PORT, FIRST_ADMIN, FIRST_ORIGIN = 18100, 18130, 18200
MOST_SERVERS, MOST_ORIGINS = 20, 1000
# A JVM compiles code that runs often; before that it is slower than it will be for months.
STILL_FALLING = 0.95
MEMORY_AT = 0.7  # of a run: its connections are open then
PATIENCE_SECONDS = 30
HARDLY_ANY = 0.1  # of what the contender answered in its other rounds


class Server:
    """A contender that runs. base: the server that it is compared with. crowd: processes that hold its idle clients."""

    def __init__(self, name, title, base, contender, place, process):
        self.name, self.title, self.base = name, title, base
        self.contender, self.place, self.process = contender, place, process
        self.pid, self.facts, self.crowd = process.pid, {}, []


class Rounds:
    def __init__(self, chosen, cores, started, results, save):
        self.chosen, self.started, self.results, self.save = chosen, started, results, save
        self.core, self.load_cores = cores
        self.random = random.Random(chosen.seed)
        self.origin = started.spawn("origin", [machine.native("origin"), str(FIRST_ORIGIN), str(MOST_ORIGINS)], self.load_cores)
        deadline = time.monotonic() + processes.START_SECONDS
        while not processes.answers(FIRST_ORIGIN + MOST_ORIGINS - 1):
            if self.origin.poll() is not None or time.monotonic() > deadline:
                started.give_up("origin", FIRST_ORIGIN)
            time.sleep(0.02)

    # --- scenarios

    def scenario(self, key, scenario):
        servers = []
        try:
            self.open(scenario, servers)
            self.prepare(key, scenario, servers)
            self.rounds(key, scenario, servers)
        finally:
            self.close(servers)

    def latency(self):
        """At shares of what the slowest contender can do, so that all meet the same rate."""
        first = scenarios.SCENARIOS["small"]
        servers = []
        try:
            self.open(first, servers)
            rates = self.chosen.rate
            for server in servers:
                self.warm_up(first, server)
            if not rates:
                slowest = min(self.saturation(server) for server in servers)
                self.results["notes"].append(f"Saturation: {slowest:,.0f} requests/s, of the slowest contender (wrk -c64).")
                rates = [max(100, round(slowest * share / 100, -2)) for share in self.chosen.shares]
            for rate, share in zip(rates, self.chosen.shares if not self.chosen.rate else [None] * len(rates)):
                key, scenario = f"latency-{rate:.0f}", scenarios.at_rate(int(rate), share)
                self.prepare(key, scenario, servers)
                self.rounds(key, scenario, servers)
        finally:
            self.close(servers)

    def saturation(self, server):
        found = [self.load(Wrk(64), server, self.chosen.seconds) for _ in range(3)]
        if not all(run["done"] for run in found):
            raise processes.Failure(f"{server.title} answered nothing")
        return statistics.median(run["done"] / run["seconds"] for run in found)

    # --- servers

    def open(self, scenario, servers):
        """Adds a server for each contender; those that are there when one fails are to be closed."""
        names = [name for name in self.chosen.contenders or scenario.contenders]
        if len(self.chosen.jar) > 1 and not self.chosen.contenders:
            names = [contenders.OURS, *self.chosen.jar[1:]]
        if scenario.tls:
            names = [name for name in names if name != "floor" and name != "undertow"]
        reasons = {name: contenders.ALL[name].missing(scenario.mode, scenario.tls) for name in names}
        for reason in filter(None, reasons.values()):
            self.note(reason)
        names = [name for name in names if not reasons[name]]
        for name in names:
            contender = contenders.ALL[name]
            base = name if scenario.beside_itself else contenders.OURS if contenders.OURS in names else names[0]
            servers.append(self.serve(name, contender.title, base, contender, scenario, scenario.backends, len(servers)))
            if scenario.beside_itself:
                backends = scenario.beside_itself.get("backends", scenario.backends)
                title = contender.title + (", 1,000 backends" if backends != scenario.backends else ", idle clients")
                servers.append(self.serve(name + "+", title, base, contender, scenario, backends, len(servers)))

    def serve(self, name, title, base, contender, scenario, backends, number):
        ports = range(FIRST_ORIGIN, FIRST_ORIGIN + backends)
        place = contenders.Place(
            FIRST_PORT + number, FIRST_ADMIN + number, ports, self.started.folder, self.chosen.java, scenario.mode,
            scenario.tls, patient=bool(scenario.beside_itself),
        )
        command = contender.command(place)
        self.results["contenders"].setdefault(
            name, {"title": title, "configuration": contender.configuration(scenario.mode), "version": contender.version()}
        )
        log = f"{name.replace('/', '_')}-{place.port}"
        process = self.started.start(log, command, [self.core], place.port, scenario.tls)
        return Server(name, title, base, contender, place, process)

    def close(self, servers):
        self.started.stop([process for server in servers for process in (server.process, *server.crowd)])

    def note(self, text):
        if text not in self.results["notes"]:
            self.results["notes"].append(text)
            print("bench/run:", text, flush=True)

    # --- warm-up

    def prepare(self, key, scenario, servers):
        self.results["scenarios"][key] = {
            "title": scenario.title,
            "unit": scenario.unit,
            "keep_alive": scenario.keep_alive,
            "compared": scenario.compared,
            "bases": {server.name: server.base for server in servers},
            "unsettled": [],
            "facts": {server.name: server.facts for server in servers},
            "runs": {server.name: [] for server in servers},
        }
        for server in servers:
            if not self.warm_up(scenario, server):
                self.results["scenarios"][key]["unsettled"].append(server.name)
        if scenario.beside_itself and "idle" in scenario.beside_itself:
            for server in servers:
                if server.name.endswith("+"):
                    self.idle(server, scenario.beside_itself["idle"])

    def warm_up(self, scenario, server):
        """Whether the contender settled."""
        seconds = self.chosen.warm if server.contender.jvm else 1
        print(f"  warming up {server.title}: {seconds} s", flush=True)
        costs = []
        end = time.monotonic() + seconds
        while not costs or time.monotonic() < end:
            before = processes.Cpu(server.pid)
            run = self.load(scenario.load, server, 1)
            if not run["done"]:
                raise processes.Failure(f"{server.title} answered nothing: {run.get('complaint', '').strip()[-300:]}")
            costs.append(processes.Cpu(server.pid).seconds_since(before) / run["done"])
        half = len(costs) // 4
        return half < 2 or statistics.median(costs[-half:]) >= STILL_FALLING * statistics.median(costs[-2 * half : -half])

    def idle(self, server, count):
        """Opens connections that stay open, and idle, until the scenario ends."""
        before = processes.resident_mib(server.pid)
        command = [machine.native("load"), "idle", str(server.place.port), str(count)]
        holder = self.started.spawn("idle", command, self.load_cores, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        server.crowd.append(holder)
        told = holder.stdout.readline()
        opened = int("".join(filter(str.isdigit, told.decode())) or 0)
        if opened < count:
            raise processes.Failure(f"{server.title} took {opened} of {count} idle clients")
        kib = (processes.resident_mib(server.pid) - before) * 1024 / count
        server.facts["idle"] = f"{count:,} idle clients take {kib:.2f} KiB each (resident)"

    # --- rounds

    def rounds(self, key, scenario, servers):
        kept = self.results["scenarios"][key]
        for number in range(self.chosen.rounds):
            began, taken = time.monotonic(), {}
            for server in self.random.sample(servers, len(servers)):
                taken[server.name] = self.measured(scenario, server)
            for name, run in taken.items():  # a round counts when it is whole
                kept["runs"][name].append(run)
            self.save()
            self.say(key, scenario, number, servers, taken, time.monotonic() - began)
        for server in servers:
            mark_hardly_any(kept["runs"][server.name])

    def say(self, key, scenario, number, servers, taken, took):
        cells = []
        for server in servers:
            run = taken[server.name]
            value = "failed" if "failed" in run else shown(run, scenario)
            cells.append(f"{server.title} {value}")
        left = (self.chosen.rounds - number - 1) * took
        word = {"quick": "QUICK ", "short": "", "full": ""}[self.results["mode"]]
        print(f"{word}{key} {number + 1}/{self.chosen.rounds}: {' · '.join(cells)}   {left:.0f} s left", flush=True)

    def measured(self, scenario, server):
        """One run with what it cost: CPU seconds, memory, and how busy the rest of the machine was."""
        begin, busy, children = time.monotonic(), processes.busy_seconds(), children_seconds()
        opened = processes.connections_opened()
        contender, origin = processes.Cpu(server.pid), processes.Cpu(self.origin.pid)
        run = self.load(scenario.load, server, self.chosen.seconds)
        user, system = processes.Cpu(server.pid).since(contender)
        known = user + system + processes.Cpu(self.origin.pid).seconds_since(origin) + children_seconds() - children
        took = time.monotonic() - begin
        run |= {"user_seconds": user, "system_seconds": system, "core_share": (user + system) / took}
        # Towards the servers: those that the load opened are left out, unless it opens one per request.
        run["opened"] = max(0, processes.connections_opened() - opened - min(run["done"], scenario.load.opens))
        run["others_share"] = max(0, processes.busy_seconds() - busy - known) / took
        if not run["done"]:
            run["failed"] = run.pop("complaint", "no answer").strip()[-300:]
        return run

    def load(self, load, server, seconds):
        port, folder = server.place.port, self.started.folder
        beside = load.background(port, seconds)
        second = self.started.spawn("beside", beside, self.load_cores, stdout=subprocess.PIPE) if beside else None
        command = processes.pinned(load.command(port, seconds, folder), self.load_cores)
        resident = None
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
            try:
                text, _ = process.communicate(timeout=MEMORY_AT * seconds)
            except subprocess.TimeoutExpired:
                resident = processes.resident_mib(server.pid)
                text = rest(process, seconds)
        run = load.read(text, folder)
        run["resident_mib"] = resident or processes.resident_mib(server.pid)
        if second:
            found = load.downloads.read(second.communicate()[0].decode(), folder)
            self.started.running.remove(second)
            run["errors"] += found["errors"]
            run["beside_rate"] = found["done"] / found["seconds"]
        return run


def rest(process, seconds):
    try:
        return process.communicate(timeout=seconds + PATIENCE_SECONDS)[0]
    except subprocess.TimeoutExpired:
        process.kill()
        return process.communicate()[0] + "\nkilled: it did not end by itself"


def mark_hardly_any(runs):
    """A run that answered nearly nothing, beside others that did, has no figures either."""
    counts = [run["done"] for run in runs if "failed" not in run]
    for run in runs:
        if "failed" not in run and run["done"] < HARDLY_ANY * statistics.median(counts):
            run["failed"] = f"hardly any answers: {run['done']}"


def shown(run, scenario):
    if scenario.compared[0] != scenarios.COST:
        return f"p50 {run['p50']:.0f} p99 {run['p99']:.0f} µs"
    cost = (run["user_seconds"] + run["system_seconds"]) / run["done"]
    return f"{cost:.3f} s/GB" if scenario.unit == "GB" else f"{cost * 1e6:.2f} µs"


def children_seconds():
    """Of the load, which ended and was waited for."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
