// The reader's whole way in a real Chromium: node walk.mjs ADDRESS CHROMIUM [SCREENSHOT FOLDER]
// Speaks the DevTools protocol over a pipe, so that nothing needs installing. Runs axe-core too where AXE names its axe.min.js.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [address, chromium, shots] = process.argv.slice(2);
const profile = mkdtempSync(join(tmpdir(), "huidian-browser-"));
const browser = spawn(chromium, [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--hide-scrollbars", `--user-data-dir=${profile}`, "--remote-debugging-pipe",
], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });

const waiting = new Map();
const listeners = new Map();
let last = 0, rest = "";
browser.stdio[4].on("data", (chunk) => {
  const parts = (rest + chunk.toString("utf8")).split("\0");
  rest = parts.pop();
  for (const part of parts) {
    const message = JSON.parse(part);
    if (message.id) {
      const { resolve, reject } = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error) reject(new Error(message.error.message)); else resolve(message.result);
    } else for (const listener of listeners.get(message.method) ?? []) listener(message.params);
  }
});
const send = (method, params = {}, sessionId) => new Promise((resolve, reject) => {
  waiting.set(++last, { resolve, reject });
  browser.stdio[3].write(JSON.stringify({ id: last, method, params, sessionId }) + "\0");
});
const on = (event, listener) => listeners.set(event, [...(listeners.get(event) ?? []), listener]);
const once = (event) => new Promise((resolve) => {
  const listener = (params) => { listeners.set(event, listeners.get(event).filter((other) => other !== listener)); resolve(params); };
  on(event, listener);
});

const faults = [];
let bytes = 0;
on("Runtime.exceptionThrown", ({ exceptionDetails }) => faults.push(exceptionDetails.exception?.description ?? exceptionDetails.text));
on("Log.entryAdded", ({ entry }) => { if (entry.level === "error") faults.push(`${entry.text} ${entry.url ?? ""}`); });
on("Runtime.consoleAPICalled", ({ type, args }) => { if (type === "error") faults.push(args.map((arg) => arg.value).join(" ")); });
on("Network.loadingFinished", ({ encodedDataLength }) => { bytes += encodedDataLength; });

const { targetId } = await send("Target.createTarget", { url: "about:blank" });
const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
const page = (method, params) => send(method, params, sessionId);
for (const domain of ["Page", "Runtime", "Log", "Network"]) await page(`${domain}.enable`);

const evaluate = async (expression) => {
  const { result, exceptionDetails } = await page("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
  if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description}`);
  return result.value;
};
const open = async (path) => { bytes = 0; const loaded = once("Page.loadEventFired"); await page("Page.navigate", { url: address + path }); await loaded; };
const follow = async (action) => { bytes = 0; const loaded = once("Page.loadEventFired"); await evaluate(action); await loaded; };
const click = (selector) => follow(`(() => { const found = document.querySelector(${JSON.stringify(selector)}); if (!found) throw new Error("no " + ${JSON.stringify(selector)} + " on " + location.href); found.click(); })()`);
const key = async (name, code, text) => {
  await page("Input.dispatchKeyEvent", { type: text ? "keyDown" : "rawKeyDown", key: name, code: name, windowsVirtualKeyCode: code, text });
  await page("Input.dispatchKeyEvent", { type: "keyUp", key: name, code: name, windowsVirtualKeyCode: code });
};
const width = (pixels, height = 900) => page("Emulation.setDeviceMetricsOverride", { width: pixels, height, deviceScaleFactor: 1, mobile: pixels < 600 });
const path = () => evaluate("decodeURIComponent(location.pathname)");
const until = async (condition) => {
  for (let turn = 0; turn < 100; turn++) {
    if (await evaluate(condition).catch(() => false)) return;
    await new Promise((wait) => setTimeout(wait, 100));
  }
  assert.fail(`never came true: ${condition}`);
};
const text = (selector) => evaluate(`document.querySelector(${JSON.stringify(selector)})?.textContent ?? ""`);
const shoot = async (name) => {
  if (!shots) return;
  const { data } = await page("Page.captureScreenshot", { captureBeyondViewport: false });
  writeFileSync(join(shots, `${name}.png`), Buffer.from(data, "base64"));
};
const axe = process.env.AXE && readFileSync(process.env.AXE, "utf8");
const inspect = async (name) => {
  assert.ok(bytes < 150_000, `${name} weighs ${bytes} bytes`);
  const wide = await evaluate("document.documentElement.scrollWidth - innerWidth");
  assert.ok(wide <= 0, `${name} is ${wide} pixels too wide`);
  const faulty = await evaluate(`[
    ...[...document.querySelectorAll("input:not([type=hidden]), select, textarea")].filter((one) => !one.labels?.length && !one.ariaLabel).map((one) => "no label: " + one.outerHTML),
    ...[...document.querySelectorAll("img:not([alt])")].map((one) => "no alt: " + one.outerHTML),
    ...[...document.querySelectorAll("a, button")].filter((one) => !one.textContent.trim() && !one.ariaLabel).map((one) => "no name: " + one.outerHTML),
    ...(document.querySelectorAll("h1").length === 1 ? [] : ["not one h1"]),
    ...[...document.querySelectorAll("[id]")].map((one) => one.id).filter((id, at, all) => all.indexOf(id) !== at).map((id) => "id twice: " + id),
  ]`);
  assert.deepEqual(faulty, [], name);
  if (axe) {
    await evaluate(axe + ";0");
    const found = await evaluate(`axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations.filter((one) => ["serious", "critical"].includes(one.impact)).map((one) => one.id + ": " + one.nodes.slice(0, 3).map((node) => node.html).join(" | ")))`);
    assert.deepEqual(found, [], `axe on ${name}`);
  }
  assert.deepEqual(faults, [], `console of ${name}`);
};

try {
  await width(1280);
  await open("/");
  const painted = `performance.getEntriesByName("first-contentful-paint")[0]?.startTime`;
  await until(`${painted} > 0`);
  const paint = await evaluate(painted);
  console.log(`first paint of home after ${Math.round(paint)} ms`);
  await inspect("home"); await shoot("home");

  await click('a[href="/works?sector=government"]');
  assert.equal(await path(), "/works");
  await inspect("list"); await shoot("list");
  await click('.works a[href="/works/档案数据安全法"]');
  assert.equal(await text("h1"), "档案数据安全法");
  await inspect("work"); await shoot("work");
  await click('section#第三条 .label a, [id="第三条"] .label a');
  assert.equal(await path(), "/works/档案数据安全法/第三条");
  await inspect("provision"); await shoot("provision");

  await evaluate(`document.querySelector("a.cite").focus()`);
  await until(`document.querySelector(".preview")`);
  assert.match(await text(".preview"), /档案数据分级办法 第一条.*一级、二级和三级/s);
  await key("Escape", 27);
  assert.equal(await text(".preview"), "");
  await click("a.cite");
  assert.equal(await path(), "/works/档案数据分级办法/第一条");
  // no load event where the page comes back out of memory
  await evaluate("history.back()");
  await until(`decodeURIComponent(location.pathname) === "/works/档案数据安全法/第三条"`);

  await open("/search?q=风险");
  assert.equal(await text("mark"), "风险");
  await inspect("search"); await shoot("search");
  await open("/works/档案数据安全法/compare");
  assert.ok(await evaluate(`document.querySelectorAll("ins").length`) > 0);
  await inspect("compare"); await shoot("compare");
  await open("/overview"); await inspect("overview"); await shoot("overview");

  await open("/desk"); await inspect("desk");
  await evaluate(`document.querySelector("#text").value = "| 名称 | 日期 | 发布单位 |\\n| --- | --- | --- |\\n| 《档案数据分级办法》 | 2024-02-01 | 乙部 |\\n"`);
  await click('form[action="/desk"] button');
  assert.match(await text("#row-1"), /发布单位不全/);
  await inspect("checked"); await shoot("checked");
  await open("/api"); await inspect("api");
  await open("/account"); await inspect("account");

  // keyboard only: the skip link comes first, the search box answers while typing
  await open("/");
  await key("Tab", 9);
  assert.equal(await evaluate("document.activeElement.className"), "skip");
  await evaluate(`document.querySelector("#q").focus()`);
  await page("Input.insertText", { text: "档案数据安" });
  await until(`document.querySelector(".suggestions li")`);
  await key("ArrowDown", 40);
  assert.equal(await evaluate(`document.activeElement.getAttribute("aria-expanded")`), "true");
  const arrived = once("Page.loadEventFired");
  await key("Enter", 13, "\r");
  await arrived;
  assert.equal(await path(), "/works/档案数据安全法");

  await width(390, 844);
  for (const [name, to] of [["home", "/"], ["list", "/works"], ["work", "/works/档案数据安全法"], ["provision", "/works/档案数据安全法/第三条"], ["search", "/search?q=档案"], ["compare", "/works/档案数据安全法/compare"], ["desk", "/desk"], ["overview", "/overview"]]) {
    await open(to); await inspect(`${name} on a phone`); await shoot(`phone-${name}`);
  }
  await width(1280);
  await open("/works/档案数据安全法");
  await click('button[name="theme"][value="dark"]');
  assert.equal(await evaluate(`getComputedStyle(document.documentElement).colorScheme`), "dark");
  await inspect("dark work"); await shoot("dark-work");
  await open("/works"); await inspect("dark list");
  await click('button[name="language"][value="en"]');
  assert.equal(await text("h1"), "Works 4 ");
  await inspect("English list"); await shoot("english-list");

  // without scripts everything still leads on
  await page("Emulation.setScriptExecutionDisabled", { value: true });
  await open("/works/档案数据安全法");
  const { data } = await page("Page.captureScreenshot", {});
  assert.ok(data.length > 10_000);
  console.log("the whole way is open");
} finally {
  browser.kill();
  await new Promise((ended) => browser.on("exit", ended));
  // the browser's own children write for a moment longer, and a retry of `rmSync` does not look for new files
  for (let left = 20; left >= 0; left -= 1) {
    try {
      rmSync(profile, { recursive: true, force: true });
      break;
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((later) => setTimeout(later, 200));
    }
  }
}
