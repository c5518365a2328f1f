"""Where the CPU time of a request goes: perf with the names of compiled Java methods, as shares and as a flame graph, and
the system calls of a request, by strace. The balancer alone, in its steady state."""

import collections
import os
import re
import subprocess
import time
from xml.sax.saxutils import escape

from . import contenders, machine, processes, report, rounds, scenarios

# Frame pointers cost a little, and let perf walk the stacks of compiled code.
JAVA = "-XX:+PreserveFramePointer -XX:+UnlockDiagnosticVMOptions -XX:+DebugNonSafepoints"
SAMPLES_PER_SECOND = 499
MOST = 15


class Profile:
    def __init__(self, chosen, cores, started, results, save, key):
        chosen.java = f"{chosen.java} {JAVA}".strip()
        self.chosen, self.started, self.results, self.save = chosen, started, results, save
        self.key, self.scenario = key, scenarios.SCENARIOS[key]
        self.rounds = rounds.Rounds(chosen, cores, started, results, save)
        self.seconds = 2 if chosen.quick else 10

    def run(self):
        self.chosen.contenders = [contenders.OURS]
        servers = []
        self.rounds.open(self.scenario, servers)
        server = servers[0]
        self.rounds.warm_up(self.scenario, server)
        data = os.path.join(self.started.folder, "perf.data")
        record = ["perf", "record", "-q", "-e", "cpu-clock", "-F", str(SAMPLES_PER_SECOND), "-g", "-p", str(server.pid)]
        self.beside_load(server, [*record, "-o", data, "--", "sleep", str(self.seconds)])
        subprocess.run([machine.find("jcmd"), str(server.pid), "Compiler.perfmap"], stdout=subprocess.DEVNULL, check=True)
        told = [machine.find("perf"), "script", "-i", data, "-F", "ip,sym,dso"]
        script = subprocess.run(told, capture_output=True, text=True)
        stacks = list(folded(script.stdout))
        counts = os.path.join(self.started.folder, "calls.txt")
        trace = ["strace", "-c", "-f", "-q", "-p", str(server.pid), "-o", counts]
        answered = self.beside_load(server, ["timeout", "-s", "INT", str(self.seconds), *trace])
        self.rounds.close([server])
        if not stacks:
            raise processes.Failure(f"perf has no samples: {script.stderr[-300:]}")
        self.results["profile"] = {
            "scenario": self.scenario.title,
            "samples": len(stacks),
            "parts": shares(part(stack) for stack in stacks),
            "calls": shares(filter(None, map(system_call, stacks)), len(stacks)),
            "methods": shares((name(stack) for stack in stacks if part(stack) == "Java"), len(stacks))[:MOST],
            "system_calls": per_request(counts, answered),
        }
        with open(os.path.join(self.started.folder, self.results["name"] + ".folded"), "w") as file:
            for stack, count in sorted(collections.Counter(";".join(frame for frame, _ in stack) for stack in stacks).items()):
                file.write(f"{stack} {count}\n")
        self.save()

    def beside_load(self, server, command):
        """Runs a command while the scenario's load runs; how many requests were answered."""
        load = self.scenario.load.command(server.place.port, self.seconds + 2, self.started.folder)
        with subprocess.Popen(processes.pinned(load, self.rounds.load_cores), stdout=subprocess.PIPE, text=True) as loading:
            time.sleep(1)
            answer = subprocess.run([machine.find(command[0]), *command[1:]], capture_output=True, text=True)
            text = loading.communicate()[0]
        run = self.scenario.load.read(text, self.started.folder)
        if answer.returncode not in (0, 124, -2) or not run["done"]:
            raise processes.Failure(f"{command[0]}: {answer.stderr[-300:] or run.get('complaint')}")
        return run["done"] / run["seconds"] * self.seconds


def folded(text):
    """The stacks, outermost first: [(function, module)...]."""
    for block in text.split("\n\n"):
        stack = []
        for line in block.strip().splitlines():
            found = re.match(r"\s*[0-9a-f]+ (.+?)(?:\+0x[0-9a-f]+)? \(([^()]*|\[[^\]]*\])\)$", line)
            if found:
                stack.append((short(found[1]).replace(";", ":"), found[2]))
        if stack:
            yield stack[::-1]


def short(function):
    """A Java method without its types: package.Class.method; the others stay as they are."""
    found = re.match(r"\S+ (\S+)\(.*\)$", function)
    return re.sub(r"^balancer\.", "", found[1]) if found else function


def part(stack):
    module = stack[-1][1]
    if module.startswith("[") and module != "[vdso]":
        return "kernel"
    base = os.path.basename(module)
    if base.startswith("perf-"):
        return "Java"
    if base.startswith(("libc", "[vdso]", "ld-")):
        return "C library"
    if base.startswith(("libnio", "libnet", "libjava")):
        return "native parts of NIO"
    return "JVM" if base.startswith("libjvm") else base


def name(stack):
    return stack[-1][0]


def system_call(stack):
    """The function of the C library that entered the kernel."""
    for (caller, _), (function, _) in zip(stack, stack[1:]):
        if function.startswith(("entry_SYSCALL", "el0_svc")):
            return re.sub(r"^_*(GI_+)?(libc_)?", "", caller)
    return "interrupts" if part(stack) == "kernel" else None


def shares(names, total=None):
    counted = collections.Counter(names)
    whole = total or sum(counted.values())
    return [(label, count / whole) for label, count in counted.most_common()]


def per_request(path, requests):
    """strace's table; it slows everything, but counts all the same."""
    found = {}
    with open(path) as file:
        for line in file:
            cells = line.split()
            if len(cells) >= 5 and cells[0].replace(".", "").isdigit() and cells[-1] != "total":
                found[cells[-1]] = int(cells[3])
    # Each request is read once from the client: what was answered is not known for the very seconds of strace.
    reads = found.get("read", 0) / 2 or requests
    return [(call, count / reads) for call, count in sorted(found.items(), key=lambda item: -item[1]) if count / reads >= 0.001]


def lines(results):
    """What the README shows of it."""
    kept = results["profile"]
    return [*two_columns("CPU time", kept["parts"], "{:.1%}"), "", *two_columns("of it within", kept["calls"], "{:.1%}")]


def two_columns(title, rows, form):
    return report.text_table([[title, ""], *([label, form.format(value)] for label, value in rows)])


def markdown(results):
    kept = results["profile"]
    text = [f"# {results['name'].capitalize()}", "", *report.banner(results)]
    text += [f"{kept['scenario']}; load-balancer in its steady state, {kept['samples']:,} samples of {results['folded']}.", ""]
    text += [*lines(results), "", *two_columns("Java, by method", kept["methods"], "{:.1%}"), ""]
    text += [*two_columns("calls per two reads", kept["system_calls"], "{:.3f}"), ""]
    text += ["A kept-alive request is two reads, one from the client and one from the backend.", ""]
    text += ["## How it was measured", "", *report.method(results)]
    return "\n".join(text) + "\n" + (f"\n{results['remarks'].strip()}\n" if results.get("remarks") else "")


# --- the flame graph: width is CPU time, below is who called

WIDTH, ROW, LEAST = 1200, 17, 0.001


def flames(results, folder):
    with open(os.path.join(folder, results["name"] + ".folded")) as file:
        tree = grown(file.read().splitlines())
    body = []
    depth = draw(tree, 0, 0, tree["count"], body)
    height = (depth + 1) * ROW + 30
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="monospace" font-size="11">',
        f"<title>Flame graph of load-balancer{' (QUICK: not a measurement)' if results['mode'] == 'quick' else ''}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    for x, level, wide, label, share in body:
        y = height - 10 - (level + 1) * ROW
        colour = "#e8a33d" if re.search(r"\.[A-Z]", label) else "#8fb8de"  # Java's classes
        out.append(f"<g><title>{escape(label)} {share:.1%}</title>")
        out.append(f'<rect x="{x:.1f}" y="{y}" width="{wide:.1f}" height="{ROW - 1}" fill="{colour}"/>')
        if wide > 40:
            out.append(f'<text x="{x + 2:.1f}" y="{y + 12}">{escape(label[: int(wide / 7)])}</text>')
        out.append("</g>")
    return "\n".join([*out, "</svg>", ""])


def grown(lines):
    root = {"count": 0, "children": {}}
    for line in lines:
        stack, count = line.rsplit(" ", 1)
        root["count"] += int(count)
        node = root
        for frame in stack.split(";"):
            node = node["children"].setdefault(frame, {"count": 0, "children": {}})
            node["count"] += int(count)
    return root


def draw(node, x, level, total, body):
    """Appends (x, level, width, label, share) of each frame above this one; the deepest level."""
    deepest = level
    for label, child in sorted(node["children"].items()):
        share = child["count"] / total
        if share >= LEAST:
            body.append((x, level, share * WIDTH, label, share))
            deepest = max(deepest, draw(child, x, level + 1, total, body))
        x += share * WIDTH
    return deepest
