"""The interleaved run: rounds in which every contender meets the same load on the same core."""

import resource
import statistics
import subprocess
import sys
import time

from . import contenders, loads, machine, processes

# A JVM compiles code that runs often; before that it is slower than it will be for months. How long that takes depends on the
# program and on the core it shares with its compiler, so it is watched: CPU time per request has to stop falling.
WARM_UP_LEAST = 5
WARM_UP_MOST = 25
STILL_FALLING = 0.95
STEADY_RUNS = 3
MEMORY_AT = 0.7  # of a run: its connections are open then
PATIENCE_SECONDS = 30


class Comparison:
    def __init__(self, chosen, cores, started):
        self.chosen, self.started = chosen, started
        self.core, self.load_cores = cores
        self.pids = {}

    def run(self):
        if "undertow" in self.chosen.contenders:
            contenders.build_undertow(machine.find("mvn"))
        results = {
            "when": time.strftime("%Y-%m-%d"),
            "quick": self.chosen.quick,
            "rounds": self.chosen.rounds,
            "seconds": self.chosen.seconds,
            "machine": machine.describe((self.core, self.load_cores)),
            "versions": machine.versions(self.chosen.contenders),
            "java_options": self.chosen.java,
            "contenders": {name: self.facts(contenders.ALL[name]) for name in self.chosen.contenders},
            "scenarios": {},
        }
        self.start_all()
        for name in self.chosen.scenarios:
            scenario = loads.SCENARIOS[name]
            runs = self.scenario(scenario)
            results["scenarios"][name] = {
                "title": scenario.title,
                "unit": scenario.unit,
                "keep_alive": scenario.keep_alive,
                "unsettled": self.unsettled,
                "runs": runs,
            }
            say(scenario, runs)
        return results

    @staticmethod
    def facts(contender):
        return {"title": contender.title, "configuration": contender.configuration()}

    def start_all(self):
        folder = self.started.folder
        loads.write_files(folder)
        origins = contenders.nginx("origins", folder)
        self.origins = self.started.start("origins", origins, self.load_cores, contenders.ORIGINS[0])
        for name in self.chosen.contenders:
            contender = contenders.ALL[name]
            self.pids[name] = self.started.start(name, contender.command(self.chosen, folder), [self.core], contender.port)

    def scenario(self, scenario):
        named = self.chosen.contenders
        names = [name for name in named if scenario.bulk or not contenders.ALL[name].bulk]
        self.unsettled = [name for name in names if not self.warm_up(scenario, name)]
        runs = {name: [] for name in names}
        for turn in range(self.chosen.rounds):
            first = turn % len(names)
            for name in names[first:] + names[:first]:
                runs[name].append(self.measured(scenario, name))
        return runs

    def warm_up(self, scenario, name):
        """Whether the contender settled."""
        watched = contenders.ALL[name].jvm and not self.chosen.quick
        cheapest, steady = float("inf"), 0
        for taken in range(1, WARM_UP_MOST + 1):
            before = processes.Cpu(self.pids[name])
            run = self.load(scenario, name, 1)
            cost = processes.Cpu(self.pids[name]).seconds_since(before) / (run["done"] or 1)
            steady = 0 if cost < STILL_FALLING * cheapest else steady + 1
            cheapest = min(cheapest, cost)
            if not watched or (taken >= WARM_UP_LEAST and steady >= STEADY_RUNS):
                return True
        return False

    def measured(self, scenario, name):
        """One run with what it cost: CPU seconds, memory, and how busy the rest of the machine was."""
        pid = self.pids[name]
        begin, busy, children = time.monotonic(), processes.busy_seconds(), children_seconds()
        opened = processes.connections_opened()
        contender, origins = processes.Cpu(pid), processes.Cpu(self.origins)
        run = self.load(scenario, name, self.chosen.seconds)
        cpu = processes.Cpu(pid).seconds_since(contender)
        known = cpu + processes.Cpu(self.origins).seconds_since(origins) + children_seconds() - children
        took = time.monotonic() - begin
        run["cpu_seconds"] = cpu
        # Towards the servers: those that the load opened are left out, unless it opens one per request.
        run["opened"] = max(0, processes.connections_opened() - opened - scenario.load.connections)
        run["core_share"] = cpu / took
        run["others_share"] = max(0, processes.busy_seconds() - busy - known) / took
        return run

    def load(self, scenario, name, seconds):
        port, folder = contenders.ALL[name].port, self.started.folder
        command = processes.pinned(scenario.load.command(port, seconds, folder), self.load_cores)
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            try:
                text, complaint = process.communicate(timeout=MEMORY_AT * seconds)
                resident = processes.resident_mib(self.pids[name])
            except subprocess.TimeoutExpired:
                resident = processes.resident_mib(self.pids[name])
                text, complaint = self.rest(process, seconds)
        run = scenario.load.read(text, folder)
        if not run["done"]:
            print(f"  {name} did nothing: {complaint.strip()[-300:]}", file=sys.stderr)
        run["resident_mib"] = resident
        return run

    @staticmethod
    def rest(process, seconds):
        try:
            return process.communicate(timeout=seconds + PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.communicate()


def children_seconds():
    """Of the load, which ended and was waited for."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def say(scenario, runs):
    print(f"\n{scenario.title}")
    for name, taken in runs.items():
        cpu = statistics.median(run["cpu_seconds"] / (run["done"] or 1) for run in taken)
        rate = statistics.median(run["done"] / run["seconds"] for run in taken)
        errors = sum(run["errors"] for run in taken)
        if scenario.unit == "GB":
            print(f"  {name:14}{cpu:8.3f} CPU s/GB {rate:9.2f} GB/s {errors:6} errors", flush=True)
        else:
            print(f"  {name:14}{cpu * 1e6:8.2f} CPU us   {rate:9.0f} req/s {errors:5} errors", flush=True)
