"use strict";
// Shows turns of the loop: of the live one, as frames of the event stream, or of a recording. Both have the same records.

const OPS = { A: "ACCEPT", C: "CONNECT", R: "READ", W: "WRITE" };
const opsOf = letters => [...(letters || "")].map(letter => OPS[letter]).join("+");
const isClient = key => key.role === "client";
const answered = key => key.status > 0;

/** A turn as --trace prints it: the same words, made from the same record. */
function words(turn, names) {
  const name = slot => slot === undefined ? "backend" : names[slot];
  const counted = (n, what) => n > 0 ? `, ${n} ${what}${n === 1 ? "" : "s"}` : "";
  const millis = nanos => (nanos / 1e6).toFixed(2) + " ms";
  const pad = (line, column) => line + " ".repeat(Math.max(1, column - line.length));
  const lines = [`turn ${turn.turn}  asleep ${millis(turn.asleepNs)}  busy ${millis(turn.busyNs)}  ${turn.ready} ready`
    + counted(turn.timers, "timer") + counted(turn.tasks, "posted task")];
  const who = key => {
    switch (key.role) {
      case "listener": return "listener of " + (key.of || "");
      case "client": return "client of " + (key.of || "");
      case "backend": return `${name(key.backend)} for #${key.client}.${key.request || 0}`;
      case "idle_backend": return name(key.backend);
      case "probe": return "probe of " + name(key.backend);
      default: return key.code;
    }
  };
  const picked = key => {
    let text = `picked ${name(key.picked)} (${key.why}`;
    for (const slot of passed(key)) text += ", not " + name(slot);
    return text + (key.reused ? ", open: #" : ", new: #") + key.peer + ")";
  };
  for (const key of turn.keys) {
    let line = "  " + (key.id >= 0 ? "#" + key.id + (isClient(key) && key.request > 0 ? "." + key.request : "") : "");
    line = pad(pad(pad(line, 10) + who(key), 40) + (key.cause === "again" ? "goes on" : key.cause || opsOf(key.ready)), 50);
    const did = [];
    if (key.read) did.push(`read ${key.read} B`);
    if (key.wrote) did.push(`wrote ${key.wrote} B`);
    if (key.handshake) did.push("handshake: " + key.handshake);
    if (key.count) did.push((key.role === "listener" ? "new client #" : "opened #") + key.opened
      + (key.count > 1 ? " to #" + (key.opened + key.count - 1) : ""));
    if (key.picked >= 0) did.push(picked(key));
    if (key.from !== key.to) did.push(`${key.from || "nothing"} > ${key.to || "nothing"}`);
    if (answered(key)) did.push("status " + key.status);
    if (key.failure) did.push("failed: " + key.failure);
    if (key.upFull || key.downFull) did.push("FULL towards the " + (key.downFull ? "client" : "backend"));
    line += did.join(", ");
    if (key.id >= 0) {
      line += (line.endsWith(" ") ? "" : "; ")
        + (key.closed ? "closed" : key.interest ? "waits for " + opsOf(key.interest) : "waits for nothing");
    }
    lines.push(line);
  }
  if (turn.more) lines.push(`  ... and ${turn.more} more handlers`);
  return lines;
}

/** The backends that could not be chosen, but for the one that was. */
function passed(key) {
  const slots = [];
  let bits = BigInt(key.passed || 0);
  for (let slot = 0; bits > 0n; slot++, bits >>= 1n) if (bits & 1n && slot !== key.picked) slots.push(slot);
  return slots;
}

/** What a record tells, in sentences; {0} stands for the name of a backend. */
function sentences(key) {
  const told = [];
  const id = "#" + key.client + (key.request ? "." + key.request : "");
  const b = slot => ({ backend: slot });
  if (key.role === "listener" && key.count) {
    told.push([`#${key.opened}${key.count > 1 ? " to #" + (key.opened + key.count - 1) : ""} arrived at ${key.of}`]);
  }
  if (key.handshake && key.handshake !== "wants a record") told.push([`#${key.id} shakes hands: ${key.handshake}`]);
  if (key.failure && key.backend >= 0) told.push([id + ": ", b(key.backend), " failed: " + key.failure]);
  if (key.picked >= 0) {
    const line = [id + " goes to ", b(key.picked), `: ${key.why}, ` + (key.reused ? `over #${key.peer}, which was open` : `over a new connection, #${key.peer}`)];
    for (const slot of passed(key)) line.push("; not ", b(slot), ", which cannot take it");
    told.push(line);
  }
  if (key.downFull) {
    told.push(key.backend >= 0
      ? [`#${key.client} is slow: reading from `, b(key.backend), " is switched OFF until there is room (back-pressure)"]
      : [`#${key.client} is slow: nothing more is made for it until it has room`]);
  }
  if (key.upFull) told.push([`the backend of ${id} is slow: reading from the client is switched OFF until there is room`]);
  if (answered(key)) told.push(key.backend >= 0 ? [`${id} got ${key.status} from `, b(key.backend)] : [`${id} got ${key.status} from us`]);
  if (key.to === "CLOSED" && key.from !== "CLOSED") told.push([`#${key.client} has gone`]);
  return told;
}

if (typeof module !== "undefined") module.exports = { words, sentences };
if (typeof document !== "undefined") (() => {
  const $ = id => document.getElementById(id);
  const FROM_FILE = location.protocol === "file:";
  const LANES = 8, GONE = 3, STORY = 60, FULL_BYTES = 16384, SLOW_MILLIS = 800, STALE_MILLIS = 4000, GONE_MILLIS = 3000;
  const h = (tag, props, ...children) => {
    const node = Object.assign(document.createElement(tag), props);
    node.append(...children.filter(child => child !== null && child !== undefined));
    return node;
  };
  const SOURCES = Object.fromEntries(("proxy/Session server/OriginSession loop/Listener loop/Endpoint loop/EventLoop "
    + "loop/Registered loop/Acceptor loop/Deadlines client/ClientConnection client/Phase proxy/InterestLaw proxy/FailurePolicy proxy/Replying "
    + "proxy/Connecting proxy/ReadingHead proxy/Forwarding relay/Flow relay/RelayBuffer backend/BackendPool "
    + "backend/SmoothRoundRobin fairshare/FairShare backend/BackendConnection health/ProbeSchedule glass/Hold tls/Handshake "
    + "proxy/PhaseLimits http/BodyFraming admin/text/Watcher glass/Recorder")
    .split(" ").map(path => [path.split("/").pop(), path]));
  /** A class or a method, with its source a click away: from the jar, or beside this file. */
  const code = name => {
    const [type, method] = name.split(".");
    if (!SOURCES[type]) return h("code", {}, name);
    const path = (FROM_FILE ? "../../java/balancer/" : "source/") + SOURCES[type] + ".java";
    const find = method ? "#:~:text=" + encodeURIComponent(method + "(") : "";
    return h("a", { href: path + find, target: "_blank", rel: "noopener" }, h("code", {}, name));
  };

  let names = [], say = "words", recording = null, at = 0, last = [], next = -1, nextWhy = "", states = [], teach = false, paused = false;
  let lanes = new Map(), registered = 0, slowTimer = 0, stream = null, lastFrame = 0, saidAt = 0, you = "", shown = null;

  const backend = slot => h("span", { className: "b a" + slot % 6 }, names[slot] ?? "backend " + (slot + 1));
  const WORDS = { A: "somebody connects", C: "connected, or refused", R: "bytes came", W: "there is room" };
  const WAITS = { A: "new clients", C: "its connection", R: "bytes", W: "room" };
  const ready = key => {
    if (key.cause === "again") return say === "words" ? "its turn again" : say === "java" ? "ready list" : code("EventLoop.again");
    if (key.cause === "timer") return say === "words" ? "its time has come" : say === "java" ? "deadline" : code("Deadlines.poll");
    return [...key.ready].map(op => say === "words" ? WORDS[op] : "OP_" + OPS[op]).join(", ");
  };
  const waits = (letters, closed) => closed ? "closed" : !letters ? "nothing"
    : [...letters].map(op => say === "words" ? WAITS[op] : "OP_" + OPS[op]).join(say === "words" ? " or " : " | ");
  const TIMERS = { DemoTraffic: "the demo's own client", Sampler: "numbers for the dashboard", BufferedLines: "lines for a log" };
  const who = key => {
    const parts = [];
    if (key.role === "listener") parts.push(`listener of ${key.of}`);
    else if (key.role === "client") parts.push(key.of === "admin" ? "YOU ARE HERE: a client of this page" : `client of ${key.of}`);
    else if (key.role === "backend") parts.push(key.backend >= 0 ? backend(key.backend) : "backend", ` for #${key.client}.${key.request || 0}`);
    else if (key.role === "idle_backend") parts.push("idle connection to ", backend(key.backend));
    else if (key.role === "probe") parts.push("probe of ", backend(key.backend));
    else parts.push(TIMERS[key.code] ?? (say === "words" ? "the balancer itself" : key.code));
    if (say === "code" && key.code) parts.push(" ", code(key.code + (key.cause === "timer" ? ".onDeadline" : ".onReady")));
    return parts;
  };
  const did = key => {
    const parts = [];
    const add = (...more) => { if (parts.length) parts.push(", "); parts.push(...more); };
    if (key.read) add(`read ${key.read.toLocaleString("en")} B`);
    if (key.wrote) add(`wrote ${key.wrote.toLocaleString("en")} B`);
    if (key.handshake) add("handshake: " + key.handshake);
    if (key.count) add((key.role === "listener" ? "new client #" : "opened #") + key.opened + (key.count > 1 ? " to #" + (key.opened + key.count - 1) : ""));
    if (key.picked >= 0) add("picked ", backend(key.picked));
    if (answered(key)) add("status " + key.status);
    if (key.failure) add(h("span", { className: "fail" }, "failed: " + key.failure));
    if (key.downFull || key.upFull) add(h("span", { className: "off" }, "FULL"));
    return parts;
  };

  const stages = sum => {
    const keys = shown?.keys ?? [];
    const handled = keys.map(key => key.code);
    const texts = {
      words: ["asleep in the kernel, until something happens", `what happened${registered ? `, to ${sum.ready} of ${registered} keys` : ""}`, "each is served at once, never waited for", "what has waited too long"],
      java: ["Selector.select(consumer, timeout)", `SelectionKeys${registered ? `, ${registered} registered` : ""}`, "attachment().onReady(readyOps)", "a heap of deadlines"],
      code: [code("EventLoop.select"), code("EventLoop.accept"), h("span", {}, ...(handled.length ? [...new Set(handled)].slice(0, 3) : ["EventLoop.call"]).flatMap(each => [code(each), " "])), code("EventLoop.expire")]
    };
    const numbers = [`${ms(sum.asleepNs)} asleep`, `${sum.ready} ready`, `${keys.length} handler${keys.length === 1 ? "" : "s"}, ${ms(sum.busyNs)}`, `${sum.timers || 0} expired`];
    $("stages").replaceChildren(...["SELECT", "READY KEYS", "HANDLE", "TIMERS"].map((title, i) =>
      h("li", {}, h("b", {}, `${i + 1} ${title}`), numbers[i], h("small", {}, texts[say][i]))));
  };
  const showBusy = ({ busyNs, asleepNs }) => {
    const share = $("busy").value = 100 * busyNs / Math.max(1, busyNs + asleepNs);
    $("busytext").textContent = `busy ${share.toFixed(1)} %, asleep ${(100 - share).toFixed(1)} %`;
  };
  const ms = nanos => (nanos / 1e6).toFixed(nanos < 1e7 ? 2 : 0) + " ms";

  const showTurn = (turn, flash) => {
    shown = turn;
    const body = $("turn").tBodies[0];
    if (!turn) { body.replaceChildren(); return; }
    body.replaceChildren(...turn.keys.map(key => {
      const id = key.id >= 0 ? "#" + key.id + (isClient(key) && key.request ? "." + key.request : "") : "–";
      const cell = (label, ...content) => { const td = h("td", {}, ...content); td.dataset.label = label; return td; };
      const state = !key.to ? "" : key.from && key.from !== key.to ? `${key.from} → ${key.to}` : key.to;
      return h("tr", { className: (key.of === "admin" ? "mine " : "") + (flash && key.from !== key.to ? "flash" : "") },
        cell("key", id), cell("who", ...who(key)), cell("ready", ready(key)), cell("did", ...did(key)), cell("state", state),
        key.id >= 0 ? cell("waits for", waits(key.interest, key.closed)) : h("td"));
    }));
    if (turn.more) body.append(h("tr", {}, h("td", {}, "…"), h("td", { colSpan: 5 }, `and ${turn.more} more handlers`)));
    if ($("traced").open) $("traced").querySelector("pre").textContent = words(turn, names).join("\n");
  };

  const PHASES = [["READING_HEAD", "read"], ["CONNECTING", "connect"], ["FORWARDING", "relay"], ["IDLE", "done"]];
  const OTHERS = { PREAMBLE: "handshake", QUEUED: "waits for a free backend", TUNNELLING: "tunnel", REPLYING: "our own answer", LINGERING: "waits for the client's end", CLOSED: "closed" };
  const fill = (title, bytes, full) => {
    const bar = h("span", { className: "fill" + (full ? " full" : "") }, title + " ", h("i"), full ? h("b", { className: "off" }, "FULL") : null);
    bar.style.setProperty("--n", full ? 100 : Math.min(100, 100 * (bytes || 0) / FULL_BYTES));
    bar.title = `${bytes || 0} bytes wait ${title === "up" ? "for the backend" : "for the client"}`;
    return bar;
  };
  const lane = key => {
    const pills = h("span", { className: "pills" }, ...PHASES.map(([phase, text]) => h("span", { className: key.to === phase ? "on" : "" }, text)));
    const isOther = OTHERS[key.to];
    const note = key.downFull ? [`#${key.client} is slow: `, h("span", { className: "off" }, "reading from ", ...(key.backend >= 0 ? [backend(key.backend)] : ["the file"]), " is OFF"), " until there is room (back-pressure)"]
      : key.upFull ? ["the backend is slow: ", h("span", { className: "off" }, "reading from the client is OFF"), " until there is room"] : null;
    return h("li", { className: key.to === "CLOSED" ? "gone" : "" }, h("div", { className: "lane" },
      h("span", { className: "who" }, `#${key.client}${key.request ? "." + key.request : ""}`, key.peer >= 0 ? ` → #${key.peer} ` : " ", key.backend >= 0 ? backend(key.backend) : null),
      isOther ? h("span", { className: "pills" }, h("span", { className: "on" }, isOther)) : pills,
      fill("up", key.up, key.upFull), fill("down", key.down, key.downFull)), note ? h("p", { className: "note" }, ...note) : null);
  };
  const isLane = key => key.client >= 0 && key.of === "balancer";
  const remember = (key, now) => {
    const before = lanes.get(key.client);
    lanes.delete(key.client);
    lanes.set(key.client, { ...key, seen: now, backend: key.backend ?? before?.backend });
    for (const old of lanes.keys()) { if (lanes.size <= 4 * LANES) break; lanes.delete(old); }
  };
  const showLanes = () => {
    const all = [...lanes.values()].reverse();
    const blocked = all.filter(key => key.downFull || key.upFull);
    const gone = all.filter(key => key.to === "CLOSED").slice(0, GONE);
    const some = [...new Set([...blocked, ...all.filter(key => key.to !== "CLOSED"), ...gone])].slice(0, LANES);
    some.sort((one, other) => one.client - other.client); // they keep their places
    $("lanes").replaceChildren(...some.map(lane));
    $("connfacts").textContent = `${some.length} shown: changed or blocked`;
    $("you").hidden = !you;
    $("you").textContent = you;
    $("idle").textContent = registered ? `${registered} keys are registered in all: listeners, clients, backends. 1 thread, and an idle key costs no time.` : "";
  };
  const showNext = () => {
    $("ring").replaceChildren(...names.map((name, slot) => {
      const node = backend(slot);
      node.classList.toggle("next", slot === next);
      const state = states[slot];
      if (state) node.append(` ${state.state === "UP" ? "" : state.state + " "}${state.inFlight ? state.inFlight + " in flight" : ""}`);
      if (slot === next) node.append(" ← next");
      return node;
    }));
    const why = $("why");
    why.replaceChildren();
    if (last.length) why.append("last: ", ...last.flatMap(slot => [backend(slot), " "]));
    if (nextWhy) why.append(h("br"), `why: ${nextWhy}. `, say === "words" ? "" : code(say === "code" && nextWhy.startsWith("its turn") ? "SmoothRoundRobin.choose" : "BackendPool.next"));
  };
  const told = [];
  const tell = (key, time) => {
    if (key.of === "admin") return;
    for (const line of sentences(key)) {
      const text = line.map(part => part.backend === undefined ? part : names[part.backend]).join("");
      if (told[0]?.text === text) continue;
      told.unshift({ text, line, time });
    }
    told.length = Math.min(told.length, STORY);
  };
  const showStory = () => {
    $("story").replaceChildren(...told.map(each => h("li", {}, h("time", {}, clock(each.time)), h("span", {}, ...each.line.map(part => part.backend === undefined ? part : backend(part.backend))))));
    const now = Date.now();
    if (told.length && (paused || recording || now - saidAt > 10000)) { // a screen reader is not to be flooded
      saidAt = now;
      $("news").textContent = told[0].text;
    }
  };
  const clock = millis => new Date(millis).toISOString().slice(11, 23);

  // --- experiments and words ----------------------------------------------------------------------------------------
  const E = EXPERIMENTS, seen = new Set();
  try { for (const each of JSON.parse(localStorage.getItem("seen") || "[]")) seen.add(each); } catch { /* begins anew */ }
  const showExperiments = () => {
    $("done").textContent = `${seen.size} of ${E.length} seen`;
    const open = new Set([...$("experiments").querySelectorAll("details[open]")].map(node => node.dataset.id));
    $("experiments").replaceChildren(...E.map(each => {
      const details = h("details", { open: open.has(each.id) }, h("summary", {}, (seen.has(each.id) ? "✓ " : "") + each.title),
        h("p", {}, h("b", {}, "Do: "), each.do), h("p", {}, h("b", {}, "Watch: "), each.watch), h("p", {}, h("b", {}, "Why: "), each.why, " ", code(each.code)));
      details.dataset.id = each.id;
      return h("li", { className: seen.has(each.id) ? "seen" : "" }, details);
    }));
  };
  const lookFor = frame => {
    const before = seen.size;
    for (const each of E) if (!seen.has(each.id) && each.seen(frame, before)) {
      seen.add(each.id);
      $("news").textContent = "Seen: " + each.title;
    }
    if (seen.size === before) return;
    try { localStorage.setItem("seen", JSON.stringify([...seen])); } catch { /* forgets it with the page */ }
    showExperiments();
  };
  $("glossary").replaceChildren(...GLOSSARY.map(([term, text, where]) => h("div", {}, h("dt", {}, term), h("dd", {}, text, " ", code(where)))));

  // --- live ---------------------------------------------------------------------------------------------------------
  const live = (text, look) => { $("livetext").textContent = text; $("live").className = "live " + look; };
  const post = action => fetch("api/" + action, { method: "POST" }).then(answer => { if (!answer.ok) return answer.text().then(text => { $("hint").textContent = text; }); }, () => live("no answer", "stale"));
  const hasTraffic = turn => turn.keys.some(key => key.of !== "admin" && key.role !== "other");
  const frame = data => {
    names = data.backends.map(each => each.name);
    states = data.backends; last = data.last; next = data.next; nextWhy = data.why; registered = data.registered; teach = data.teach; paused = !!data.paused;
    $("traffic").hidden = data.traffic === undefined;
    $("traffic").setAttribute("aria-pressed", !!data.traffic);
    $("block").hidden = !teach;
    const turn = data.shown[0], now = turn?.ms ?? Date.now();
    for (const key of data.did) { if (isLane(key)) remember(key, now); tell(key, key.ms); }
    for (const [client, key] of lanes) if (key.to === "CLOSED" && now - key.seen > GONE_MILLIS) lanes.delete(client);
    you = "YOU ARE HERE: this page's own stream is one more key of the same loop" + (turn?.keys.some(key => key.of === "admin") ? ", and had its turn just now." : ".");
    if (turn && (!paused || hasTraffic(turn))) { // else what the last step did stays on the screen
      showTurn(turn, true);
      stages(turn);
      $("turnfacts").textContent = `${turn.turn} (1 of ${data.turns} turns shown): asleep ${ms(turn.asleepNs)}, busy ${ms(turn.busyNs)}`;
    }
    showBusy(data);
    $("rates").textContent = `${data.turns} turns since the last picture, ${(data.ready / Math.max(1, data.turns)).toFixed(1)} keys per turn, longest ${ms(data.longestNs)}`;
    const held = data.held ?? [];
    $("held").hidden = !paused;
    $("held").replaceChildren(...(!paused ? [] : held.length ? [`Paused. ${held.length} held, next: `, `#${held[0].id} ${held[0].role} `, held[0].ready ? waits(held[0].ready) : "goes on", ". Its interest is 0 until a step lets it go; the loop itself runs, or you would not see this."]
      : ["Paused. Nothing is ready. Make traffic or use curl, then step. A tab in front of this one ends the pause."]));
    controls();
    showLanes(); showNext(); showStory(); lookFor(data);
  };
  const controls = () => {
    const can = recording || teach;
    $("back").disabled = !recording || at === 0;
    $("pause").disabled = $("slow").disabled = !can;
    $("step").disabled = recording ? at >= recording.length - 1 : !teach || !paused;
    $("pause").textContent = recording ? (slowTimer ? "Stop" : "Play") : paused ? "Go on" : "Pause";
    $("slow").setAttribute("aria-pressed", !!slowTimer);
    $("hint").textContent = recording ? "A recording. Choose live to come back." : FROM_FILE ? "No balancer behind a file: choose a recording file, or drop one here."
      : teach || !lastFrame ? "" : "To pause the loop and to take single steps, start the balancer with --teach; a recording can always be stepped through.";
  };
  const connect = () => {
    if (stream || recording || document.hidden || FROM_FILE) return;
    stream = new EventSource("events?topics=loop");
    stream.addEventListener("loop", event => { lastFrame = Date.now(); live("LIVE", "on"); frame(JSON.parse(event.data)); });
    stream.onerror = () => live("no connection", "stale");
  };
  const disconnect = () => { stream?.close(); stream = null; };
  // A loop that nobody looks at goes on: with the last stream its pause ends.
  document.addEventListener("visibilitychange", () => document.hidden ? disconnect() : connect());
  setInterval(() => { if (stream && lastFrame && Date.now() - lastFrame > STALE_MILLIS && !paused) live(`no data for ${Math.round((Date.now() - lastFrame) / 1000)} s`, "stale"); }, 1000);

  // --- recordings ---------------------------------------------------------------------------------------------------
  const replay = text => {
    const lines = text.split("\n").filter(line => line.startsWith("{")).map(line => JSON.parse(line));
    const turns = lines.filter(line => line.keys && hasTraffic(line));
    if (!turns.length) { $("hint").textContent = "There is no turn in this file."; return; }
    disconnect();
    clearInterval(slowTimer); slowTimer = 0;
    names = (lines.find(line => line.backends)?.backends ?? []).map(each => each.name);
    recording = turns; states = []; registered = 0; teach = paused = false; you = "";
    $("where").max = turns.length - 1;
    $("scrub").hidden = false;
    $("held").hidden = true;
    live("RECORDING", "");
    go(0);
  };
  const go = where => {
    at = Math.max(0, Math.min(recording.length - 1, where));
    lanes = new Map(); told.length = 0; last = []; next = -1;
    for (let i = 0; i <= at; i++) for (const key of recording[i].keys) {
      if (isLane(key) && (key.to !== "CLOSED" || at - i < 3)) remember(key, 0);
      else if (isLane(key)) lanes.delete(key.client);
      if (key.picked >= 0) last = [...last, key.picked].slice(-8);
      tell(key, recording[i].ms);
    }
    const turn = recording[at];
    showTurn(turn, true);
    stages(turn);
    showBusy(turn);
    $("rates").textContent = "";
    $("turnfacts").textContent = `${turn.turn}, ${at + 1} of ${recording.length} in this recording: asleep ${ms(turn.asleepNs)}, busy ${ms(turn.busyNs)}`;
    $("where").value = at;
    $("at").value = turn.turn;
    controls(); showLanes(); showNext(); showStory();
  };
  const leaveRecording = () => {
    clearInterval(slowTimer); slowTimer = 0;
    recording = null; lanes = new Map(); told.length = 0;
    $("scrub").hidden = true; $("canned").value = $("file").value = "";
    controls(); connect();
  };
  const read = file => {
    $("canned").selectedIndex = -1; // so that "live" can be chosen
    file.text().then(replay);
  };
  $("file").addEventListener("change", event => event.target.files[0] && read(event.target.files[0]));
  addEventListener("dragover", event => { event.preventDefault(); document.body.classList.add("drop"); });
  addEventListener("dragleave", () => document.body.classList.remove("drop"));
  addEventListener("drop", event => {
    event.preventDefault();
    document.body.classList.remove("drop");
    if (event.dataTransfer.files[0]) read(event.dataTransfer.files[0]);
  });
  $("canned").addEventListener("change", event => {
    if (!event.target.value) { leaveRecording(); return; }
    fetch(`recordings/${event.target.value}.ndjson`).then(answer => answer.text()).then(replay)
      .catch(() => { $("hint").textContent = "A browser does not let a file read another one: drop recordings/" + event.target.value + ".ndjson here."; });
  });
  $("save").addEventListener("click", () => {
    if (!recording) { location.href = "api/loop/recording?turns=2000"; return; }
    const text = [JSON.stringify({ v: 1, backends: names.map(name => ({ name })) }), ...recording.map(turn => JSON.stringify(turn))].join("\n") + "\n";
    h("a", { href: URL.createObjectURL(new Blob([text])), download: "loop.ndjson" }).click();
  });
  $("where").addEventListener("input", event => go(Number(event.target.value)));

  // --- controls -----------------------------------------------------------------------------------------------------
  const step = () => recording ? go(at + 1) : post("loop/step");
  const setSlow = on => {
    clearInterval(slowTimer);
    slowTimer = on ? setInterval(() => { if (recording && at >= recording.length - 1) setSlow(false); else step(); }, SLOW_MILLIS) : 0;
    controls();
  };
  const pause = () => {
    if (recording) { setSlow(!slowTimer); return; }
    setSlow(false);
    post(paused ? "loop/resume" : "loop/pause");
  };
  $("pause").addEventListener("click", pause);
  $("step").addEventListener("click", step);
  $("back").addEventListener("click", () => go(at - 1));
  $("slow").addEventListener("click", () => {
    const on = !slowTimer;
    if (on && !recording && !paused) post("loop/pause");
    setSlow(on);
  });
  $("block").addEventListener("click", () => post("loop/block"));
  $("traffic").addEventListener("click", event => post("demo/traffic/" + (event.target.getAttribute("aria-pressed") === "true" ? "stop" : "start")));
  $("traced").addEventListener("toggle", () => showTurn(shown, false));
  const speak = value => {
    say = value;
    document.querySelector(`[name=say][value=${say}]`).checked = true;
    try { localStorage.setItem("say", say); } catch { /* forgets it with the page */ }
    if (shown) showTurn(shown, false);
    stages(shown ?? { asleepNs: 0, busyNs: 0, ready: 0 });
    showNext();
  };
  for (const each of document.querySelectorAll("[name=say]")) each.addEventListener("change", () => speak(each.value));
  addEventListener("keydown", event => {
    const on = event.target.tagName;
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT)$/.test(on) || event.key === " " && /^(BUTTON|SUMMARY|A)$/.test(on)) return;
    const keys = { " ": () => $("pause").click(), ArrowRight: () => $("step").click(), ArrowLeft: () => $("back").click(), s: () => $("slow").click(),
      1: () => speak("words"), 2: () => speak("java"), 3: () => speak("code") };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  let chosen = "words";
  try { chosen = localStorage.getItem("say") || chosen; } catch { /* the first one */ }
  speak(["words", "java", "code"].includes(chosen) ? chosen : "words");
  showExperiments();
  controls();
  connect();
})();
