// Drives the dashboard of a running demo; started by the script of the same name.
"use strict";
const assert = require("node:assert");
const http = require("node:http");
const { chromium } = require("playwright-core");

const PAGE = "http://localhost:9019/";
const SHOTS = process.argv[2];
const SEEN_WITHIN_MILLIS = 3000;

/** A few dozen requests a second, so that there is something to see. */
function traffic() {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  let number = 0;
  return setInterval(() => {
    for (let i = 0; i < 3 + (number++ % 5); i++) {
      http.get({ port: 9000, agent, path: number % 50 ? "/" : "/missing" }, answer => answer.resume()).on("error", () => {});
    }
  }, 60);
}

async function step(what, action) {
  const began = Date.now();
  const told = await action();
  console.log(`ok  ${what}${typeof told === "string" ? ": " + told : ""} (${Date.now() - began} ms)`);
}

async function open(browser, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints = [];
  page.on("console", message => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", error => complaints.push(String(error)));
  page.on("request", request => request.url().startsWith(PAGE) || complaints.push("fetched " + request.url()));
  await page.goto(PAGE, { waitUntil: "domcontentloaded" });
  return { context, page, complaints };
}

const row = number => `#backends tr[data-number="${number}"]`;

const focused = page => page.evaluate(() => document.activeElement.className);

async function kill(page) {
  await page.click(row(2) + " .stop");
  assert.match(await page.textContent("#askt"), /^Kill server 2\?/);
  await page.click("#sure");
  const began = Date.now();
  await page.waitForSelector(row(2) + '[data-kind="down"]', { timeout: SEEN_WITHIN_MILLIS });
  const color = await page.$eval(row(2) + " .state b", node => getComputedStyle(node).color);
  assert.equal(color, "rgb(179, 38, 30)", "red");
  assert.match(await page.textContent("#verdict"), /2 of 3 backends up: 9002 (down|ejected) for \d+ s, connection refused/);
  assert.match(await page.textContent("#news"), /9002 is (down|ejected)/);
  await page.waitForSelector(row(2) + '[data-demo="stopped"]');
  assert.equal(await focused(page), "start", "the focus stays where it was");
  return `red after ${Date.now() - began} ms`;
}

async function revive(page) {
  await page.click(row(2) + " .start");
  const began = Date.now();
  await page.waitForSelector(row(2) + '[data-kind="up"]', { timeout: SEEN_WITHIN_MILLIS });
  const color = await page.$eval(row(2) + " .state b", node => getComputedStyle(node).color);
  assert.equal(color, "rgb(43, 122, 61)", "green");
  assert.match(await page.textContent("#verdict"), /3 of 3 backends up/);
  return `green after ${Date.now() - began} ms`;
}

const drained = number => row(number) + '[data-kind="draining"]';

async function drain(page) {
  await page.click(row(1) + " .drain");
  assert.match(await page.textContent("#askt"), /^Drain 9001\?/);
  await page.keyboard.press("Escape");
  await page.waitForTimeout(1200);
  assert.equal(await page.locator(drained(1)).count(), 0, "Escape means no");
  await page.click(row(1) + " .drain");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Cancel", "Enter means no");
  await page.screenshot({ path: `${SHOTS}/question.png` });
  await page.click("#sure");
  const began = Date.now();
  await page.waitForSelector(drained(1), { timeout: SEEN_WITHIN_MILLIS });
  assert.equal(await page.textContent(row(1) + ' [data-cell="state"]'), "DRAINING");
  assert.match(await page.textContent(row(1) + ' [data-cell="reason"]'), /^health: up for/);
  assert.match(await page.textContent("#verdict"), /2 of 3 backends up: 9001 draining for \d+ s/);
  assert.match(await page.textContent("#news"), /9001 is draining/);
  assert.ok(!await page.isVisible(row(1) + " .drain") && await page.isVisible(row(1) + " .enable"));
  assert.equal(await focused(page), "enable", "the focus stays where it was");
  assert.equal(await page.getAttribute("#changes li", "class"), "draining");
  await page.waitForFunction(r => document.querySelector(r + ' [data-cell="rate"]').textContent === "0", row(1));
  return `seen after ${Date.now() - began} ms`;
}

/** The page is loaded again by itself: the server makes the table. */
async function comeAndGo(page) {
  const change = query => page.evaluate(q => fetch("api/backends?" + q, { method: "POST" }).then(a => a.status), query);
  assert.equal(await change("add=localhost:9003"), 200);
  await page.waitForSelector(row(4) + '[data-kind="up"]', { timeout: 2 * SEEN_WITHIN_MILLIS });
  await page.waitForFunction(r => document.querySelector(r + ' [data-cell="rate"]').textContent !== "0", row(4));
  await page.screenshot({ path: `${SHOTS}/four.png` });
  assert.equal(await change("remove=localhost:9003"), 200);
  await page.waitForFunction(
    r => document.querySelector(r + ' [data-cell="state"]')?.textContent === "LEAVING", row(4));
}

async function enable(page) {
  await page.click(row(1) + " .enable");
  await page.waitForSelector(row(1) + '[data-kind="up"]', { timeout: SEEN_WITHIN_MILLIS });
  assert.equal(await focused(page), "drain", "the focus stays where it was");
  await page.waitForFunction(r => document.querySelector(r + ' [data-cell="rate"]').textContent !== "0", row(1));
}

/** As behind a reverse proxy that puts a path in front: every link and button still works. */
async function underAPrefix(browser) {
  const proxy = http.createServer((request, response) => {
    const headers = { ...request.headers, host: "localhost:9019" };
    if (headers.origin) headers.origin = "http://localhost:9019";
    const inner = http.request({ port: 9019, method: request.method, path: request.url.slice("/lb".length), headers }, answer => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    request.pipe(inner).on("error", () => response.destroy());
  }).listen(9029);
  const context = await browser.newContext();
  const page = await context.newPage();
  const strays = [];
  page.on("request", request => request.url().startsWith("http://localhost:9029/lb/") || strays.push(request.url()));
  await page.goto("http://localhost:9029/lb/", { waitUntil: "domcontentloaded" });
  await page.waitForSelector("#live.on", { timeout: 3000 });
  await page.click(row(3) + " .slow");
  await page.waitForSelector(row(3) + '[data-demo="slow"]', { timeout: SEEN_WITHIN_MILLIS });
  await page.click(row(3) + " .fast");
  await page.click("footer a");
  assert.equal(page.url(), "http://localhost:9029/lb/metrics");
  assert.deepEqual(strays, []);
  await context.close();
  proxy.closeAllConnections();
  proxy.close();
}

/** The last step: the process is gone, and nothing on the page looks healthy any more. */
async function deadBalancer(page) {
  process.kill(Number(process.env.BALANCER), "SIGKILL");
  const began = Date.now();
  await page.waitForSelector('#verdict[data-kind="bad"]', { timeout: 5000 });
  assert.match(await page.textContent("#verdict"), /No data for \d+ s: the balancer does not respond/);
  assert.match(await page.title(), /^✕ No data for \d+ s/);
  await page.screenshot({ path: `${SHOTS}/dead.png`, fullPage: true });
  return `seen after ${Date.now() - began} ms`;
}

async function drainWithoutScript(browser) {
  const { context, page, complaints } = await open(browser, { javaScriptEnabled: false });
  await page.click(row(2) + " .drain");
  assert.equal(page.url(), PAGE);
  await page.waitForSelector(drained(2));
  await page.click(row(2) + " .enable");
  await page.waitForSelector(row(2) + '[data-kind="up"]');
  assert.deepEqual(complaints, []);
  await context.close();
}

/** From a light system: the button cycles, and the choice is restored before anything is painted. */
async function themes(browser) {
  const { context, page, complaints } = await open(browser, { colorScheme: "light" });
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = "rgb(244, 245, 247)", dark = "rgb(14, 16, 19)";
  assert.equal(await background(), light);
  await page.focus("#theme");
  assert.equal(await page.textContent("#theme"), "Theme: auto");
  await page.keyboard.press("Enter");
  assert.equal(await page.textContent("#theme"), "Theme: light");
  await page.keyboard.press("t");
  assert.equal(await page.textContent("#theme"), "Theme: dark");
  assert.equal(await background(), dark);
  await page.route("**/app.js", route => route.abort());
  await page.reload();
  assert.equal(await background(), dark, "without waiting for the page's script");
  await page.unroute("**/app.js");
  await page.reload();
  assert.equal(await page.textContent("#theme"), "Theme: dark");
  await page.click("#theme");
  assert.equal(await background(), light);
  await page.reload();
  assert.equal(await page.textContent("#theme"), "Theme: auto");
  assert.deepEqual(complaints.filter(text => !text.includes("ERR_FAILED")), []);
  await context.close();
}

async function withoutScript(browser) {
  const { context, page, complaints } = await open(browser, { javaScriptEnabled: false });
  assert.match(await page.textContent('[data-cell="total"]'), /^[\d\u202f]+$/);
  assert.equal(await page.locator("#backends tbody tr").count(), 3);
  assert.deepEqual(complaints, []);
  await context.close();
}

/** Labels of a time axis that stand on one another or on a second line, and a table that sticks out of the page. */
const crowded = () => {
  const found = [];
  const box = node => node.getBoundingClientRect();
  for (const label of document.querySelectorAll(".time :not(i, :last-child)")) {
    const here = box(label), next = box(label.nextElementSibling);
    if (here.top !== next.top || here.right > next.left) found.push(label.textContent);
  }
  if (box(document.getElementById("backends")).right > box(document.querySelector(".plots")).right + 1) found.push("table");
  return found;
};

async function shoot(browser, name, options) {
  const { context, page, complaints } = await open(browser, options);
  await page.waitForSelector("#live.on");
  await page.waitForTimeout(1200);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${name} scrolls sideways by ${wide}`);
  const found = await page.evaluate(crowded);
  assert.equal(found.length, 0, `${name} is crowded: ${found}`);
  await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
  assert.deepEqual(complaints, [], name);
  await context.close();
}

async function shootAll(browser, when) {
  const desktop = { width: 1140, height: 900 }, phone = { width: 390, height: 844 };
  for (const colorScheme of ["light", "dark"]) {
    await shoot(browser, `${when}-desktop-${colorScheme}`, { viewport: desktop, colorScheme });
    await shoot(browser, `${when}-phone-${colorScheme}`, { viewport: phone, colorScheme, deviceScaleFactor: 2 });
  }
}

async function main() {
  const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"];
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, headless: true, args: flags });
  const requests = traffic();
  try {
    await step("complete without script", () => withoutScript(browser));
    const { page, complaints } = await open(browser, { viewport: { width: 1280, height: 900 } });
    await step("goes live", () => page.waitForSelector("#live.on", { timeout: 3000 }));
    await step("numbers move", async () => {
      const before = await page.textContent('.tile [data-cell="total"]');
      await page.waitForFunction(old => document.querySelector('.tile [data-cell="total"]').textContent !== old, before);
    });
    await step("a killed server is seen", () => kill(page));
    await shootAll(browser, "down");
    await step("a revived server is seen", () => revive(page));
    await step("a slow server is seen", async () => {
      await page.click(row(3) + " .slow");
      await page.waitForFunction(r => Number(document.querySelector(r + ' [data-cell="p99"]').textContent) >= 290, row(3));
      await page.click(row(3) + " .fast");
    });
    await step("a slow request is named", async () => {
      const first = await page.textContent("#slowest tr td:nth-child(2)");
      assert.match(first, /^GET \/(missing)?$/);
    });
    await step("a drained server is seen", () => drain(page));
    await shootAll(browser, "drained");
    await step("an enabled server is seen", () => enable(page));
    await step("drain and enable without script", () => drainWithoutScript(browser));
    await step("themes", () => themes(browser));
    await step("keys", async () => {
      await page.keyboard.press("?");
      assert.ok(await page.isVisible("#help"));
      await page.keyboard.press("Escape");
      await page.keyboard.press("/");
      await page.keyboard.type("9002");
      assert.equal(await page.locator("#backends tbody tr:visible").count(), 1);
      await page.keyboard.press("Escape");
      assert.equal(await page.locator("#backends tbody tr:visible").count(), 3);
      await page.keyboard.press("s");
      assert.equal(await page.textContent("#sort"), "Sort: by rate");
    });
    await page.waitForTimeout(Number(process.env.LINGER || 0));
    await shootAll(browser, "up");
    await require("./loop.cjs")(browser, step, SHOTS);
    await step("under a path prefix", () => underAPrefix(browser));
    assert.deepEqual(complaints, []);
    await step("backends come and go", () => comeAndGo(page));
    await step("a slow client and a stop are seen", () => require("./loop.cjs").lastExperiments(browser));
    await step("a dead balancer is seen", () => deadBalancer(page));
    console.log(`screenshots in ${SHOTS}`);
  } finally {
    clearInterval(requests);
    await browser.close();
  }
}

main().catch(error => {
  console.error("FAILED", error);
  process.exit(1);
});
