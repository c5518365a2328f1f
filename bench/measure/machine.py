"""What a run needs, what is missing, and what it ran on."""

import glob
import os
import platform
import re
import resource
import shutil
import socket
import subprocess
import sys

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.dirname(HERE)
JAR = os.path.join(ROOT, "target", "load-balancer.jar")
NATIVE = os.path.join(ROOT, "target", "bench", "native")
# What to install for which program; Debian's and Ubuntu's names.
PACKAGES = {
    "wrk": "wrk",
    "ab": "apache2-utils",
    "nginx": "nginx",
    "haproxy": "haproxy",
    "taskset": "util-linux",
    "java": "default-jre-headless",
    "mvn": "maven",
    "gcc": "gcc libc6-dev",
    "openssl": "openssl",
    "perf": "linux-perf",
    "strace": "strace",
    "jcmd": "default-jdk-headless",
}
DESCRIPTORS = 16384
# Debian keeps servers where a user's PATH does not look.
SEARCH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])


def find(program):
    return shutil.which(program, path=SEARCH)


def require(chosen, programs, ports):
    """Everything that is missing at once, or the cores: (contenders' core, load's cores)."""
    if not sys.platform.startswith("linux"):
        sys.exit("bench/run reads Linux's /proc and pins processes to cores; it runs nowhere else")
    problems = missing_programs(programs) + missing_jars(chosen) + taken(ports)
    cores = choose_cores(chosen, problems)
    raise_descriptors(problems)
    if problems:
        sys.exit("bench/run cannot start:\n  " + "\n  ".join(problems))
    compile_native()
    return cores


def missing_programs(programs):
    missing = sorted(program for program in {"taskset", "java", "gcc", *programs} if not find(program))
    if not missing:
        return []
    packages = " ".join(PACKAGES[program] for program in missing)
    return [f"not found: {', '.join(missing)}. On Debian or Ubuntu: sudo apt-get install {packages}"]


def missing_jars(chosen):
    problems = [f"no such jar: {jar}" for jar in chosen.jar if not os.path.exists(jar)]
    if not chosen.jar and not os.path.exists(JAR):
        problems.append("target/load-balancer.jar is not built. Run: mvn -DskipTests package")
    return problems


def taken(ports):
    found = []
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                found.append(str(port))
    return [f"in use by another program: port {', '.join(found)}"] if found else []


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
    wanted = min(hard, 4 * DESCRIPTORS)
    if wanted >= DESCRIPTORS:
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    else:
        problems.append(f"the limit of open files is {hard}; {DESCRIPTORS} are needed (ulimit -Hn)")


def native(program):
    return os.path.join(NATIVE, program)


def compile_native():
    """The load, the servers and the floor: each is one file of C."""
    os.makedirs(NATIVE, exist_ok=True)
    for source in sorted(glob.glob(os.path.join(HERE, "native", "*.c"))):
        program = native(os.path.splitext(os.path.basename(source))[0])
        if not os.path.exists(program) or os.path.getmtime(program) < os.path.getmtime(source):
            subprocess.run([find("gcc"), "-O2", "-o", program, source], check=True)


def newest_java():
    """(path, version) of each JDK at hand, the default one first."""
    found, seen = [], set()
    for path in [find("java"), *sorted(glob.glob("/usr/lib/jvm/*/bin/java"))]:
        text = version([path, "-version"])
        if text not in seen:
            seen.add(text)
            found.append((path, text))
    return found


def describe(cores):
    return {
        "processor": processor(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": f"{distribution()}, Linux {platform.release()}",
        "cores": f"contenders on core {cores[0]}, load and servers on {', '.join(map(str, cores[1]))}",
        "commit": commit(),
    }


def processor():
    with open("/proc/cpuinfo") as file:
        text = file.read()
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
    command = [git, "-C", ROOT, "describe", "--always", "--dirty", "--abbrev=7", "--exclude=*"]
    answer = subprocess.run(command, capture_output=True, text=True)
    return answer.stdout.strip() or "unknown"


def whole(command):
    """All that a program says."""
    answer = subprocess.run([find(command[0]), *command[1:]], capture_output=True, text=True)
    return answer.stdout + answer.stderr


def version(command):
    """The first line of a version text: programs differ in the option for it and in the stream."""
    if not find(command[0]):
        return "not installed"
    lines = whole(command).strip().splitlines()
    return re.sub(r"^(nginx version: |This is )", "", lines[0]).strip() if lines else "unknown"
