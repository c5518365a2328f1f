"""The tables: medians, and ratios of runs of the same round."""

import os
import statistics

from . import chart
from .contenders import OURS

DISTURBED = 0.1
RECONNECTING = 0.2
SATURATED = 0.95


def write(results, folder):
    with open(os.path.join(folder, "comparison.md"), "w") as file:
        file.write("\n".join(markdown(results, remarks(folder))) + "\n")
    with open(os.path.join(folder, "comparison.svg"), "w") as file:
        file.write(chart.svg(results, summary(results)))


def remarks(folder):
    path = os.path.join(folder, "remarks.md")
    return open(path).read().strip() if os.path.exists(path) else ""


def cost(run):
    """CPU seconds per unit. A run that did nothing cost nothing, but is not cheap."""
    return run["cpu_seconds"] / run["done"] if run["done"] else float("inf")


def rate(run):
    return run["done"] / run["seconds"]


def paired(runs, name, value):
    """The contender's value over the balancer's, per round."""
    pairs = zip(runs[name], runs[OURS])
    return [value(theirs) / value(ours) for theirs, ours in pairs if value(ours)]


def median(values):
    values = [value for value in values if value is not None]
    return statistics.median(values) if values else None


def summary(results):
    """scenario → contender → (median CPU ratio, median CPU seconds per unit)"""
    return {
        key: {name: (median(paired(runs, name, cost)), median(map(cost, taken))) for name, taken in runs.items()}
        for key, runs in ((key, scenario["runs"]) for key, scenario in results["scenarios"].items())
    }


def markdown(results, own_remarks):
    lines = ["# Comparison", ""]
    if results["quick"]:
        lines += ["**A quick run: these numbers only show that the comparison works.**", ""]
    lines += overview(results)
    for scenario in results["scenarios"].values():
        lines += ["", f"## {scenario['title']}", ""] + table(scenario, results["contenders"])
    lines += ["", "## How it was measured", ""] + method(results)
    found = automatic_remarks(results)
    lines += ["", "## Remarks", ""] + [f"- {remark}" for remark in found]
    return lines + (["", own_remarks] if own_remarks else [])


def overview(results):
    names, ratios = results["contenders"], summary(results)
    lines = [
        "CPU time per request (100 MiB: per byte), relative to load-balancer: 1.25 needs a quarter more. Medians of paired",
        f"ratios over {results['rounds']} round(s); in brackets the lowest and the highest of them.",
        "",
        "| | " + " | ".join(facts["title"] for facts in names.values()) + " |",
        "|---|" + "--:|" * len(names),
    ]
    for key, scenario in results["scenarios"].items():
        cells = [overview_cell(scenario["runs"], name, ratios[key]) for name in names]
        lines.append(f"| {scenario['title']} | " + " | ".join(cells) + " |")
    return lines


def overview_cell(runs, name, ratios):
    if name not in runs:
        return ""
    if name == OURS:
        return "1"
    spread = paired(runs, name, cost)
    return f"**{ratios[name][0]:.2f}** ({min(spread):.2f}–{max(spread):.2f})"


def table(scenario, names):
    gigabytes = scenario["unit"] == "GB"
    head = "| | CPU s/GB | GB/s | × | " if gigabytes else "| | CPU µs/request | requests/s | × | p50 µs | p99 µs | "
    lines = [head + "resident MiB | errors |", "|---|" + "--:|" * (head.count("|") - 2 + 2)]
    for name, runs in scenario["runs"].items():
        cpu, speed = median(map(cost, runs)), median(map(rate, runs))
        cells = [f"{cpu:.3f}", f"{speed:.2f}"] if gigabytes else [f"{cpu * 1e6:.1f}", f"{speed:,.0f}"]
        cells.append(f"{median(paired(scenario['runs'], name, rate)):.2f}")
        if not gigabytes:
            cells += [number(median(run[p] for run in runs)) for p in ("p50", "p99")]
        cells += [f"{median(run['resident_mib'] for run in runs):.0f}", str(sum(run["errors"] for run in runs))]
        lines.append(f"| {names[name]['title']} | " + " | ".join(cells) + " |")
    return lines


def number(value):
    return "" if value is None else f"{value:,.0f}"


def method(results):
    about, versions = results["machine"], results["versions"]
    lines = [
        f"- {results['when']}, commit {about['commit']}: `bench/compare`, rounds: {results['rounds']} of {results['seconds']} s,"
        " contenders in turning order within each round",
        f"- {about['processor']}, {about['memory_gib']} GiB; {about['system']}; {about['cores']}",
        f"- load: {versions['wrk']}; {versions['ab']}; servers: nginx (bench/peers/origins.conf); all on the loopback interface",
        f"- Java of load-balancer (options: `{results['java_options']}`) and Undertow: {versions['java']}",
    ]
    for name, facts in results["contenders"].items():
        lines.append(f"- {facts['title']}: {versions[name]}; {facts['configuration']}")
    return lines


def automatic_remarks(results):
    found = [
        "CPU time is the contender's own, as the kernel counts it, in user and kernel mode. It includes the TCP work"
        " that the loopback interface does in the sender's name.",
        "Latencies are those of a load that never pauses (closed loop): they compare contenders, they promise nothing.",
    ]
    for scenario in results["scenarios"].values():
        runs = [run for taken in scenario["runs"].values() for run in taken]
        slack = [results["contenders"][name]["title"] for name, taken in scenario["runs"].items() if idle(taken)]
        if slack:
            found.append(f"{scenario['title']}: waiting part of the time, for the load or for the core: {', '.join(slack)}.")
        found += reconnecting(scenario, results["contenders"])
        for name in scenario["unsettled"]:
            found.append(f"{scenario['title']}: {results['contenders'][name]['title']} was still getting faster.")
        others = median(run["others_share"] for run in runs)
        if others > DISTURBED:
            found.append(f"{scenario['title']}: other programs used {others:.2f} of a core meanwhile.")
        if any(run["errors"] for run in runs):
            found.append(f"{scenario['title']}: there were errors; see the last column.")
    return found


def reconnecting(scenario, names):
    """Kept-alive connections that are not kept would measure connecting: a fault of a configuration, ours or theirs."""
    if not scenario["keep_alive"] or scenario["unit"] == "GB":
        return []
    shares = {
        name: median(run["opened"] / (run["done"] or 1) for run in taken) for name, taken in scenario["runs"].items()
    }
    return [
        f"{scenario['title']}: with {names[name]['title']}, {share:.2f} connections were opened per request."
        for name, share in shares.items()
        if share > RECONNECTING
    ]


def idle(runs):
    return median(run["core_share"] for run in runs) < SATURATED
