"""The chart: a bar per contender, a group per scenario. Plain SVG that follows the reader's light or dark theme."""

from xml.sax.saxutils import escape

from .contenders import OURS

WIDTH, LEFT, RIGHT = 820, 180, 130
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
  .cut { fill: #ffffff }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .small { fill: #9198a1 }
    .bar { fill: #6e7681 }
    .ours { fill: #4493f8 }
    .line { stroke: #9198a1 }
    .cut { fill: #0d1117 }
  }"""


def svg(results, summary):
    body, y = [], TOP
    for key, scenario in results["scenarios"].items():
        body.append(text(0, y, scenario["title"], "group"))
        y += 8
        for name in [name for name in results["contenders"] if name in summary[key]]:
            body += bar(y, name, results["contenders"][name]["title"], summary[key][name], scenario["unit"])
            y += BAR + GAP
        y += GROUP_GAP
    height = y - GROUP_GAP + 24
    one = LEFT + scale(1)
    body.insert(0, f'<line class="line" x1="{one:.1f}" x2="{one:.1f}" y1="{TOP - 4}" y2="{height - 20}"/>')
    body.append(text(0, height - 4, f"{results['machine']['processor']}; medians of paired ratios, rounds: {results['rounds']}", "small"))
    return "\n".join([*head(results, summary, height), *body, "</svg>", ""])


def head(results, summary, height):
    title = "CPU time per request, relative to load-balancer"
    warning = " (a quick run, not a measurement)" if results["quick"] else ""
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="title desc">',
        f'<title id="title">{title}</title>',
        f'<desc id="desc">{escape(description(results, summary))}</desc>',
        f"<style>{STYLE}\n</style>",
        text(0, 18, title + warning, "title"),
        text(0, 38, "shorter is better; one worker each, on the same core", "small"),
    ]


def description(results, summary):
    """The whole chart in words, for those who cannot see it."""
    sentences = []
    for key, scenario in results["scenarios"].items():
        parts = [f"{results['contenders'][name]['title']} {ratio:.2f}" for name, (ratio, _) in summary[key].items()]
        sentences.append(f"{scenario['title']}: {', '.join(parts)}.")
    return " ".join(sentences)


def bar(y, name, title, value, unit):
    ratio, cost = value
    width, middle = scale(min(ratio, LONGEST)), y + BAR - 3
    absolute = f"{cost:.2f} CPU s/GB" if unit == "GB" else f"{cost * 1e6:.1f} µs"
    lines = [
        text(LEFT - 8, middle, title, "small", "end"),
        f'<rect class="{"ours" if name == OURS else "bar"}" x="{LEFT}" y="{y}" width="{width:.1f}" height="{BAR}" rx="2"/>',
        text(LEFT + width + 6, middle, f"{ratio:.2f} · {absolute}", "small"),
    ]
    if ratio > LONGEST:
        x = LEFT + width - 24
        lines.append(f'<path class="cut" d="M{x:.1f} {y + BAR}l6 -{BAR}h5l-6 {BAR}z"/>')
    return lines


def scale(ratio):
    return ratio / LONGEST * (WIDTH - LEFT - RIGHT)


def text(x, y, content, css, anchor="start"):
    return f'<text class="{css}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(content)}</text>'
