"""The contenders: command and configuration. One thread or worker each."""

import os
import shlex
import subprocess
import sys

from . import machine

PEERS = os.path.join(machine.HERE, "peers")
UNDERTOW = os.path.join(PEERS, "undertow", "target")
STREAM_MODULE = "/usr/lib/nginx/modules/ngx_stream_module.so"
# Undertow's heap, so that its memory is what it needs, not what the machine has.
UNDERTOW_JAVA = "-Xmx256m"

OURS = "load-balancer"


class Place:
    """Where and how a contender runs in one scenario."""

    def __init__(self, port, admin, backends, folder, java, mode="http", tls=False, patient=False):
        self.port, self.admin, self.folder, self.java = port, admin, folder, java
        self.backends = [f"127.0.0.1:{backend}" for backend in backends]
        self.mode, self.tls, self.patient = mode, tls, patient
        self.listen = f"127.0.0.1:{port}"


class Contender:
    """jvm: needs seconds of load before it is measured. program: without it this one is left out, and that is said."""

    def __init__(self, name, title, program, jvm=False, arguments=(), jar=machine.JAR):
        self.name, self.title, self.program, self.jvm = name, title, program, jvm
        self.arguments, self.jar = list(arguments), jar

    def missing(self, mode, tls=False):
        """Why it cannot take part, or nothing."""
        if not machine.find(self.program):
            return f"{self.title} is left out: {self.program} is not installed"
        if mode == "tcp" and self.program == "nginx" and not os.path.exists(STREAM_MODULE):
            return f"{self.title} is left out of tcp mode: no {STREAM_MODULE} (Debian: libnginx-mod-stream)"
        if tls and self.program == "java" and "--tls" not in machine.whole([self.program, "-jar", self.jar, "--help"]):
            return f"{self.title} is left out: its jar has no --tls"
        return ""

    def command(self, place):
        if self.program == "gcc":
            mode = ["--tcp"] if place.mode == "tcp" else []
            return [machine.native("floor"), *mode, place.listen, *place.backends]
        if self.name == "undertow":
            classes = [os.path.join(UNDERTOW, "undertow-balancer.jar"), os.path.join(UNDERTOW, "lib", "*")]
            ports = [backend.rsplit(":", 1)[1] for backend in place.backends]
            return ["java", UNDERTOW_JAVA, "-cp", os.pathsep.join(classes), "UndertowBalancer", str(place.port), *ports]
        if self.program == "java":
            return self.balancer(place)
        if self.program == "haproxy":
            return ["haproxy", "-db", "-f", self.filled(place, ".cfg")]
        return ["nginx", "-p", place.folder, "-c", self.filled(place, ".conf")]

    def balancer(self, place):
        options = [f"--mode={place.mode}"] if place.mode == "tcp" else []
        # Its dashboard has a port of its own, so that nobody else's can switch it off unseen.
        options += [] if "--admin=off" in self.arguments else [f"--admin=127.0.0.1:{place.admin}"]
        options += ["--keep-alive-timeout=1h"] if place.patient else []
        options += ["--tls=" + ",".join(certificate(place.folder))] if place.tls else []
        options += [option.replace("FOLDER", place.folder) for option in self.arguments]
        return ["java", *shlex.split(place.java), "-jar", self.jar, "--quiet", *options, place.listen, *place.backends]

    def template(self, mode):
        return self.name + ("-tcp" if mode == "tcp" else "") + (".cfg" if self.program == "haproxy" else ".conf")

    def filled(self, place, suffix):
        """The template of bench/peers with this place in it, as a file that can be used by hand, too."""
        with open(os.path.join(PEERS, self.template(place.mode))) as file:
            text = file.read()
        chain, key = certificate(place.folder) if place.tls else ("", "")
        if self.program == "haproxy":
            listen = place.listen + (f" ssl crt {os.path.join(place.folder, 'both.pem')}" if place.tls else "")
            servers = [f"  server s{number} {backend}" for number, backend in enumerate(place.backends)]
        else:
            listen = place.listen + (" ssl" if place.tls else "")
            servers = [f"    server {backend} max_fails=0;" for backend in place.backends]
        fields = {
            "LISTEN": listen,
            "PORT": str(place.port),
            "SERVERS": "\n".join(servers),
            "KEEPALIVE": str(max(1024, 4 * len(servers))),
            "MODULE": f"load_module {STREAM_MODULE};",
            "TLS": f"ssl_certificate {chain}; ssl_certificate_key {key}; ssl_session_cache shared:tls:10m;" if chain else "",
        }
        for name, value in fields.items():
            text = text.replace(f"@{name}@", value)
        path = os.path.join(place.folder, f"{self.name}-{place.port}{suffix}")
        with open(path, "w") as file:
            file.write(text)
        return path

    def version(self):
        if self.program == "gcc":
            return "bench/native/floor.c, " + machine.version(["gcc", "--version"])
        if self.name == "undertow":
            return next(jar for jar in os.listdir(os.path.join(UNDERTOW, "lib")) if jar.startswith("undertow-core"))
        if self.program == "java":
            return machine.version(["java", "-jar", self.jar, "--version"])
        return machine.version([self.program, "-v"])

    def configuration(self, mode):
        if self.program == "gcc":
            return "a C program that forwards and does nothing else"
        if self.name == "undertow":
            return "bench/peers/undertow"
        if self.program == "java":
            return " ".join(["the jar as shipped", *self.arguments])
        return "bench/peers/" + self.template(mode)


ALL = {
    contender.name: contender
    for contender in [
        Contender(OURS, "load-balancer", "java", jvm=True),
        Contender("floor", "floor (C)", "gcc"),
        Contender("haproxy", "HAProxy", "haproxy"),
        Contender("nginx", "nginx", "nginx"),
        Contender("haproxy-bulk", "HAProxy, bulk", "haproxy"),
        Contender("nginx-bulk", "nginx, bulk", "nginx"),
        Contender("undertow", "Undertow", "java", jvm=True),
        Contender("bare", "without dashboard and probes", "java", jvm=True, arguments=["--admin=off", "--health=off"]),
        Contender("logged", "with an access log (/dev/null)", "java", jvm=True, arguments=["--access-log=/dev/null"]),
    ]
}


def add_jars(jars):
    """The first jar is the balancer that all ratios are to; each other one is a contender named by its path."""
    for number, jar in enumerate(jars):
        name = OURS if number == 0 else jar
        ALL[name] = Contender(name, OURS if number == 0 else f"{jar}", "java", jvm=True, jar=os.path.abspath(jar))
    if jars:
        for name in ("bare", "logged"):
            ALL[name].jar = os.path.abspath(jars[0])


def certificate(folder):
    """A self-signed one for localhost, the same for all: P-256, as most sites have it."""
    chain, key, both = (os.path.join(folder, name) for name in ("chain.pem", "key.pem", "both.pem"))
    if not os.path.exists(both):
        command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30"]
        command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
        subprocess.run([*command, "-keyout", key, "-out", chain], check=True, capture_output=True)
        with open(both, "w") as file:
            for part in (chain, key):
                with open(part) as source:
                    file.write(source.read())
        os.chmod(key, 0o644)  # for workers that are not root; it is thrown away with its folder
    return chain, key


def build_undertow():
    """Maven fetches Undertow the first time; nothing else in this project needs it."""
    print("building bench/peers/undertow", flush=True)
    folder = os.path.join(PEERS, "undertow")
    answer = subprocess.run([machine.find("mvn"), "-q", "-B", "package"], cwd=folder, capture_output=True, text=True)
    if answer.returncode:
        sys.exit(f"bench/run: Undertow cannot be built:\n{(answer.stdout + answer.stderr)[-2000:]}")
