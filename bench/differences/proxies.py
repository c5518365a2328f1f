"""Which proxies are tested, how they are started, and what to install if they are missing."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time

from .origin import Origin

BENCH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
JAR = os.path.join(os.path.dirname(BENCH), "target", "load-balancer.jar")
# Debian keeps servers where a user's PATH does not look.
SEARCH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
START_SECONDS = 15


class Proxy:
    def __init__(self, title, program, package, port, origin_port, arguments):
        self.title, self.package, self.port, self.origin_port = title, package, port, origin_port
        self.program = shutil.which(program, path=SEARCH)
        self.arguments = arguments
        self.process, self.origin = None, None

    def start(self, folder):
        self.origin = Origin(self.origin_port)
        log = open(os.path.join(folder, self.package + ".log"), "wb")
        command = [self.program, *self.arguments(folder)]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder)
        deadline = time.monotonic() + START_SECONDS
        while not accepts(self.port):
            if self.process.poll() is not None or time.monotonic() > deadline:
                text = open(log.name, errors="replace").read()[-2000:]
                sys.exit(f"bench/differential: {self.title} does not listen on port {self.port}:\n{text}")
            time.sleep(0.05)

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(3)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def version(self):
        option = "--version" if self.package == "java" else "-v"
        command = [self.program, *(["-jar", JAR] if self.package == "java" else []), option]
        answer = subprocess.run(command, capture_output=True, text=True)
        return (answer.stdout + answer.stderr).strip().splitlines()[0]


def accepts(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


def ours(_):
    return ["-jar", JAR, "--quiet", "--admin=off", "127.0.0.1:18120", "127.0.0.1:18130"]


def haproxy(_):
    return ["-db", "-f", os.path.join(BENCH, "peers", "haproxy-differential.cfg")]


def nginx(folder):
    return ["-p", folder, "-c", os.path.join(BENCH, "peers", "nginx-differential.conf")]


def all_proxies():
    """(those that are here, lines about those that are not)."""
    known = [
        Proxy("load-balancer", "java", "java", 18120, 18130, ours),
        Proxy("HAProxy", "haproxy", "haproxy", 18121, 18131, haproxy),
        Proxy("nginx", "nginx", "nginx", 18122, 18132, nginx),
    ]
    missing = [proxy for proxy in known if not proxy.program]
    notes = [f"{proxy.title} is not installed. On Debian or Ubuntu: sudo apt-get install {proxy.package}" for proxy in missing]
    if not known[0].program:
        sys.exit("bench/differential: java is not installed. On Debian or Ubuntu: sudo apt-get install default-jre-headless")
    if not os.path.exists(JAR):
        sys.exit("bench/differential: target/load-balancer.jar is not built. Run: mvn -DskipTests package")
    taken = [port for proxy in known for port in (proxy.port, proxy.origin_port) if accepts(port)]
    if taken:
        sys.exit(f"bench/differential: taken by somebody else: ports {', '.join(map(str, taken))}")
    return [proxy for proxy in known if proxy.program], notes
