// Drives the page of the loop; the dashboard's script calls it, with its demo and its traffic.
"use strict";
const assert = require("node:assert");
const http = require("node:http");
const net = require("node:net");
const path = require("node:path");

const PAGE = "http://localhost:9019/loop";

const get = () => new Promise(resolve => {
  http.get("http://localhost:9000/", { agent: false }, answer => { answer.resume(); answer.on("end", () => resolve(answer.statusCode)); })
    .on("error", () => resolve(0));
});

async function open(browser, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints = [];
  page.on("console", message => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", error => complaints.push(String(error)));
  page.on("request", request => request.url().startsWith("http://localhost:9019/") || complaints.push("fetched " + request.url()));
  await page.goto(PAGE, { waitUntil: "domcontentloaded" });
  await page.waitForSelector("#live.on", { timeout: 3000 });
  await page.waitForSelector("#turn tbody tr");
  return { context, page, complaints };
}

const ticked = title => `#experiments li.seen:has-text("${title}")`;

async function live(page) {
  await page.waitForSelector(ticked("Refresh three times"), { timeout: 3000 });
  assert.match(await page.textContent("#turnfacts"), /^\d+ \(1 of \d+ turns shown\): asleep [\d.]+ ms, busy [\d.]+ ms$/);
  assert.match(await page.textContent("#you"), /^YOU ARE HERE/);
  assert.equal(await page.locator("#ring .next").count(), 1);
  assert.match(await page.textContent("#story"), /#\d+\.\d+ goes to 900\d \w+: its turn, /);
}

async function vocabularies(page) {
  await page.keyboard.press("2");
  await page.waitForFunction(() => /OP_(READ|ACCEPT)/.test(document.querySelector("#turn tbody").textContent));
  await page.keyboard.press("3");
  const link = await page.waitForSelector('#stages a[href^="source/loop/EventLoop.java"]');
  const source = await page.request.get(new URL(await link.getAttribute("href"), PAGE).href);
  assert.match(await source.text(), /public final class EventLoop/);
  await page.keyboard.press("1");
}

async function slowMotion(page) {
  await page.click("#pause");
  await page.waitForSelector("#held:not([hidden])");
  const asked = get();
  await page.waitForFunction(() => /\d+ held, next: #\d+/.test(document.querySelector("#held").textContent), null, { timeout: 3000 });
  let answered = false;
  asked.then(() => { answered = true; });
  let steps = 0;
  for (; steps < 300 && !answered; steps++) {
    await page.keyboard.press("ArrowRight");
    await page.waitForTimeout(20);
  }
  assert.equal(await asked, 200);
  await page.waitForTimeout(1500);
  assert.match(await page.textContent("#turn tbody"), /for #|probe of|(client|listener) of (balancer|9)/, "what the last step did stays");
  await page.click("#pause");
  await page.waitForSelector("#held[hidden]", { state: "attached" });
  assert.equal(await get(), 200);
  return `answered after ${steps} steps`;
}

/** Nobody is left with a balancer at rest: neither behind another tab, nor by one that is closed. */
async function leave(page) {
  const pause = async () => {
    await page.click("#pause");
    await page.waitForSelector("#held:not([hidden])");
  };
  const hide = hidden => page.evaluate(is => {
    Object.defineProperty(document, "hidden", { value: is, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
  await pause();
  await hide(true);
  assert.equal(await get(), 200);
  await hide(false);
  await page.waitForSelector("#held[hidden]", { state: "attached" });
  await pause();
  await page.goto("about:blank");
  assert.equal(await get(), 200);
  await page.goto(PAGE);
  await page.waitForSelector("#turn tbody tr");
}

async function block(page) {
  await page.click("#block");
  await page.waitForSelector(ticked("Block the loop"), { timeout: 5000 });
}

const demo = (page, action) => page.request.post("http://localhost:9019/api/demo/" + action);

/** The experiments that need neither a big file nor the end of the balancer, see below. */
async function experiments(page) {
  const sockets = [];
  const connect = text => {
    const socket = net.connect(9000, "localhost", () => socket.write(text));
    socket.on("error", () => {});
    sockets.push(socket);
    return socket;
  };
  try {
    connect("GET / HT"); // the fourth: ten seconds
    for (let i = 0; i < 500; i++) connect("");
    await page.waitForSelector(ticked("Five hundred idle clients"), { timeout: 10000 });
    for (let i = 0; i < 60; i++) connect("GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(20)).resume();
    await page.waitForSelector(ticked("Load makes batches"), { timeout: 10000 });
    await demo(page, "3/delay?ms=1500");
    await page.waitForSelector(ticked("A slow server"), { timeout: 10000 });
    await demo(page, "3/delay?ms=0");
    await demo(page, "2/delay?ms=3000");
    for (let i = 0; i < 12; i++) connect("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx").resume();
    await page.waitForTimeout(500);
    await demo(page, "2/stop");
    await page.waitForSelector(ticked("A request that is not sent twice"), { timeout: 10000 });
    await page.waitForSelector(ticked("Kill a server"), { timeout: 10000 });
    await demo(page, "2/delay?ms=0");
    await demo(page, "2/start");
    await page.waitForSelector(ticked("Type a request by hand"), { timeout: 15000 });
  } finally {
    sockets.forEach(socket => socket.destroy());
  }
  return page.textContent("#done");
}

/** The others: one takes a big file, one ends the balancer. */
async function lastExperiments(browser) {
  const { context, page, complaints } = await open(browser);
  const big = http.createServer((request, answer) => answer.end(Buffer.alloc(request.url === "/big" ? 64 << 20 : 1)));
  await new Promise(resolve => big.listen(0, "localhost", resolve));
  const added = await page.request.post(`http://localhost:9019/api/backends?add=localhost:${big.address().port}`);
  assert.equal(added.status(), 200);
  const name = `localhost:${big.address().port}`;
  for (let state = ""; state !== "UP"; await page.waitForTimeout(100)) { // it gets no request before
    const list = await (await page.request.get("http://localhost:9019/api/backends")).json();
    state = list.backends.find(each => each.name === name).state;
  }
  const sockets = [];
  for (let i = 0; i < 12; i++) {
    const socket = net.connect(9000, "localhost", () => socket.write("GET /big HTTP/1.1\r\nHost: a\r\n\r\n"));
    socket.on("error", () => {}); // it is never read: whoever gets the big file is slow
    sockets.push(socket);
  }
  await page.waitForSelector(ticked("A slow client"), { timeout: 10000 });
  process.kill(Number(process.env.BALANCER), "SIGTERM");
  await page.waitForSelector(ticked("Stop it"), { timeout: 5000 });
  assert.deepEqual(complaints, []);
  await context.close();
  sockets.forEach(socket => socket.destroy());
  big.closeAllConnections();
  big.close();
}

async function recordings(page) {
  await page.selectOption("#canned", "slow-client");
  await page.waitForSelector("#scrub:not([hidden])");
  await page.click("h1");
  for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowRight");
  assert.match(await page.textContent("#lanes"), /reading from 9001 is OFF until there is room \(back-pressure\)/);
  await page.keyboard.press("ArrowLeft");
  assert.doesNotMatch(await page.textContent("#lanes"), /back-pressure/);
  await page.selectOption("#canned", "");
  await page.waitForSelector("#live.on", { timeout: 3000 });
}

/** A recording taken here is shown by this page, which then goes live again, and by the page alone, from a file. */
async function fromAFile(browser, page, shots) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#save")]);
  const saved = path.join(shots, "loop.ndjson");
  await download.saveAs(saved);
  for (let again = 0; again < 2; again++) {
    await page.setInputFiles("#file", saved);
    await page.waitForFunction(() => /RECORDING/.test(document.querySelector("#live").textContent));
    await page.selectOption("#canned", "");
    await page.waitForSelector("#live.on", { timeout: 3000 });
  }
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const alone = await context.newPage();
  await alone.goto("file://" + path.resolve("src/main/resources/admin/loop.html"));
  await alone.setInputFiles("#file", saved);
  await alone.waitForSelector("#turn tbody tr");
  assert.match(await alone.textContent("#turnfacts"), /, 1 of \d+ in this recording/);
  await alone.screenshot({ path: `${shots}/loop-file-phone.png`, fullPage: true });
  await context.close();
}

async function shoot(browser, name, options, shots) {
  const { context, page, complaints } = await open(browser, options);
  await page.waitForTimeout(800);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${name} scrolls sideways by ${wide}`);
  await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
  assert.deepEqual(complaints, [], name);
  await context.close();
}

module.exports = async (browser, step, shots) => {
  const { context, page, complaints } = await open(browser, { viewport: { width: 1280, height: 900 } });
  await step("the loop is live, and an experiment is ticked off", () => live(page));
  await step("three vocabularies, with sources", () => vocabularies(page));
  await step("pause, steps, and on", () => slowMotion(page));
  await step("a pause ends when nobody looks", () => leave(page));
  await step("a blocked loop is seen", () => block(page));
  await step("the other experiments are ticked off", () => experiments(page));
  await step("a recording goes back and forth", () => recordings(page));
  await step("a recording of this loop, from a file", () => fromAFile(browser, page, shots));
  for (const colorScheme of ["light", "dark"]) {
    await shoot(browser, `loop-desktop-${colorScheme}`, { viewport: { width: 1280, height: 900 }, colorScheme }, shots);
    await shoot(browser, `loop-phone-${colorScheme}`, { viewport: { width: 390, height: 844 }, colorScheme, reducedMotion: "reduce" }, shots);
  }
  assert.deepEqual(complaints, []);
  await context.close();
};
module.exports.lastExperiments = lastExperiments;
