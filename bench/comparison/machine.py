"""What the comparison needs, what is missing, and what it ran on."""

import os
import platform
import re
import resource
import shutil
import socket
import subprocess
import sys

from . import contenders

# What to install for which program; Debian's and Ubuntu's names.
PACKAGES = {
    "wrk": "wrk",
    "ab": "apache2-utils",
    "nginx": "nginx",
    "haproxy": "haproxy",
    "taskset": "util-linux",
    "java": "default-jre-headless",
    "mvn": "maven",
}
DESCRIPTORS = 8192
# Debian keeps servers where a user's PATH does not look.
SEARCH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])


def find(program):
    return shutil.which(program, path=SEARCH)


def require(chosen):
    """Everything that is missing at once, or the cores: (contenders' core, load's cores)."""
    if not sys.platform.startswith("linux"):
        sys.exit("bench/compare reads Linux's /proc and pins processes to cores; it runs nowhere else")
    problems = missing_programs(chosen) + missing_build(chosen) + taken_ports(chosen)
    cores = choose_cores(chosen, problems)
    raise_descriptors(problems)
    if problems:
        sys.exit("bench/compare cannot start:\n  " + "\n  ".join(problems))
    return cores


def missing_programs(chosen):
    needed = ["wrk", "ab", "nginx", "taskset", "java"]  # nginx also is the servers behind everyone
    needed += ["haproxy"] if any(name.startswith("haproxy") for name in chosen.contenders) else []
    needed += ["mvn"] if "undertow" in chosen.contenders else []
    missing = [program for program in needed if not find(program)]
    if not missing:
        return []
    packages = " ".join(PACKAGES[program] for program in missing)
    return [f"not found: {', '.join(missing)}. On Debian or Ubuntu: sudo apt-get install {packages}"]


def missing_build(chosen):
    if os.path.exists(contenders.JAR):
        return []
    return ["target/load-balancer.jar is not built. Run: mvn -DskipTests package"]


def taken_ports(chosen):
    taken = []
    for port in [contenders.ALL[name].port for name in chosen.contenders] + contenders.ORIGINS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                taken.append(str(port))
    return [f"in use by another program: port {', '.join(taken)}"] if taken else []


def choose_cores(chosen, problems):
    usable = sorted(os.sched_getaffinity(0))
    if len(usable) < 2:
        problems.append("two cores are needed: one for the contenders, one for the load")
        return None
    core = usable[0] if chosen.core is None else chosen.core
    others = [other for other in usable if other != core]
    load = list(map(int, chosen.load_cores.split(","))) if chosen.load_cores else others[:2]
    return core, load


def raise_descriptors(problems):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < DESCRIPTORS and DESCRIPTORS <= hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, hard))
    elif soft < DESCRIPTORS:
        problems.append(f"the limit of open files is {hard}; {DESCRIPTORS} are needed (ulimit -Hn)")


def describe(cores):
    return {
        "processor": processor(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": f"{distribution()}, Linux {platform.release()}",
        "cores": f"contenders on core {cores[0]}, load and servers on {', '.join(map(str, cores[1]))}",
        "commit": commit(),
    }


def processor():
    text = open("/proc/cpuinfo").read()
    model = re.search(r"model name\s*:\s*(.+)", text)
    virtual = ", virtual machine" if re.search(r"^flags.*\bhypervisor\b", text, re.M) else ""
    return f"{model[1] if model else platform.machine()}, {os.cpu_count()} cores{virtual}"


def distribution():
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return "unknown distribution"


def commit():
    git = find("git")
    if not git:
        return "unknown"
    command = [git, "-C", contenders.HERE, "describe", "--always", "--dirty"]
    answer = subprocess.run(command, capture_output=True, text=True)
    return answer.stdout.strip() or "unknown"


def versions(names):
    commands = {name: contenders.ALL[name].version_command() for name in names}
    commands |= {"wrk": ["wrk", "-v"], "ab": ["ab", "-V"], "java": ["java", "-version"]}
    return {name: version(command) for name, command in commands.items()}


def version(command):
    """The first line of a version text: programs differ in the option for it and in the stream."""
    command = [find(command[0]) or command[0]] + command[1:]
    answer = subprocess.run(command, capture_output=True, text=True)
    lines = (answer.stdout + answer.stderr).strip().splitlines()
    return re.sub(r"^(nginx version: |This is )", "", lines[0]).strip() if lines else "unknown"
