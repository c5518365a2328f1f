"""The contenders: command, port, configuration. One worker each."""

import os
import shlex
import subprocess
import sys

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PEERS = os.path.join(HERE, "peers")
JAR = os.path.join(os.path.dirname(HERE), "target", "load-balancer.jar")
UNDERTOW = os.path.join(PEERS, "undertow", "target")

OURS = "load-balancer"
ORIGINS = [18111, 18112, 18113]
# Undertow's heap, so that its memory is what it needs, not what the machine has.
UNDERTOW_JAVA = "-Xmx256m"


class Contender:
    """jvm: needs seconds of load before it is measured. bulk: tuned for large bodies, takes part in those only."""

    def __init__(self, name, title, port, jvm=False, bulk=False):
        self.name, self.title, self.port, self.jvm, self.bulk = name, title, port, jvm, bulk

    def command(self, chosen, folder):
        listen = f"127.0.0.1:{self.port}"
        if self.name == OURS:
            backends = [f"127.0.0.1:{port}" for port in ORIGINS]
            return ["java", *shlex.split(chosen.java), "-jar", JAR, "--quiet", listen, *backends]
        if self.name == "undertow":
            classes = [os.path.join(UNDERTOW, "undertow-balancer.jar"), os.path.join(UNDERTOW, "lib", "*")]
            return ["java", UNDERTOW_JAVA, "-cp", os.pathsep.join(classes), "UndertowBalancer", str(self.port), *map(str, ORIGINS)]
        if self.name.startswith("haproxy"):
            return ["haproxy", "-db", "-f", os.path.join(PEERS, self.name + ".cfg")]
        return nginx(self.name, folder)

    def version_command(self):
        if self.name == OURS:
            return ["java", "-jar", JAR, "--version"]
        if self.name == "undertow":
            jars = [jar for jar in os.listdir(os.path.join(UNDERTOW, "lib")) if jar.startswith("undertow-core")]
            return ["echo", *jars]
        return ["haproxy" if self.name.startswith("haproxy") else "nginx", "-v"]

    def configuration(self):
        if self.name == OURS:
            return "the jar as shipped"
        if self.name == "undertow":
            return "bench/peers/undertow"
        return "bench/peers/" + self.name + (".cfg" if self.name.startswith("haproxy") else ".conf")


def nginx(name, folder):
    return ["nginx", "-p", folder, "-c", os.path.join(PEERS, name + ".conf")]


ALL = {
    contender.name: contender
    for contender in [
        Contender(OURS, "load-balancer", 18100, jvm=True),
        Contender("haproxy", "HAProxy", 18101),
        Contender("nginx", "nginx", 18103),
        Contender("haproxy-bulk", "HAProxy, bulk-tuned", 18102, bulk=True),
        Contender("nginx-bulk", "nginx, bulk-tuned", 18104, bulk=True),
        Contender("undertow", "Undertow", 18105, jvm=True),
    ]
}


def build_undertow(maven):
    """Maven fetches Undertow the first time; nothing else in this project needs it."""
    print("building bench/peers/undertow", flush=True)
    folder = os.path.join(PEERS, "undertow")
    answer = subprocess.run([maven, "-q", "-B", "package"], cwd=folder, capture_output=True, text=True)
    if answer.returncode:
        sys.exit("bench/compare: Undertow does not build (is Maven offline?):\n" + answer.stdout[-2000:])
