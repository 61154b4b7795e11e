// The bookmarklet in a real Chromium: node bookmarklet.mjs LIBRARY CHROMIUM SITE CODE-FILE
// Runs the bookmarklet's code in pages of the imitation at SITE, one of which forbids its scripts to talk to anybody, as a press on the bar of bookmarks does.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [library, chromium, site, codeFile] = process.argv.slice(2);
const code = decodeURIComponent(readFileSync(codeFile, "utf8").trim().replace(/^javascript:/, ""));
const folder = mkdtempSync(join(tmpdir(), "huidian-bookmarklet-"));
const browser = spawn(chromium, [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
  "--disable-sync", `--user-data-dir=${join(folder, "profile")}`, "--remote-debugging-pipe",
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

async function attach(targetId) {
  const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
  const evaluate = async (expression, userGesture = false) => {
    const { result, exceptionDetails } = await send("Runtime.evaluate", { expression, awaitPromise: false, returnByValue: true, userGesture }, sessionId);
    if (exceptionDetails) throw new Error(`${expression.slice(0, 80)}: ${exceptionDetails.exception?.description}`);
    return result.value;
  };
  const until = async (expression) => {
    for (let turn = 0; turn < 600; turn++) {
      try { const value = await evaluate(expression); if (value) return value; } catch { /* the page is being loaded */ }
      await new Promise((wait) => setTimeout(wait, 50));
    }
    throw new Error(`waited too long: ${expression}; ${await evaluate("document.body?.innerText")}`);
  };
  return { evaluate, until, close: () => send("Target.closeTarget", { targetId }) };
}

async function received() {
  for (let turn = 0; turn < 400; turn++) {
    const { targetInfos } = await send("Target.getTargets");
    const found = targetInfos.find((one) => one.type === "page" && one.url === `${library}/receive`);
    if (found) return attach(found.targetId);
    await new Promise((wait) => setTimeout(wait, 50));
  }
  throw new Error("the window of the library was not opened");
}

let status = 0;
try {
  for (const [path, title, fetched] of [
    ["/s/abc", "某局灯塔养护办法", true],
    ["/art/2024/art_1.html", "某局航标管理办法", true],
    // connect-src 'none': its files cannot be fetched, and are told
    ["/strict.html", "某局浮标管理办法", false],
  ]) {
    const { targetId } = await send("Target.createTarget", { url: site + path });
    const page = await attach(targetId);
    await page.until(`document.readyState === "complete" && document.body.innerText.includes("第六条")`);
    await page.evaluate(code, true);
    const window = await received();
    const told = await window.until(`(() => { const words = document.getElementById("result")?.innerText ?? ""; return /text of a|未收入/.test(words) ? words : ""; })()`);
    assert.match(told, /text of a/, `${path}: ${told}`);
    assert.equal(await window.evaluate(`document.getElementById("from").textContent`), site);
    assert.equal(/附件未取得/.test(told), !fetched, told);
    const address = await window.evaluate(`document.querySelector("#result a")?.href ?? ""`);
    assert.equal(decodeURIComponent(new URL(address).pathname), `/works/${title}`, told);
    console.log(`${path}: ${told.replaceAll("\n", " · ")}`);
    await window.close();
    await page.close();
  }
  // another site opens the window and has no token: nothing is taken in before somebody presses the button
  const { targetId } = await send("Target.createTarget", { url: `${site}/s/abc` });
  const other = await attach(targetId);
  await other.until(`document.readyState === "complete"`);
  await other.evaluate(`(() => { const opened = window.open(${JSON.stringify(`${library}/receive`)}, "other"); addEventListener("message", (event) => { if (event.data?.huidian === "ready") opened.postMessage({ huidian: "page", page: { title: "x", html: "<p>x</p>" } }, ${JSON.stringify(library)}); }); })()`, true);
  const window = await received();
  await window.until(`!document.getElementById("take").hidden`);
  assert.equal(await window.evaluate(`document.getElementById("result").innerText`), "");
} catch (error) {
  console.error(error);
  status = 1;
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
process.exit(status);
