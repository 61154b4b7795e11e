const find = (id) => document.getElementById(id);
const say = (words) => { find("result").textContent = words; };

async function settings() {
  const { library = "http://127.0.0.1:7878", token = "" } = await chrome.storage.local.get(["library", "token"]);
  return { library: library.replace(/\/+$/, ""), token };
}

async function capture(withPictures) {
  const asked = new URLSearchParams(location.search).get("tab");
  const tabId = asked ? Number(asked) : (await chrome.tabs.query({ active: true, currentWindow: true }))[0].id;
  await chrome.scripting.executeScript({ target: { tabId }, files: ["capture.js"] });
  const [{ result }] = await chrome.scripting.executeScript({
    target: { tabId }, func: (pictures) => captureHuidianPage(pictures), args: [withPictures],
  });
  return result;
}

const nameOf = (title) => `${title.replace(/[\\/:*?"<>|\u0000-\u001f]/g, " ").trim().slice(0, 100) || "page"}.html`;

async function send(page, chosen) {
  const { library, token } = await settings();
  const form = new FormData();
  form.append("files", new Blob([page.html], { type: "text/html;charset=utf-8" }), nameOf(page.title));
  const missing = [];
  for (const file of chosen) {
    try {
      const answer = await fetch(file.address, { credentials: "include" });
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
      const ending = new URL(file.address).pathname.match(/\.[a-z0-9]{2,4}$/i)?.[0] ?? "";
      const name = file.name.endsWith(ending) ? file.name : file.name + ending;
      form.append("files", await answer.blob(), name.replace(/[\\/]/g, " "));
    } catch (error) { missing.push(`${file.name}：${error.message}`); }
  }
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  const answer = await fetch(`${library}/api/v1/imports`, { method: "POST", body: form, headers });
  const job = await answer.json();
  if (!answer.ok) throw new Error(job.detail ?? job.title ?? `HTTP ${answer.status}`);
  return { job: await finished(`${library}/api/v1/jobs/${job.id}`, headers), missing, library };
}

async function finished(address, headers) {
  for (let turn = 0; turn < 240; turn++) {
    const job = await (await fetch(address, { headers })).json();
    if (job.state === "done" || job.state === "failed") return job;
    await new Promise((wait) => setTimeout(wait, 250));
  }
  throw new Error("会典还在处理，请稍后在“导入”页查看 (still working)");
}

function show({ job, missing, library }) {
  find("result").replaceChildren();
  const line = (words, address) => {
    const row = document.createElement("p");
    const target = address ? row.appendChild(document.createElement("a")) : row;
    if (address) { target.href = address; target.target = "_blank"; }
    target.textContent = words;
    find("result").append(row);
  };
  const { taken = [], unchanged = [], refused = [] } = job.report ?? {};
  for (const item of [...taken, ...unchanged, ...refused]) {
    line(`${item.path}：${item.reason}`, item.work && `${library}/works/${encodeURIComponent(item.work)}`);
  }
  for (const words of missing) line(`附件未取得 ${words}`);
  if (job.state === "failed") line(`未收入：${job.error}`);
}

async function begin() {
  const { library, token } = await settings();
  find("library").value = library;
  find("token").value = token;
  find("save").addEventListener("click", async () => {
    const address = find("library").value.trim();
    await chrome.storage.local.set({ library: address, token: find("token").value.trim() });
    await chrome.permissions.request({ origins: [`${new URL(address).origin}/*`] });
    say("已保存");
  });
  const page = await capture(false);
  find("title").textContent = page.title;
  for (const [index, file] of page.files.entries()) {
    const label = document.createElement("label");
    const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: true, value: index });
    label.append(box, ` ${file.name}`);
    find("files").append(label);
  }
  find("page").hidden = false;
  find("page").addEventListener("submit", async (event) => {
    event.preventDefault();
    say("正在收入…");
    try {
      const whole = find("pictures").checked ? await capture(true) : page;
      const chosen = [...find("files").querySelectorAll("input:checked")].map((box) => page.files[box.value]);
      show(await send(whole, chosen));
    } catch (error) { say(`未收入：${error.message}`); }
  });
}

begin().catch((error) => { find("title").textContent = `不能读取本页：${error.message}`; });
