"""The tables of a run of rounds: medians with 90 % intervals, and ratios of runs of the same round."""

import csv
import io

from . import statistic
from .contenders import OURS

DISTURBED = 0.1
RECONNECTING = 0.2
SATURATED = 0.95
LATE_MICROS = 100
COLUMNS = 120

NAMES = {"cost": "CPU time", "p50": "p50", "p99": "p99", "p999": "p99.9"}


def cost(run):
    """CPU seconds per unit."""
    return None if "failed" in run else (run["user_seconds"] + run["system_seconds"]) / run["done"]


def figure(run, name):
    return cost(run) if name == "cost" else None if "failed" in run else run.get(name)


def rate(run):
    return None if "failed" in run else run["done"] / run["seconds"]


def paired(scenario, name, figure_name, inverse=False):
    """The contender's figure over its base's, per round; a round in which one of them failed has none."""
    runs = scenario["runs"]
    values, bases = ([figure(run, figure_name) for run in runs[which]] for which in (name, scenario["bases"][name]))
    ratios = [one / two for one, two in zip(values, bases) if one and two]
    return [1 / ratio for ratio in ratios] if inverse else ratios


def ratio(ratios):
    """median [90 % interval]; with fewer than five, median (lowest–highest)."""
    if not ratios:
        return "none"
    within = statistic.interval(ratios)
    low, high, middle = map(two, (*(within or (min(ratios), max(ratios))), statistic.median(ratios)))
    return f"{middle} [{low}, {high}]" if within else f"{middle} ({low}–{high})"


def two(value):
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"


def banner(results):
    lines = []
    if results["mode"] == "quick":
        lines += ["**QUICK: these numbers only show that it runs. They mean nothing.**", ""]
    if results["partial"]:
        lines += ["**PARTIAL: the run was stopped; what is here are its whole rounds.**", ""]
    return lines


def markdown(results):
    lines = [f"# {results['name'].capitalize()}", "", *banner(results)]
    lines += overview(results)
    for key, scenario in results["scenarios"].items():
        lines += ["", f"## {key}: {scenario['title']}", "", *table(scenario, results["contenders"])]
    lines += ["", "## How it was measured", "", *method(results)]
    lines += ["", "## Remarks", "", *(f"- {remark}" for remark in automatic_remarks(results))]
    if results.get("remarks"):
        lines += ["", results["remarks"].strip()]
    return "\n".join(lines) + "\n"


def overview(results):
    return [
        "Relative to load-balancer: 1.25 means that a contender needs a quarter more CPU time for a request (or what the line",
        "names), or answers so much later. *To itself*: relative to the same contender without what the scenario adds.",
        "Medians of paired ratios; in brackets [a, b] their 90 % intervals, with fewer than five rounds (lowest–highest).",
        "",
        *lines(results),
    ]


def lines(results):
    """The overview as text, for people and for the README: a line for each scenario and figure."""
    scenarios = results["scenarios"]
    with_ours = any(itself(scenario) for scenario in scenarios.values())
    names = [name for name in results["contenders"] if not name.endswith("+") and (name != OURS or with_ours)]
    rows = [["", *(results["contenders"][name]["title"] for name in names)]]
    for key, scenario in scenarios.items():
        for figure_name in scenario["compared"]:
            cells = [cell(scenario, name, figure_name) for name in names]
            rows.append([f"{key}, {named(scenario, figure_name)}", *cells])
    table = text_table(rows)
    if max(map(len, table)) <= COLUMNS:
        return table
    half = len(names) // 2 + 1  # too wide to be read: in two tables
    return [*text_table([row[:half] for row in rows]), "", *text_table([row[:1] + row[half:] for row in rows])]


def cell(scenario, name, figure_name):
    name = name + "+" if itself(scenario) else name
    if name not in scenario["runs"]:
        return ""
    if scenario["bases"][name] == name:
        return "1"
    return ratio(paired(scenario, name, figure_name))


def text_table(rows):
    """Indented, so that Markdown leaves it alone; all columns but the first are aligned to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))]
        lines.append(("    " + "  ".join(cells)).rstrip())
    return lines


def itself(scenario):
    return any(name.endswith("+") for name in scenario["bases"])


def named(scenario, figure_name):
    if figure_name != "cost":
        return NAMES[figure_name]
    cpu = {"GB": "CPU/byte", "connection": "CPU/connection"}.get(scenario["unit"], "CPU")
    return cpu + (" to itself" if itself(scenario) else "")


def table(scenario, names):
    gigabytes, runs = scenario["unit"] == "GB", scenario["runs"]
    each = [run for taken in runs.values() for run in taken]
    cpu = "CPU s/GB" if gigabytes else f"CPU µs/{scenario['unit']}"
    latencies = [name for name in ("p50", "p99", "p999") if any(run.get(name) for run in each)]
    beside = any("beside_rate" in run for run in each)
    head = ["", cpu, "user", "kernel"]
    for name in scenario["compared"]:
        head += [f"× {NAMES[name]}", f"base / it, {NAMES[name]}"]
    head += ["GB/s" if gigabytes else scenario["unit"] + "s/s"]
    head += [NAMES[name] + " µs" for name in latencies] + (["beside it GB/s"] if beside else [])
    head += ["resident MiB", "errors", "failed rounds"]
    lines = ["| " + " | ".join(head) + " |", "|---|" + "--:|" * (len(head) - 1)]
    for name, taken in runs.items():
        lines.append("| " + " | ".join(row(scenario, names, name, taken, latencies, beside)) + " |")
    for name, facts in scenario.get("facts", {}).items():
        lines += ["", *(f"{names[name]['title']}: {fact}." for fact in facts.values())] if facts else []
    return lines


def row(scenario, names, name, taken, latencies, beside):
    scale, digits = (1, 3) if scenario["unit"] == "GB" else (1e6, 1)
    good = [run for run in taken if "failed" not in run]
    cells = [names[name]["title"]]
    for seconds in ("cpu", "user_seconds", "system_seconds"):
        values = [cost(run) if seconds == "cpu" else share(run, seconds) for run in good]
        cells.append(number(statistic.median(values), scale, digits))
    for figure_name in scenario["compared"]:
        base = scenario["bases"][name] == name
        cells += ["1", "1"] if base else [ratio(paired(scenario, name, figure_name, inverse)) for inverse in (False, True)]
    cells.append(number(statistic.median(rate(run) for run in good), 1, 2 if scenario["unit"] == "GB" else 0))
    cells += [number(statistic.median(run.get(p) for run in good)) for p in latencies]
    cells += [number(statistic.median(run.get("beside_rate") for run in good), 1, 2)] if beside else []
    cells += [number(statistic.median(run["resident_mib"] for run in good)), str(sum(run["errors"] for run in taken))]
    return cells + [str(len(taken) - len(good))]


def share(run, seconds):
    return run[seconds] / run["done"] if run.get(seconds) is not None and run.get("user_known", True) else None


def number(value, scale=1, digits=0):
    return "" if value is None else f"{value * scale:,.{digits}f}"


def method(results):
    about = results["machine"]
    lines = [
        f"- {results['when']}, commit {about['commit']}: `{results['command']}`: rounds: {results['rounds']} of"
        f" {results['seconds']} s, {results['order']}; JVMs warmed up for {results['warm']} s in each scenario",
        f"- {about['processor']}, {about['memory_gib']} GiB; {about['system']}; {about['cores']}",
        f"- load: {'; '.join(results['load'])}; servers: {results['servers']}; all on the loopback interface",
        f"- Java (options: `{results['java_options']}`): {results['java']}",
    ]
    for facts in results["contenders"].values():
        lines.append(f"- {facts['title']}: {facts['version']}; {facts['configuration']}")
    return lines


def automatic_remarks(results):
    found = list(results["notes"])
    found += [
        "CPU time is the contender's own, as the kernel counts it, in user and kernel mode. It includes the TCP work"
        " that the loopback interface does in the sender's name.",
    ]
    runs_of = {key: [run for taken in s["runs"].values() for run in taken] for key, s in results["scenarios"].items()}
    if any("latency" in run for runs in runs_of.values() for run in runs):
        found.append("Latency at a fixed rate counts from when a request was due, also if it could not be sent then.")
    if any(run.get("p50") and "latency" not in run for runs in runs_of.values() for run in runs):
        found.append("The other latencies are those of a load that never pauses (closed loop): they compare contenders.")
    for key, scenario in results["scenarios"].items():
        title, names, runs = scenario["title"], results["contenders"], runs_of[key]
        slack = [names[name]["title"] for name, taken in scenario["runs"].items() if idle(taken)]
        if slack and not any("latency" in run for run in runs):
            found.append(f"{title}: waiting part of the time, for the load or for the core: {', '.join(slack)}.")
        found += reconnecting(scenario, names)
        found += [f"{title}: {names[name]['title']} was still getting faster." for name in scenario["unsettled"]]
        others = statistic.median(run.get("others_share") for run in runs)
        if others and others > DISTURBED:
            found.append(f"{title}: other programs used {others:.2f} of a core meanwhile.")
        late = statistic.median(run.get("late_p99") for run in runs)
        if late and late > LATE_MICROS:
            found.append(f"{title}: the load itself was late: p99 {late:.0f} µs. It needs a quieter machine.")
        if any(run["errors"] for run in runs):
            found.append(f"{title}: there were errors; see the column.")
        for name, taken in scenario["runs"].items():
            failed = [run["failed"] for run in taken if "failed" in run]
            found += [f"{title}: FAILED round, {names[name]['title']}: {text}" for text in failed]
    return found


def reconnecting(scenario, names):
    """Kept-alive connections that are not kept would measure connecting: a fault of a configuration, ours or theirs."""
    if not scenario["keep_alive"] or scenario["unit"] == "GB":
        return []
    shares = {
        name: statistic.median(run["opened"] / run["done"] for run in taken if "failed" not in run)
        for name, taken in scenario["runs"].items()
    }
    return [
        f"{scenario['title']}: with {names[name]['title']}, {share:.2f} connections were opened per request."
        for name, share in shares.items()
        if share and share > RECONNECTING
    ]


def idle(runs):
    busy = statistic.median(run.get("core_share") for run in runs)
    return busy is not None and busy < SATURATED


def table_of_runs(results):
    """Each run as a line of CSV; histograms stay in the JSON."""
    columns = ["done", "seconds", "errors", "user_seconds", "system_seconds", "p50", "p99", "p999", "late_p99",
               "resident_mib", "opened", "core_share", "others_share", "beside_rate", "failed"]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["mode", "scenario", "contender", "round", *columns])
    for key, scenario in results["scenarios"].items():
        for name, taken in scenario["runs"].items():
            for count, run in enumerate(taken, 1):
                writer.writerow([results["mode"].upper(), key, name, count, *(run.get(column, "") for column in columns)])
    return text.getvalue()
