"""The charts: bars of ratios with their intervals, and percentiles of latency. Plain SVG that follows the reader's light
or dark theme."""

import math
from xml.sax.saxutils import escape

from . import report, statistic
from .contenders import OURS

WIDTH, LEFT, RIGHT = 820, 180, 160
TOP, BAR, GAP, GROUP_GAP = 64, 15, 3, 30
LONGEST = 3.0  # times the balancer; longer bars are cut there and say so

STYLE = """
  text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #24292f }
  .title { font-size: 16px; font-weight: 600 }
  .group { font-weight: 600 }
  .small { font-size: 11px; fill: #57606a }
  .bar { fill: #8c959f }
  .ours { fill: #0969da }
  .line { stroke: #57606a; stroke-dasharray: 3 3 }
  .grid { stroke: #d0d7de }
  .spread { stroke: #24292f; stroke-width: 1.5 }
  .cut { fill: #ffffff }
  .curve { fill: none; stroke-width: 2 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .small { fill: #9198a1 }
    .bar { fill: #6e7681 }
    .ours { fill: #4493f8 }
    .line { stroke: #9198a1 }
    .grid { stroke: #30363d }
    .spread { stroke: #e6edf3 }
    .cut { fill: #0d1117 }
  }"""


def bars(results):
    """CPU time relative to ours; None if no scenario compares that."""
    shown = [s for s in results["scenarios"].values() if s["compared"][0] == "cost" and not report.itself(s)]
    if not shown:
        return None
    body, y, described = [], TOP, []
    for scenario in shown:
        per = {"GB": " · per byte", "connection": " · per connection"}.get(scenario["unit"], "")
        body.append(text(0, y, scenario["title"] + per, "group"))
        y += 8
        parts = []
        for name in [name for name in results["contenders"] if name in scenario["runs"]]:
            title, ratios = results["contenders"][name]["title"], report.paired(scenario, name, "cost")
            body += bar(y, name, title, ratios, statistic.median(map(report.cost, scenario["runs"][name])), scenario["unit"])
            parts.append(f"{title} {report.ratio(ratios)}")
            y += BAR + GAP
        described.append(f"{scenario['title']}: {', '.join(parts)}.")
        y += GROUP_GAP
    height = y - GROUP_GAP + 24
    one = LEFT + scale(1)
    body.insert(0, f'<line class="line" x1="{one:.1f}" x2="{one:.1f}" y1="{TOP - 4}" y2="{height - 20}"/>')
    spread = "90 % intervals" if results["rounds"] >= 5 else "lowest to highest"
    about = f"{results['machine']['processor']}; medians of paired ratios, rounds: {results['rounds']}; lines: {spread}"
    body.append(text(0, height - 4, about, "small"))
    title = "CPU time relative to load-balancer, per request unless said otherwise"
    return page(results, title, " ".join(described), height, ["shorter is better; one worker each, on the same core", *body])


def page(results, title, description, height, body):
    warning = ""
    if results["mode"] == "quick":
        warning = " (QUICK: not a measurement)"
    elif results["partial"]:
        warning = " (PARTIAL: the run was stopped)"
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-labelledby="title desc">',
        f'<title id="title">{escape(title + warning)}</title>',
        f'<desc id="desc">{escape(description)}</desc>',
        f"<style>{STYLE}\n</style>",
        text(0, 18, title + warning, "title"),
        text(0, 38, body[0], "small"),
        *body[1:],
        "</svg>",
        "",
    ])


def bar(y, name, title, ratios, cost, unit):
    lines = [text(LEFT - 8, y + BAR - 3, title, "small", "end")]
    if not ratios:
        return [*lines, text(LEFT + 6, y + BAR - 3, "failed", "small")]
    ratio = statistic.median(ratios)
    low, high = statistic.interval(ratios) or (min(ratios), max(ratios))
    width, middle = scale(min(ratio, LONGEST)), y + BAR / 2
    end = LEFT + scale(min(max(ratio, high), LONGEST))
    absolute = f"{cost:.2f} CPU s/GB" if unit == "GB" else f"{cost * 1e6:.1f} µs"
    style = "ours" if name == OURS else "bar"
    lines.append(f'<rect class="{style}" x="{LEFT}" y="{y}" width="{width:.1f}" height="{BAR}" rx="2"/>')
    if ratio > LONGEST:
        x = LEFT + width - 24
        lines.append(f'<path class="cut" d="M{x:.1f} {y + BAR}l6 -{BAR}h5l-6 {BAR}z"/>')
    elif name != OURS:
        lines.append(f'<line class="spread" x1="{LEFT + scale(low):.1f}" x2="{end:.1f}" y1="{middle}" y2="{middle}"/>')
    lines.append(text(end + 6, y + BAR - 3, f"{ratio:.2f} · {absolute}", "small"))
    return lines


def scale(ratio):
    return ratio / LONGEST * (WIDTH - LEFT - RIGHT)


# --- percentiles: the share of requests that are slower, on a logarithmic axis, as HdrHistogram's plots have it

PLOT_HEIGHT, PLOT_LEFT, PLOT_RIGHT = 240, 60, 160
SHARES = [0, 0.5, 0.9, 0.99, 0.999, 0.9999]
COLOURS = ["#0969da", "#8250df", "#bc4c00", "#1a7f37", "#cf222e", "#57606a"]


def percentiles(results):
    """One plot for each rate; None if no scenario has one."""
    shown = [s for s in results["scenarios"].values() if any("latency" in run for taken in s["runs"].values() for run in taken)]
    if not shown:
        return None
    body, y, described = [], TOP, []
    for scenario in shown:
        curves = {}
        for name, taken in scenario["runs"].items():
            histogram = statistic.merged(run.get("latency") for run in taken if "failed" not in run)
            if histogram:
                curves[results["contenders"][name]["title"]] = histogram
        body.append(text(0, y, scenario["title"], "group"))
        body += plot(y + 14, curves)
        both = {title: [statistic.percentile(h, share) for share in (0.5, 0.99)] for title, h in curves.items()}
        words = [f"{title} p50 {p50:.0f} µs, p99 {p99:.0f} µs" for title, (p50, p99) in both.items()]
        described.append(f"{scenario['title']}: {', '.join(words)}.")
        y += PLOT_HEIGHT + 80
    first = "all rounds together; counted from when a request was due; lower is better"
    return page(results, "Latency at a fixed rate, in µs", " ".join(described), y - 20, [first, *body])


def plot(top, curves):
    values = [statistic.percentile(h, share) for h in curves.values() for share in (0.05, SHARES[-1])]
    low, high = math.log10(min(values)) - 0.05, math.log10(max(values)) + 0.05
    wide = WIDTH - PLOT_LEFT - PLOT_RIGHT

    def x(share):
        return PLOT_LEFT + wide * -math.log10(max(1 - share, 1e-4)) / 4

    def y(value):
        return top + PLOT_HEIGHT * (1 - (min(max(math.log10(value), low), high) - low) / (high - low))

    lines = []
    for share in SHARES:
        lines.append(f'<line class="grid" x1="{x(share):.1f}" x2="{x(share):.1f}" y1="{top}" y2="{top + PLOT_HEIGHT}"/>')
        lines.append(text(x(share), top + PLOT_HEIGHT + 16, f"p{share * 100:g}" if share else "0", "small", "middle"))
    for tick in [m * 10**e for e in range(0, 8) for m in (1, 2, 5)]:
        if low <= math.log10(tick) <= high:
            lines.append(f'<line class="grid" x1="{PLOT_LEFT}" x2="{PLOT_LEFT + wide}" y1="{y(tick):.1f}" y2="{y(tick):.1f}"/>')
            lines.append(text(PLOT_LEFT - 6, y(tick) + 4, f"{tick:,}", "small", "end"))
    points = [1 - 10 ** (-step / 20) for step in range(0, 81)]
    for number, (title, histogram) in enumerate(curves.items()):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(f"{x(share):.1f},{y(statistic.percentile(histogram, share)):.1f}" for share in points)
        lines.append(f'<polyline class="curve" stroke="{colour}" points="{path}"/>')
        lines.append(f'<rect x="{PLOT_LEFT + wide + 12}" y="{top + 18 * number}" width="10" height="10" fill="{colour}"/>')
        lines.append(text(PLOT_LEFT + wide + 28, top + 18 * number + 9, title, "small"))
    return lines


def text(x, y, content, css, anchor="start"):
    return f'<text class="{css}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(content)}</text>'
