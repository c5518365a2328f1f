"""Puts a finished run into bench/results, and its overview into the README: the only way in which tracked files change.

A run already carries its date, commit, arguments and machine. Remarks are those of this run: what stands beside its
results as remarks.md, or is given; those of the run before go with it.
"""

import glob
import json
import os
import re
import shutil
import sys

from . import machine, statistic
from .contenders import OURS

RESULTS = os.path.join(machine.HERE, "results")
README = os.path.join(machine.ROOT, "README.md")
RUNS = os.path.join(machine.ROOT, "target", "bench")
# What Maven and bench/differential write; the rest is bench/run's, and has a run.json.
OTHERS = {"jmh": ["jmh.md", "jmh.json"], "differential": ["differential.md"]}

# What stands above the lines of a run in the README.
INTRODUCTIONS = {
    "latency": [
        "![Percentiles of latency at fixed rates](bench/results/latency-percentiles.svg)",
        "",
        "At a fixed rate, relative to the balancer ([latency.md](bench/results/latency.md)):",
        "",
    ],
    "scale": ["At scale ([scale.md](bench/results/scale.md)):", ""],
    "warmup": ["After a start ([warmup.md](bench/results/warmup.md)):", ""],
    "memory": ["Resident memory in MiB ([memory.md](bench/results/memory.md)):", ""],
    "profile": ["Where the CPU time of a request goes ([profile.md](bench/results/profile.md)):", ""],
    "tls": ["With TLS, relative to the balancer ([tls.md](bench/results/tls.md)):", ""],
}


def newest():
    runs = sorted(glob.glob(os.path.join(RUNS, "*", "run.json")), key=os.path.getmtime)
    if not runs:
        sys.exit("bench/run: there is no run in target/bench yet")
    return os.path.dirname(runs[-1])


def publish(folder, remarks, render, kind_of):
    folder = os.path.normpath(folder or newest())
    if os.path.basename(folder) in OTHERS:
        return other(folder)
    path = os.path.join(folder, "run.json")
    if not os.path.exists(path):
        sys.exit(f"bench/run: no run in {folder}")
    with open(path) as file:
        results = json.load(file)
    refuse(results)
    remarks = remarks or os.path.join(folder, "remarks.md")
    if os.path.exists(remarks):
        with open(remarks) as file:
            results["remarks"] = file.read()
    render(results, folder)
    name = results["name"]
    for old in glob.glob(os.path.join(RESULTS, name + ".*")) + glob.glob(os.path.join(RESULTS, name + "-*")):
        os.remove(old)
    for suffix in (".md", ".csv", ".svg", "-percentiles.svg", "-flames.svg"):
        if os.path.exists(os.path.join(folder, name + suffix)):
            shutil.copy(os.path.join(folder, name + suffix), RESULTS)
    with open(os.path.join(RESULTS, name + ".json"), "w") as file:
        json.dump(smaller(results), file)
    into_readme(name, kind_of(results).lines(results))
    print(f"published: bench/results/{name}.* and its lines in the README")


def smaller(results):
    """With one histogram for all rounds of a contender; each round keeps its percentiles."""
    for scenario in results["scenarios"].values():
        for name, runs in scenario["runs"].items():
            histogram = statistic.merged(run.pop("latency", None) for run in runs)
            for run in runs:
                run.pop("late", None)
            if histogram:
                scenario.setdefault("latency", {})[name] = histogram
    return results


def refuse(results):
    problems = []
    if results["mode"] == "quick":
        problems.append("a QUICK run means nothing")
    if results["partial"]:
        problems.append("it was stopped before its end")
    if results["failures"]:
        problems.append("it has failures: " + "; ".join(results["failures"]))
    if results["machine"]["commit"].endswith("-dirty"):
        problems.append("the sources were changed and not committed, so nobody could repeat it")
    jar, commit = results["contenders"].get(OURS, {}).get("version", ""), results["machine"]["commit"][:7]
    if jar and commit not in jar:
        problems.append(f"its jar is not of commit {commit}, but {jar}: mvn -DskipTests package")
    if problems:
        sys.exit("bench/run does not publish this run:\n  " + "\n  ".join(problems))


def other(folder):
    for name in OTHERS[os.path.basename(folder)]:
        path = os.path.join(folder, name)
        if not os.path.exists(path):
            sys.exit(f"bench/run: no {name} in {folder}")
        with open(path) as file:
            text = file.read()
        if re.search("QUICK|PARTIAL", text):
            sys.exit(f"bench/run does not publish {path}: it is QUICK or PARTIAL")
    for name in OTHERS[os.path.basename(folder)]:
        shutil.copy(os.path.join(folder, name), RESULTS)
    print(f"published: {', '.join(OTHERS[os.path.basename(folder)])} in bench/results")


def into_readme(name, lines):
    """Between the two marks of this name; a name without marks stays out of the README."""
    with open(README) as file:
        text = file.read()
    begin, end = f"<!-- run {name} -->\n", f"<!-- end of {name} -->"
    if begin in text:
        before, rest = text.split(begin, 1)
        block = "\n".join(["", *INTRODUCTIONS.get(name, []), *lines, "", ""])
        with open(README, "w") as file:
            file.write(before + begin + block + rest[rest.index(end) :])
