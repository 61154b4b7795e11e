// The window that a bookmarklet opens: takes the page that it hands over, and imports it with the bookmarklet's own token, never with the reader's session.
(() => {
  const find = (id) => document.getElementById(id);
  const line = (words, address) => {
    const row = document.createElement("p");
    const target = address ? row.appendChild(document.createElement("a")) : row;
    if (address) target.href = address;
    target.textContent = words;
    find("result").append(row);
  };
  const nameOf = (words, ending) => `${words.replace(/[\\/:*?"<>|\u0000-\u001f]/g, " ").trim().slice(0, 100) || "page"}${ending}`;

  async function send({ page, files, missing, token }) {
    const form = new FormData();
    form.append("files", new Blob([page.html], { type: "text/html;charset=utf-8" }), nameOf(page.title, ".html"));
    for (const file of files) form.append("files", file.blob, nameOf(file.name, ""));
    const headers = token ? { authorization: `Bearer ${token}` } : {};
    const answer = await fetch("/api/v1/imports", { method: "POST", body: form, headers, credentials: "omit" });
    let job = await answer.json();
    if (!answer.ok) throw new Error(job.detail ?? job.title ?? `HTTP ${answer.status}`);
    const address = `/api/v1/jobs/${job.id}`;
    for (let turn = 0; turn < 480 && job.state !== "done" && job.state !== "failed"; turn++) {
      await new Promise((wait) => setTimeout(wait, 250));
      job = await (await fetch(address, { headers, credentials: "omit" })).json();
    }
    find("result").replaceChildren();
    const { taken = [], unchanged = [], refused = [] } = job.report ?? {};
    for (const item of [...taken, ...unchanged, ...refused]) {
      line(`${item.path}：${item.reason}`, item.work && `/works/${encodeURIComponent(item.work)}`);
    }
    for (const words of missing) line(`附件未取得 (file not fetched) ${words}`);
    if (job.state === "failed") line(`未收入 (not taken in)：${job.error}`);
    if (job.state !== "done" && job.state !== "failed") line("会典还在处理，请稍后在“导入与任务”查看 (still working)");
  }

  if (!window.opener) { line("这个窗口由书签打开；现在没有页面交来 (opened by the bookmarklet; nothing was handed over)"); return; }
  addEventListener("message", (event) => {
    if (event.source !== window.opener || event.data?.huidian !== "page") return;
    const { page, files = [], missing = [], token = "" } = event.data;
    if (typeof page?.html !== "string" || typeof page?.title !== "string" || !Array.isArray(files)) return;
    find("title").textContent = page.title;
    find("from").textContent = event.origin;
    const start = async () => {
      find("take").hidden = true;
      find("result").textContent = "正在收入… (taking it in)";
      try { await send({ page, files, missing, token: String(token) }); } catch (error) { find("result").textContent = `未收入 (not taken in)：${error.message}`; }
    };
    // who has the token made the bookmarklet here; without one a person says so, because any site can open this window
    if (token) { start(); return; }
    find("take").hidden = false;
    find("take").onclick = start;
  });
  window.opener.postMessage({ huidian: "ready" }, "*");
})();
