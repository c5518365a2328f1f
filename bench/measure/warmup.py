"""What a start costs until the balancer is as fast as it gets: time, requests and CPU time until the steady state, and the
latency of the first seconds. Each variant is started anew, several times."""

import json
import os
import subprocess
import threading
import time

from . import contenders, machine, processes, report, rounds, statistic
from .loads import Rate

STEP_MILLIS = 250
STEADY = 1.10  # times the cost of the end
TOGETHER = 4  # steps that are looked at together: a single one is noise
CONNECTIONS = 64


class Variant:
    def __init__(self, title, options=(), java="java", archive=None, contender=contenders.OURS):
        self.title, self.options, self.java, self.archive = title, list(options), java, archive
        self.contender = contenders.ALL[contender]


def variants():
    quick = "-XX:TieredStopAtLevel=1"
    found = [
        Variant("plain"),
        Variant("class data", archive="-XX:ArchiveClassesAtExit={}"),
        Variant("tier 1", [quick]),
        Variant("class data, tier 1", [quick], archive="-XX:ArchiveClassesAtExit={}"),
    ]
    for path, version in machine.newest_java():
        if '"25' in version:
            found.append(Variant("JDK 25", java=path))
            found.append(Variant("JDK 25, AOT cache", java=path, archive="-XX:AOTCacheOutput={}"))
    peers = [contenders.ALL[name] for name in ("haproxy", "nginx")]
    return found + [Variant(peer.title, contender=peer.name) for peer in peers if not peer.missing("http")]


class WarmUp:
    def __init__(self, chosen, cores, started, results, save):
        self.chosen, self.started, self.results, self.save = chosen, started, results, save
        self.rounds = rounds.Rounds(chosen, cores, started, results, save)
        self.core, self.load_cores = cores
        self.seconds = 2 if chosen.quick else 30
        self.first = 2 if chosen.quick else 10
        self.rate = int((chosen.rate or [2000])[0])

    def run(self):
        kept = self.results["warmup"] = {"first_seconds": self.first, "rate": self.rate, "runs": {}}
        for number in range(self.chosen.repeats):
            for variant in variants():
                for cores in ([self.core], [self.core, self.load_cores[0]]):
                    if len(cores) == 2 and variant.contender.program != "java":
                        continue
                    title = f"{variant.title}, {'one core' if len(cores) == 1 else 'two cores'}"
                    run = self.measure(variant, cores)
                    kept["runs"].setdefault(title, []).append(run)
                    print(f"{number + 1}/{self.chosen.repeats} {title}: steady after {told(run)}", flush=True)
                    self.save()

    def measure(self, variant, cores):
        options = self.options(variant)
        with_steps, run = self.serve(variant, options, cores)
        try:
            run |= self.until_steady(with_steps.pid)
        finally:
            self.started.stop([with_steps])
        again, _ = self.serve(variant, options, cores)
        try:
            run |= self.first_seconds()
        finally:
            self.started.stop([again])
        return run

    def serve(self, variant, options, cores):
        """The process, at its first answer, and what it took until then."""
        port = rounds.FIRST_PORT
        place = contenders.Place(
            port, rounds.FIRST_ADMIN, range(rounds.FIRST_ORIGIN, rounds.FIRST_ORIGIN + 3), self.started.folder, ""
        )
        command = variant.contender.command(place)
        if variant.contender.program == "java":
            command = [variant.java, *options, *command[1:]]
        begin = time.monotonic()
        process = self.started.start("warmup", command, cores, port)
        ready = {"start_ms": (time.monotonic() - begin) * 1e3}
        spent = processes.Cpu(process.pid)
        return process, ready | {"start_cpu": (spent.user + spent.system) / processes.TICKS}

    def options(self, variant):
        """With an archive, if there is one to be made: the balancer serves for a while and notes what it loads."""
        if not variant.archive:
            return variant.options
        archive = os.path.join(self.started.folder, variant.title.replace(" ", "-").replace(",", "") + ".archive")
        if not os.path.exists(archive):
            process, _ = self.serve(variant, [variant.archive.format(archive), *variant.options], [self.core, *self.load_cores])
            self.load("steps", CONNECTIONS, 3, 1000)
            process.terminate()
            process.wait(60)  # the archive is written now
            self.started.running.remove(process)
        use = "-XX:AOTCache=" if "AOT" in variant.archive else "-XX:SharedArchiveFile="
        return [*variant.options, use + archive]

    def until_steady(self, pid):
        samples, threads, ended = [], {}, threading.Event()

        def watch():
            while not ended.wait(0.02):
                threads.update(processes.Cpu(pid).nanos)  # those that have ended stay in the sum
                samples.append((time.monotonic(), sum(threads.values()) / 1e9))

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        answer = self.load("steps", CONNECTIONS, self.seconds, STEP_MILLIS)
        ended.set()
        watcher.join()
        return analysed(answer.stdout, samples)

    def load(self, what, *numbers):
        command = [machine.native("load"), what, str(rounds.FIRST_PORT), "/", *map(str, numbers)]
        return subprocess.run(processes.pinned(command, self.load_cores), capture_output=True, text=True)

    def first_seconds(self):
        answer = self.load("rate", CONNECTIONS, self.rate, self.first)
        run = Rate(CONNECTIONS, self.rate).read(answer.stdout, "")
        if not run["done"]:
            raise processes.Failure(f"no answers in the first seconds: {answer.stderr[-300:]}")
        worst = statistic.percentile(run["latency"], 1)
        return {"p50": run["p50"], "p99": run["p99"], "worst": worst, "errors": run["errors"]}


def cpu_at(samples, moment):
    """Between two samples as a line."""
    earlier = samples[0]
    for sample in samples:
        if sample[0] >= moment:
            span = sample[0] - earlier[0]
            return earlier[1] + (sample[1] - earlier[1]) * ((moment - earlier[0]) / span if span else 1)
        earlier = sample
    return earlier[1]


def analysed(text, samples):
    found = json.loads(text) if text.strip() else {"done": 0}
    if not found["done"]:
        raise processes.Failure("no answers while it warmed up")
    counts, step = found["counts"], STEP_MILLIS / 1e3
    cpus = [cpu_at(samples, found["begin"] + number * step) for number in range(len(counts) + 1)]
    costs = [(b - a) / max(count, 1) for a, b, count in zip(cpus, cpus[1:], counts)]
    end = statistic.median(costs[-max(1, len(costs) // 4) :])
    rolling = [statistic.median(costs[i : i + TOGETHER]) for i in range(len(costs) - TOGETHER + 1)]
    steady = next((i for i in range(len(rolling)) if all(r <= STEADY * end for r in rolling[i : i + TOGETHER])), len(counts))
    requests, cpu = sum(counts[:steady]), cpus[min(steady, len(counts))]
    return {
        "steady_seconds": steady * step,
        "steady_requests": requests,
        "steady_cpu": cpu,
        "extra_cpu": cpu - requests * end,
        "cost": end,
        "costs": costs,
    }


def told(run):
    return (f"{run['steady_seconds']:.2f} s, {run['steady_requests']:,} requests; {run['cost'] * 1e6:.1f} µs then; "
            f"first seconds p99 {run['p99'] / 1e3:.1f} ms")


def lines(results):
    rows = [["", "start", "its CPU", "steady", "requests", "CPU", "extra", "then", "p50", "p99", "errors"]]
    for title, taken in results["warmup"]["runs"].items():
        middle = {name: statistic.median(run[name] for run in taken) for name in taken[0] if name != "costs"}
        rows.append([
            title,
            f"{middle['start_ms']:.0f} ms",
            f"{middle['start_cpu'] * 1e3:.0f} ms",
            ("> " if middle["steady_seconds"] >= len(taken[0]["costs"]) * STEP_MILLIS / 1e3 else "")
            + f"{middle['steady_seconds']:.1f} s",
            f"{middle['steady_requests']:,.0f}",
            f"{middle['steady_cpu']:.2f} s",
            f"{middle['extra_cpu']:.2f} s",
            f"{middle['cost'] * 1e6:.1f} µs",
            f"{middle['p50'] / 1e3:.2f}",
            f"{middle['p99'] / 1e3:.2f}",
            str(sum(run["errors"] for run in taken)),
        ])
    return report.text_table(rows)


def markdown(results):
    kept = results["warmup"]
    text = [f"# {results['name'].capitalize()}", "", *report.banner(results), *lines(results), ""]
    text += [
        "Medians. Start: to the first answer, and the CPU time until it. Steady: CPU time per request stays within"
        f" {STEADY:.2f} of what it is at the end ({CONNECTIONS} connections that never pause); requests and CPU time (from the"
        " start of the process) until then; extra: what the same requests would not have cost in the steady state. Then: CPU"
        f" time per request at the end. p50, p99: in ms, of the first {kept['first_seconds']} s after the first answer"
        f" of another start, at {kept['rate']:,} requests a second that are due come what may.",
        "", "## How it was measured", "", *report.method(results),
    ]
    text += ["", "## Remarks", "", *(f"- {note}" for note in results["notes"])] if results["notes"] else []
    return "\n".join(text) + "\n" + (f"\n{results['remarks'].strip()}\n" if results.get("remarks") else "")
