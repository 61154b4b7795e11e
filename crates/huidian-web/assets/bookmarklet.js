// Runs in the page that a reader has open, behind captureHuidianPage: opens the library's window and hands it the page and its files.
(async (library, token) => {
  const say = (words) => alert(`会典 Huidian：${words}`);
  const opened = window.open(`${library}/receive`, "huidian-receive", "width=560,height=640");
  if (!opened) return say("浏览器拦下了新窗口，请允许本页弹出窗口后再按 (allow this page to open a window, then press again)");
  const ready = new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("没有连上自己的库；本页可能不许，请用浏览器扩展 (no answer from the library: the page may forbid it, use the extension)")), 15000);
    addEventListener("message", function listen(event) {
      if (event.origin !== library || event.data?.huidian !== "ready") return;
      removeEventListener("message", listen);
      clearTimeout(timer);
      resolve();
    });
  });
  try {
    const page = await captureHuidianPage(true);
    const files = [], missing = [];
    for (const file of page.files.slice(0, 20)) {
      try {
        const answer = await fetch(file.address, { credentials: "include" });
        if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
        const ending = new URL(file.address).pathname.match(/\.[a-z0-9]{2,4}$/i)?.[0] ?? "";
        files.push({ name: file.name.endsWith(ending) ? file.name : file.name + ending, blob: await answer.blob() });
      } catch (error) { missing.push(`${file.name}：${error.message}`); }
    }
    await ready;
    opened.postMessage({ huidian: "page", token, page: { title: page.title, address: page.address, html: page.html }, files, missing }, library);
  } catch (error) { say(error.message); }
})
