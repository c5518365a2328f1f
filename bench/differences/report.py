"""The tables: which proxies refuse, which forward, and which bytes."""

import re
import time

from .corpus import GOOD, HOSTILE, WILD
from .exchange import BEHIND

# Added by every proxy in its own way; says nothing about the case.
OWN_FIELDS = re.compile(rb"(?im)^x-forwarded-(for: 127\.0\.0\.1|proto: http|host: [^\r]*)\r\n|^x-request-id: [^\r]*\r\n")
MOST_BYTES = 160

LEGEND = """*Hostile*: two readers could take it for different messages, or RFC 9112 forbids it. *Good*: real clients or
servers send it. *Odd*: permitted, refused by some, and either is defensible. *Repair*: must pass, but not as it came.
*Wild*: not well-formed, but ordinary servers answer so, and it has one meaning.
Forwarding something hostile is no fault if it was repaired on the way; the last table shows the bytes."""
RESPONSE_LEGEND = """What the client saw of a backend's answer, and how its connection ended; *no answer*: nothing for a quarter of a
second. *Next answer wrong*: the client after it did not get its own. A body that a reset cut must not end in FIN if
nothing else says that it is cut."""
BYTES_LEGEND = """What the backend received of requests that were not refused; ⏎ is CR LF, and what each proxy adds of its own
(X-Forwarded-*, X-Request-Id) is left out."""


def cell(outcome):
    """What one proxy did with one request."""
    if outcome is None:
        return "–"
    status = outcome.statuses[0] if outcome.statuses else None
    if not outcome.forwarded:
        return f"refused, {status}" if status else f"refused, {outcome.ended}"
    if status and status >= 400:
        return f"refused, {status}, the backend got a part"
    runs_behind = b"/behind" in outcome.forwarded and outcome.forwarded.count(b"HTTP/1.1\r\n") > 1
    answered = f"forwarded, {status}" if status else "forwarded, no answer"
    return answered + ("" if runs_behind else ", nothing behind it")


def response_cell(outcome):
    if outcome is None:
        return "–"
    statuses = " ".join(map(str, outcome.statuses[:3])) + (" …" if len(outcome.statuses) > 3 else "")
    end = {"open": "", "FIN": ", then FIN", "RST": ", then RST"}[outcome.ended]
    return (statuses or "no answer") + end + (", **next answer wrong**" if outcome.poisoned else "")


def shown(data):
    """Forwarded bytes as text in one line, without the fields that each proxy adds of its own."""
    data = OWN_FIELDS.sub(b"", data)
    if data.endswith(BEHIND):
        data = data[: -len(BEHIND)]
    if b"GET /behind" in data:
        data = data[: data.index(b"GET /behind")]
    text = data.decode("latin-1").encode("unicode_escape").decode()
    text = text.replace("\\r\\n", "⏎").replace("|", "\\|").replace("`", "'")
    return text if len(text) <= MOST_BYTES else text[:MOST_BYTES] + f"… ({len(data)} bytes)"


def table(lines, header, rows):
    lines.append("| " + " | ".join(header) + " |")
    lines.append("|" + "---|" * len(header))
    lines.extend("| " + " | ".join(row) + " |" for row in rows)
    lines.append("")


def counts(requests, title):
    """How many of the hostile were forwarded, how many of the good refused."""
    hostile = [by[title].kept_out() for kind, _, by in requests if kind == HOSTILE]
    good = [by[title].kept_out() for kind, _, by in requests if kind == GOOD]
    return f"{hostile.count(False)} of {len(hostile)}", f"{good.count(True)} of {len(good)}"


def served(responses, title):
    """How many of what real servers send reached the client whole, and the next client got its own answer."""
    asked = [by[title] for kind, _, by in responses if kind in (GOOD, WILD)]
    good = [o for o in asked if o and o.statuses and o.statuses[-1] < 500 and o.ended != "RST" and not o.poisoned]
    return f"{len(good)} of {len(asked)}"


def write(path, proxies, notes, requests, responses):
    titles = [proxy.title for proxy in proxies]
    lines = ["# Who refuses what", "", f"Written by `bench/differential` on {time.strftime('%Y-%m-%d')}. Each proxy as it comes, one server behind it:", ""]
    lines += [f"- {proxy.title}: {proxy.version()}" for proxy in proxies] + [f"- {note}" for note in notes] + [""]
    lines += [f"{len(requests)} requests and {len(responses)} responses.", "", LEGEND, ""]
    table(lines, ["", "hostile requests, not refused", "good requests, refused", "good and wild responses, delivered"],
          [[title, *counts(requests, title), served(responses, title)] for title in titles])
    lines += ["## Requests", "", "Behind each lies a good request on the same connection.", ""]
    table(lines, ["", "request", *titles],
          [[kind, f"`{name}`", *(cell(by.get(title)) for title in titles)] for kind, name, by in requests])
    lines += ["## Responses", "", RESPONSE_LEGEND, ""]
    table(lines, ["", "response", *titles],
          [[kind, f"`{name}`", *(response_cell(by.get(title)) for title in titles)] for kind, name, by in responses])
    lines += ["## Bytes", "", BYTES_LEGEND, ""]
    rows = []
    for _, name, by in requests:
        for title in titles:
            outcome = by.get(title)
            if outcome and outcome.forwarded:
                rows.append([f"`{name}`", title, f"`{shown(outcome.forwarded)}`"])
    table(lines, ["request", "by", "bytes"], rows)
    with open(path, "w") as file:
        file.write("\n".join(lines))
