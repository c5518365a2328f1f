"use strict";
// The server renders the page and all its texts; this only puts new ones in their places, once a second.
(() => {
  const STALE_MILLIS = 3000;
  const $ = id => document.getElementById(id);
  const cellsOf = root => {
    const found = {};
    for (const node of root.querySelectorAll("[data-cell]")) (found[node.dataset.cell] ||= []).push(node);
    return found;
  };
  const put = (places, texts) => {
    for (const name in places) {
      if (texts[name] === undefined) continue;
      for (const node of places[name]) if (node.textContent !== texts[name]) node.textContent = texts[name];
    }
  };

  const table = $("backends").tBodies[0];
  const rows = [...table.rows].map(row => ({ row, cells: cellsOf(row) }));
  const cells = cellsOf(document.querySelector(".tiles"));
  for (const part of ["header", "#verdict", ".reasons"]) Object.assign(cells, cellsOf(document.querySelector(part)));

  const lines = [...document.querySelectorAll("path[data-line]")].map(path => ({
    path,
    name: path.dataset.line,
    seconds: Number(path.ownerSVGElement.dataset.seconds),
    scale: path.ownerSVGElement.dataset.top,
    values: path.dataset.values ? path.dataset.values.split(" ").map(Number) : []
  }));
  const nice = max => {
    for (let decade = 10; ; decade *= 10) for (const step of [1, 2, 5]) if (max <= decade * step) return decade * step;
  };
  const height = (line, value, top) =>
    line.scale === "log" ? 100 * (1 - Math.min(1, Math.log10(Math.max(100, value) / 100) / 5)) : 100 * (1 - value / top);
  const draw = (line, rateTop) => {
    const top = line.scale === "ratetop" ? rateTop : nice(Math.max(...line.values));
    const first = line.seconds - line.values.length;
    let d = "", move = "M";
    line.values.forEach((value, i) => {
      if (value < 0) { move = "M"; return; }
      d += move + (first + i) + " " + height(line, value, top).toFixed(1) + (move === "M" ? "h.5" : "");
      move = "L";
    });
    line.path.setAttribute("d", d);
  };

  const place = document.title.slice(2);
  let lastFrame = 0, lastSecond = 0, news = $("news").textContent;
  const live = (text, look) => {
    if ($("livetext").textContent !== text) $("livetext").textContent = text;
    $("live").className = "live " + look;
    document.body.classList.toggle("stale", look === "stale");
  };
  const verdict = (kind, mark, text) => {
    $("verdict").dataset.kind = kind;
    put(cells, { verdictmark: mark, verdict: text });
    document.title = mark + (kind === "good" ? " " : " " + text.split(/[.:] /)[0] + " – ") + place;
  };
  const tell = text => { if (text !== news) $("news").textContent = news = text; };
  const lost = seconds => {
    if (!document.body.classList.contains("stale")) tell("No data: the balancer does not respond");
    live("no data for " + seconds + " s", "stale");
    verdict("bad", "✕", "No data for " + seconds + " s: the balancer does not respond. The numbers below are old.");
  };
  const showChanges = changes => {
    const list = $("changes");
    const newest = changes.length ? changes[0].at + changes[0].text : "";
    if (list.dataset.newest === newest) return;
    list.dataset.newest = newest;
    list.replaceChildren(...changes.map(change => {
      const item = document.createElement("li"), time = document.createElement("time");
      item.className = change.kind;
      time.dateTime = change.at;
      time.textContent = new Date(change.at).toLocaleTimeString();
      item.append(time, " " + change.text);
      return item;
    }));
  };
  const showSlowest = requests => {
    const body = $("slowest");
    requests.forEach((request, i) => {
      const row = body.rows[i] || body.insertRow();
      ["ms", "request", "backend", "status", "ago"].forEach((name, column) => {
        const cell = row.cells[column] || row.insertCell();
        if (cell.textContent !== request[name]) cell.textContent = request[name];
        if (name === "request") cell.title = request[name];
      });
    });
    while (body.rows.length > requests.length) body.deleteRow(-1);
  };
  const show = frame => {
    lastFrame = performance.now();
    live("LIVE", "on");
    put(cells, frame.cells);
    // Backends came or went: the server makes the new table.
    if (frame.rows.map(row => row.number).join() !== rows.map(r => r.row.dataset.number).join()) return location.reload();
    verdict(frame.cells.verdictkind, frame.cells.verdictmark, frame.cells.verdict);
    $("busymeter").value = Number(frame.cells.busy);
    tell(frame.cells.news);
    $("ratetop").textContent = frame.ratetop.toLocaleString("fr").replace(/\u00a0/g, "\u202f");
    const gap = lastSecond ? Math.min(300, frame.second - lastSecond) : 1;
    lastSecond = frame.second;
    for (const line of lines) {
      for (let missed = 1; missed < gap; missed++) line.values.push(-1);
      if (gap > 0) line.values.push(frame.points[line.name]);
      line.values.splice(0, line.values.length - line.seconds);
      draw(line, frame.ratetop);
    }
    frame.rows.forEach((texts, i) => {
      const { row, cells } = rows[i];
      put(cells, texts);
      const pressed = row.contains(document.activeElement) && document.activeElement.closest("form");
      row.dataset.kind = texts.kind;
      if (texts.demo) row.dataset.demo = texts.demo;
      // A button that is not there any more hands the focus to the one in its place.
      if (pressed && !document.activeElement.offsetParent) {
        [...pressed.querySelectorAll("button")].find(button => button.offsetParent)?.focus();
      }
    });
    showChanges(frame.changes);
    showSlowest(frame.slowest);
    if (order) arrange();
  };

  let source = null;
  const open = () => {
    if (source) return;
    source = new EventSource("events?topics=page");
    source.addEventListener("page", event => show(JSON.parse(event.data)));
  };
  const close = () => { source?.close(); source = null; };
  document.addEventListener("visibilitychange", () => document.hidden ? close() : open());
  setInterval(() => {
    const silent = performance.now() - lastFrame;
    if (silent > STALE_MILLIS && !document.hidden) lost(Math.floor(silent / 1000));
    // After a 503 a browser does not come back by itself.
    if (source?.readyState === EventSource.CLOSED) { close(); open(); }
  }, 1000);
  open();

  const number = text => Number(text.replace(/[^0-9.]/g, "")) || 0;
  const ORDERS = ["as given", "by rate", "by p99", "worst first"];
  const bad = { down: 0, shaky: 1, draining: 2, up: 3 };
  let order = 0;
  const arrange = () => {
    const key = [
      r => Number(r.row.dataset.number),
      r => -number(r.cells.rate[0].textContent),
      r => -number(r.cells.p99[0].textContent),
      r => bad[r.row.dataset.kind]
    ][order];
    const sorted = [...rows].sort((a, b) => key(a) - key(b));
    if (sorted.every((r, i) => table.rows[i] === r.row)) return;
    const focused = document.activeElement;
    table.append(...sorted.map(r => r.row));
    if (table.contains(focused)) focused.focus();
  };
  const sort = () => {
    order = (order + 1) % ORDERS.length;
    $("sort").textContent = "Sort: " + ORDERS[order];
    arrange();
  };
  const filter = () => {
    const words = $("filter").value.toLowerCase();
    for (const { row } of rows) row.hidden = !row.textContent.toLowerCase().includes(words);
  };
  const root = document.documentElement;
  const THEMES = ["auto", "light", "dark"];
  const themeButton = document.createElement("button");
  const nameTheme = () => { themeButton.textContent = "Theme: " + (root.dataset.theme || "auto"); };
  const switchTheme = () => {
    const theme = THEMES[(THEMES.indexOf(root.dataset.theme || "auto") + 1) % THEMES.length];
    if (theme === "auto") delete root.dataset.theme; else root.dataset.theme = theme;
    try {
      if (theme === "auto") localStorage.removeItem("theme"); else localStorage.setItem("theme", theme);
    } catch { /* For this page only, then. */ }
    nameTheme();
  };
  nameTheme();
  themeButton.id = "theme";
  themeButton.type = "button";
  themeButton.addEventListener("click", switchTheme);
  document.querySelector("header").append(themeButton);
  document.querySelector(".tools").hidden = false;
  $("sort").addEventListener("click", sort);
  $("filter").addEventListener("input", filter);
  $("keys").addEventListener("click", () => $("help").showModal());
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target === $("filter")) {
      if (event.key === "Escape") { $("filter").value = ""; filter(); $("filter").blur(); }
      return;
    }
    if (event.key === "/") { event.preventDefault(); $("filter").focus(); }
    else if (event.key === "s") sort();
    else if (event.key === "t") switchTheme();
    else if (event.key === "?" && !$("help").open) $("help").showModal();
  });
  document.addEventListener("submit", event => {
    const action = event.submitter?.getAttribute("formaction") || event.target.getAttribute("action");
    if (!action?.startsWith("api/")) return;
    event.preventDefault();
    const ask = event.submitter?.dataset.ask;
    if (ask) sure(ask, event.submitter.textContent, () => post(action)); else post(action);
  });
  const sure = (question, word, act) => {
    $("askt").textContent = question;
    $("sure").textContent = word;
    $("sure").hidden = !act;
    $("ask").returnValue = "";
    $("ask").onclose = () => $("ask").returnValue === "yes" && act();
    $("ask").showModal();
  };
  const post = action => fetch(action, { method: "POST" })
    .then(answer => answer.ok || answer.text().then(text => sure(text)), () => sure("The balancer does not respond."));
})();
