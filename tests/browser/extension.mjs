// The browser extension in a real Chromium: node extension.mjs LIBRARY CHROMIUM SITE TOKEN
// Loads the extension unpacked and sends pages of the imitation at SITE to the library.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [library, chromium, site, token] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "huidian-extension-"));
const unpacked = join(folder, "extension");
cpSync(join(dirname(fileURLToPath(import.meta.url)), "../../extension"), unpacked, { recursive: true });
// nobody is there to press the button of the toolbar, which gives the right to one tab: here it is asked for with the installation
const manifest = JSON.parse(readFileSync(join(unpacked, "manifest.json")));
manifest.host_permissions = ["http://*/*"];
writeFileSync(join(unpacked, "manifest.json"), JSON.stringify(manifest));

const browser = spawn(chromium, [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
  "--disable-sync", `--user-data-dir=${join(folder, "profile")}`, "--remote-debugging-pipe", "--enable-unsafe-extension-debugging",
], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
const waiting = new Map();
let last = 0, rest = "";
browser.stdio[4].on("data", (chunk) => {
  const parts = (rest + chunk.toString("utf8")).split("\0");
  rest = parts.pop();
  for (const part of parts) {
    const message = JSON.parse(part);
    if (!message.id) continue;
    const { resolve, reject } = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error) reject(new Error(message.error.message)); else resolve(message.result);
  }
});
const send = (method, params = {}, sessionId) => new Promise((resolve, reject) => {
  waiting.set(++last, { resolve, reject });
  browser.stdio[3].write(JSON.stringify({ id: last, method, params, sessionId }) + "\0");
});

async function tab(url) {
  const { targetId } = await send("Target.createTarget", { url });
  const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
  const evaluate = async (expression) => {
    const { result, exceptionDetails } = await send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true }, sessionId);
    if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description}`);
    return result.value;
  };
  const until = async (expression) => {
    for (let turn = 0; turn < 600; turn++) {
      try { const value = await evaluate(expression); if (value) return value; } catch { /* the page is being loaded */ }
      await new Promise((wait) => setTimeout(wait, 50));
    }
    throw new Error(`waited too long: ${expression}; ${await evaluate("document.body?.innerText")}`);
  };
  await until(`document.readyState === "complete" && location.href !== "about:blank"`);
  return { evaluate, until, close: () => send("Target.closeTarget", { targetId }) };
}

let code = 0;
try {
  const { id } = await send("Extensions.loadUnpacked", { path: unpacked });
  const popup = `chrome-extension://${id}/popup.html`;
  const first = await tab(popup);
  await first.evaluate(`chrome.storage.local.set(${JSON.stringify({ library, token })})`);
  await first.close();
  for (const [path, title, files, pictures] of [
    ["/s/abc", "某局灯塔养护办法", 0, true],
    ["/art/2024/art_1.html", "某局航标管理办法", 1, false],
    ["/render.html", "某局航道管理办法", 0, false],
  ]) {
    const page = await tab(site + path);
    await page.until(`document.body.innerText.includes("第六条")`);
    const helper = await tab(popup);
    const tabs = await helper.evaluate("chrome.tabs.query({}).then((tabs) => tabs.map((tab) => ({ id: tab.id, url: tab.url })))");
    const shown = tabs.find((one) => one.url === site + path);
    assert.ok(shown, `${path}: ${JSON.stringify(tabs)}`);
    await helper.close();
    const bar = await tab(`${popup}?tab=${shown.id}`);
    await bar.until(`!document.getElementById("page").hidden`);
    assert.equal(await bar.evaluate(`document.querySelectorAll("#files input").length`), files, path);
    if (pictures) await bar.evaluate(`document.getElementById("pictures").checked = true`);
    await bar.evaluate(`document.getElementById("page").requestSubmit()`);
    const told = await bar.until(`(() => { const words = document.getElementById("result").innerText; return /正在/.test(words) ? "" : words; })()`);
    assert.match(told, /text of a/, `${path}: ${told}`);
    const address = await bar.evaluate(`document.querySelector("#result a")?.href ?? ""`);
    assert.equal(decodeURIComponent(new URL(address).pathname), `/works/${title}`, told);
    console.log(`${path}: ${told.replaceAll("\n", " · ")}`);
    await bar.close();
    await page.close();
  }
} catch (error) {
  console.error(error);
  code = 1;
} finally {
  browser.kill();
  await new Promise((wait) => browser.once("exit", wait));
  // the browser's own children write for a moment longer
  for (let left = 20; left >= 0; left -= 1) {
    try {
      rmSync(folder, { recursive: true, force: true });
      break;
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((later) => setTimeout(later, 200));
    }
  }
}
process.exit(code);
