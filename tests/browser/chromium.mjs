// A real Chromium: node SCRIPT ADDRESS CHROMIUM [SCREENSHOT FOLDER]
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
export const once = (event) => new Promise((resolve) => {
  const listener = (params) => { listeners.set(event, listeners.get(event).filter((other) => other !== listener)); resolve(params); };
  on(event, listener);
});

export const faults = [];
let bytes = 0;
// what is weighed next begins here
export const weighAnew = () => { bytes = 0; };
on("Runtime.exceptionThrown", ({ exceptionDetails }) => faults.push(exceptionDetails.exception?.description ?? exceptionDetails.text));
on("Log.entryAdded", ({ entry }) => { if (entry.level === "error") faults.push(`${entry.text} ${entry.url ?? ""}`); });
on("Runtime.consoleAPICalled", ({ type, args }) => { if (type === "error") faults.push(args.map((arg) => arg.value).join(" ")); });
on("Network.loadingFinished", ({ encodedDataLength }) => { bytes += encodedDataLength; });

const { targetId } = await send("Target.createTarget", { url: "about:blank" });
const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
export const page = (method, params) => send(method, params, sessionId);
for (const domain of ["Page", "Runtime", "Log", "Network"]) await page(`${domain}.enable`);
// every page as somebody sees it who has never been here
await page("Network.setCacheDisabled", { cacheDisabled: true });

export const evaluate = async (expression) => {
  const { result, exceptionDetails } = await page("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
  if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description}`);
  return result.value;
};
export const open = async (path) => { bytes = 0; const loaded = once("Page.loadEventFired"); await page("Page.navigate", { url: address + path }); await loaded; };
export const follow = async (action) => { bytes = 0; const loaded = once("Page.loadEventFired"); await evaluate(action); await loaded; };
export const click = (selector) => follow(`(() => { const found = document.querySelector(${JSON.stringify(selector)}); if (!found) throw new Error("no " + ${JSON.stringify(selector)} + " on " + location.href); found.click(); })()`);
export const key = async (name, code, text) => {
  await page("Input.dispatchKeyEvent", { type: text ? "keyDown" : "rawKeyDown", key: name, code: name, windowsVirtualKeyCode: code, text });
  await page("Input.dispatchKeyEvent", { type: "keyUp", key: name, code: name, windowsVirtualKeyCode: code });
};
export const width = (pixels, height = 900) => page("Emulation.setDeviceMetricsOverride", { width: pixels, height, deviceScaleFactor: 1, mobile: pixels < 600 });
export const path = () => evaluate("decodeURIComponent(location.pathname)");
export const until = async (condition) => {
  for (let turn = 0; turn < 100; turn++) {
    if (await evaluate(condition).catch(() => false)) return;
    await new Promise((wait) => setTimeout(wait, 100));
  }
  assert.fail(`never came true: ${condition}`);
};
export const text = (selector) => evaluate(`document.querySelector(${JSON.stringify(selector)})?.textContent ?? ""`);
export const shoot = async (name) => {
  if (!shots) return;
  const { data } = await page("Page.captureScreenshot", { captureBeyondViewport: false });
  writeFileSync(join(shots, `${name}.png`), Buffer.from(data, "base64"));
};
const axe = process.env.AXE && readFileSync(process.env.AXE, "utf8");
export let heaviest = ["", 0];
export const inspect = async (name) => {
  assert.ok(bytes < 150_000, `${name} weighs ${bytes} bytes`);
  if (bytes > heaviest[1]) heaviest = [name, bytes];
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

// Median of several loads, since the first one also starts the renderer.
export const firstPaint = async (path) => {
  const painted = `performance.getEntriesByName("first-contentful-paint")[0]?.startTime`;
  const times = [];
  for (let turn = 0; turn < 7; turn++) {
    await open(path);
    await until(`${painted} > 0`);
    times.push(await evaluate(painted));
  }
  return Math.round(times.sort((a, b) => a - b)[3]);
};
// The keyboard alone: Tab until something is reached, with a focus that can be seen all the way.
export const tabTo = async (selector, most = 80) => {
  for (let turn = 0; turn < most; turn++) {
    await key("Tab", 9);
    const seen = await evaluate(`(() => { const style = getComputedStyle(document.activeElement); return document.activeElement === document.body || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2); })()`);
    assert.ok(seen, `focus cannot be seen on ${await evaluate("document.activeElement.outerHTML.slice(0, 120)")}`);
    if (await evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
  }
  assert.fail(`${selector} is not reached with ${most} tabs`);
};
export const enter = async () => { bytes = 0; const loaded = once("Page.loadEventFired"); await key("Enter", 13, "\r"); await loaded; };

export const close = async () => {
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
};
