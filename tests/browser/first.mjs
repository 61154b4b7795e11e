// The first minute with an empty library: node first.mjs ADDRESS CHROMIUM [SCREENSHOT FOLDER]
import assert from "node:assert/strict";
import { click, close, evaluate, faults, follow, inspect, open, path, shoot, text, until, width } from "./chromium.mjs";

const isDone = async () => until(`location.pathname.startsWith("/welcome/jobs/") && document.readyState === "complete" && !document.querySelector("[data-busy]")`);
// Files as a reader drops them from a folder.
const dropFiles = (files) => follow(`(() => {
  const data = new DataTransfer();
  for (const [name, content] of ${JSON.stringify(files)}) data.items.add(new File([content], name));
  document.querySelector("form.bring").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
})()`);
const lawText = `# 某市浮标管理条例

（2023年5月6日某市人民代表大会常务委员会通过　自2023年7月1日起施行）

第一条　为了管理浮标，制定本条例。

第二条　浮标应当每季度检查一次。

第三条　本条例自2023年7月1日起施行。
`;

try {
  await width(1280);
  await open("/");
  assert.match(await text(".first h2"), /从这里开始/);
  await inspect("empty home"); await shoot("first-home");
  await width(390, 844); await open("/"); await inspect("empty home on a phone"); await shoot("first-home-phone"); await width(1280);

  // from an empty folder to a read article
  await open("/");
  let clicks = 0;
  const step = async (selector) => { clicks += 1; await click(selector); };
  await step('.first form[action="/welcome/sample"] button');
  await isDone();
  assert.equal(await evaluate(`document.querySelectorAll(".brought li.good").length`), 3);
  await inspect("samples brought"); await shoot("first-brought");
  await step(".brought li.good:last-child a");
  assert.match(await text("h1"), /（示例）/);
  await inspect("sample work");
  await step('[id="第五条"] .label a');
  assert.match(await text("main"), /灯塔停止发光的，养护人应当在一小时内报告/);
  await inspect("sample article"); await shoot("first-article");
  assert.ok(clicks <= 4, `${clicks} clicks`);
  const article = await path();

  // once in, a click brings nothing twice, and a click takes it out
  await open("/welcome"); await inspect("welcome"); await shoot("first-welcome");
  await width(390, 844); await open("/welcome"); await inspect("welcome on a phone"); await width(1280);
  await click('form[action="/welcome/undo"] button');
  await isDone();
  assert.match(await text("h1"), /已撤回/);
  assert.equal(await evaluate(`fetch(${JSON.stringify(article)}).then((answer) => answer.status)`), 404);
  faults.length = 0; // the console names the 404 that was asked for
  await open("/");
  assert.match(await text(".first h2"), /从这里开始/);

  // files dropped on the page are taken in at once, and each line says what the file became
  await dropFiles([["浮标.md", lawText], ["照片.bin", "\u0000\u0001\u0002 no text at all"]]);
  await isDone();
  assert.match(await text(".brought li.good"), /正文.*某市浮标管理条例.*浮标\.md/s);
  assert.match(await text(".brought li.bad"), /未收.*照片\.bin.*不收 \.bin 文件/s);
  assert.doesNotMatch(await text(".brought li.bad"), /not read/);
  await inspect("files brought"); await shoot("first-dropped");
  const job = await path();
  await width(390, 844); await open(job); await inspect("files brought on a phone"); await width(1280);
  await click('button[name="language"][value="en"]');
  await open(job);
  assert.match(await text("h1"), /1 of 2 files taken in/);
  assert.doesNotMatch(await text(".brought li.good small:last-of-type"), /\p{Script=Han}/u);
  await click('button[name="language"][value="zh"]');
  await open("/");
  assert.equal(await text(".first h2"), "", "the first minute is over");
  assert.ok(await evaluate(`!!document.querySelector(".side-column form.bring")`));
  await inspect("home with texts"); await shoot("first-home-with-texts");

  // the same file again
  await dropFiles([["浮标（另存）.md", lawText]]);
  await isDone();
  assert.match(await text(".brought li"), /已有/);

  // a work without a text offers ways to it
  await open("/works/电力网络安全事件应急预案");
  assert.ok(await evaluate(`!!document.querySelector(".absence form.bring") && !!document.querySelector('.absence a[href="/wanted"]')`));
  await inspect("work without text"); await shoot("first-absence");

  // the keeper's pages lead somebody without an account to the first keeper, who is signed in at once
  await open("/keeper");
  assert.equal(await path(), "/welcome");
  const fill = (fields) => evaluate(`for (const [id, value] of Object.entries(${JSON.stringify(fields)})) document.getElementById(id).value = value`);
  await fill({ setup_code: process.env.SETUP_CODE, name: "管理员", password: "kT7-qLw93zPa", again: "kT7-qLw93zPb" });
  await click('form[action="/welcome/keeper"] button');
  assert.match(await text('[role="alert"]'), /两次输入的密码不同/);
  assert.equal(await evaluate(`document.getElementById("name").value`), "管理员");
  await fill({ setup_code: process.env.SETUP_CODE.toLowerCase(), password: "kT7-qLw93zPa", again: "kT7-qLw93zPa" });
  await click('form[action="/welcome/keeper"] button');
  assert.equal(await path(), "/welcome");
  assert.match(await text(".who"), /管理员/);
  await inspect("welcome of the keeper"); await shoot("first-keeper");
  await width(390, 844); await open("/welcome"); await inspect("welcome of the keeper on a phone"); await shoot("first-keeper-phone"); await width(1280);
  // settings wait for a restart, and are in force after it
  await open("/welcome");
  const own = await evaluate("location.origin");
  await fill({ public_url: own });
  await click('form[action="/welcome/settings"] button');
  assert.match(await text('section [role="status"]'), /已保存/);
  assert.match(await text(".notice"), /重启服务后生效/);
  await inspect("settings that wait"); await shoot("first-waiting");
  await evaluate(`document.querySelector(".choose").open = true`);
  await inspect("sources to choose"); await shoot("first-sources");
  await width(390, 844); await inspect("sources to choose on a phone"); await width(1280);
  await click('form[action="/welcome/restart"] button');
  assert.equal(await path(), "/welcome");
  assert.doesNotMatch(await text("main"), /重启服务后生效：/);
  assert.match(await text(".who"), /管理员/, "still signed in");
  for (const name of ["keeper", "keeper/sources", "keeper/imports"]) {
    await open(`/${name}`); await inspect(name); await shoot(`first-${name.replace("/", "-")}`);
    await width(390, 844); await open(`/${name}`); await inspect(`${name} on a phone`); await width(1280);
  }
  console.log(`read after ${clicks} clicks`);
} finally {
  await close();
}
