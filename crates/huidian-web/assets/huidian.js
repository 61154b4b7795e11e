"use strict";
document.documentElement.classList.add("scripted");

const debounce = (run, wait) => { let timer; return (...given) => { clearTimeout(timer); timer = setTimeout(() => run(...given), wait); }; };

// Suggestions while typing: a combobox after the ARIA pattern; without scripts the form alone does.
for (const [index, input] of document.querySelectorAll("input[data-suggest]").entries()) {
  const list = document.createElement("ul");
  list.className = "suggestions"; list.id = `suggestions-${index}`; list.hidden = true; list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels?.[0]?.textContent ?? "");
  input.setAttribute("role", "combobox"); input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id); input.setAttribute("aria-autocomplete", "list");
  input.form.append(list);
  let chosen = -1, asked = 0;
  const close = () => { list.hidden = true; chosen = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const choose = (place) => {
    chosen = place;
    for (const [at, item] of [...list.children].entries()) item.setAttribute("aria-selected", String(at === place));
    if (place >= 0) input.setAttribute("aria-activedescendant", list.children[place].id); else input.removeAttribute("aria-activedescendant");
  };
  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map((suggestion, at) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${at}`; item.setAttribute("role", "option"); item.setAttribute("aria-selected", "false"); item.dataset.href = suggestion.href; item.textContent = suggestion.title;
      if (suggestion.kind === "other_title" && suggestion.work && suggestion.work !== suggestion.title) {
        const work = document.createElement("small"); work.textContent = ` ${suggestion.work}`; item.append(work);
      }
      if (suggestion.snippet) { const words = document.createElement("small"); words.textContent = ` ${suggestion.snippet}`; item.append(words); }
      item.addEventListener("mousedown", (event) => { event.preventDefault(); location.href = item.dataset.href; });
      return item;
    }));
    if (suggestions.length) { list.hidden = false; input.setAttribute("aria-expanded", "true"); choose(-1); } else close();
  };
  input.addEventListener("input", debounce(async () => {
    const words = input.value.trim(), turn = ++asked;
    if (!words) return close();
    try {
      const answer = await fetch(`/api/v1/suggestions?q=${encodeURIComponent(words)}`);
      if (answer.ok && turn === asked) show((await answer.json()).suggestions);
    } catch { close(); }
  }, 120));
  input.addEventListener("keydown", (event) => {
    const count = list.children.length;
    if (list.hidden || !count) return;
    if (event.key === "ArrowDown") { event.preventDefault(); choose((chosen + 1) % count); }
    else if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen <= 0 ? count - 1 : chosen - 1); }
    else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); location.href = list.children[chosen].dataset.href; }
    else if (event.key === "Escape") close();
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
}

// On a narrow screen what was found comes first: the conditions are folded, and unfolded where there is room beside.
const roomy = matchMedia("(min-width: 56rem)");
const fold = () => document.querySelectorAll(".facet-fold").forEach((one) => { one.open = roomy.matches; });
roomy.addEventListener("change", fold);
fold();

// Contents that follow the reader.
const contents = document.querySelector("[data-contents]");
if (contents) {
  if (matchMedia("(max-width: 60rem)").matches) contents.querySelector("details").open = false;
  const links = new Map();
  for (const link of contents.querySelectorAll('a[href^="#"]')) links.set(decodeURIComponent(link.hash.slice(1)), link);
  const marks = [...document.querySelectorAll("[data-prose] [id]")].filter((mark) => links.has(mark.id));
  let current = null;
  const follow = () => {
    let here = marks[0];
    for (const mark of marks) { if (mark.getBoundingClientRect().top > 120) break; here = mark; }
    const link = here && links.get(here.id);
    if (!link || link === current) return;
    current?.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    current = link;
    const box = contents.getBoundingClientRect(), line = link.getBoundingClientRect();
    if (line.top < box.top || line.bottom > box.bottom) contents.scrollTop += line.top - box.top - box.height / 3;
  };
  let waiting = false;
  addEventListener("scroll", () => { if (!waiting) { waiting = true; requestAnimationFrame(() => { waiting = false; follow(); }); } }, { passive: true });
  follow();
}

// Preview of a cited provision or of a term, on hover and on focus.
const explained = (link) => {
  const entry = document.getElementById(link.hash.slice(1));
  return entry && { title: entry.querySelector("dt").textContent, text: entry.querySelector("dd").textContent };
};
const provisionAt = async (link) => {
  const path = new URL(link.href).pathname;
  if (!/^\/works\/[^/]+\/./.test(path)) return null;
  if (!previews.has(path)) previews.set(path, fetch(`/api/v1${path}`).then((answer) => answer.ok ? answer.json() : null).catch(() => null));
  const provision = await previews.get(path);
  return provision && { title: `${provision.title} ${provision.citation}`, text: provision.text.slice(0, 400) };
};
const previews = new Map();
let preview = null;
const closePreview = () => { preview?.remove(); preview = null; };
const openPreview = async (link, isTapped = false) => {
  const told = link.matches(".term") ? explained(link) : await provisionAt(link);
  if (!told || !(isTapped || link.matches(":hover, :focus"))) return;
  closePreview();
  preview = document.createElement("div");
  preview.className = "preview"; preview.id = "preview"; preview.setAttribute("role", "tooltip");
  const title = document.createElement("b"); title.textContent = told.title;
  const words = document.createElement("span"); words.textContent = told.text;
  link.setAttribute("aria-describedby", "preview");
  preview.append(title, words);
  document.body.append(preview);
  const box = link.getBoundingClientRect();
  preview.style.setProperty("left", `${Math.max(8, Math.min(box.left, innerWidth - preview.offsetWidth - 8)) + scrollX}px`);
  preview.style.setProperty("top", `${box.bottom + scrollY + 6}px`);
};
for (const link of document.querySelectorAll("a.cite, a.term")) {
  let timer;
  const open = () => { timer = setTimeout(() => openPreview(link), 200); };
  const close = () => { clearTimeout(timer); closePreview(); };
  link.addEventListener("mouseenter", open); link.addEventListener("mouseleave", close);
  link.addEventListener("focus", open); link.addEventListener("blur", close);
  // a finger has no hover: the first tap on a term shows what it means, the second goes there
  if (link.matches(".term")) link.addEventListener("click", (event) => {
    if (event.pointerType !== "touch" || preview?.dataset.of === link.hash) return;
    event.preventDefault(); event.stopPropagation();
    openPreview(link, true).then(() => { if (preview) preview.dataset.of = link.hash; });
  });
}
addEventListener("click", (event) => { if (preview?.dataset.of && !preview.contains(event.target)) closePreview(); });
addEventListener("keydown", (event) => { if (event.key === "Escape") closePreview(); });

// Whoever follows a link within a long page gets a way back to where they were.
const prose = document.querySelector("[data-prose]");
if (prose) {
  let back = null;
  const forget = () => { back?.remove(); back = null; };
  addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    const target = link && !event.defaultPrevented && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    // what is on the screen already needs no way back
    if (!target || Math.abs(target.getBoundingClientRect().top) < innerHeight / 2) return;
    const place = scrollY;
    forget();
    back = document.createElement("button");
    back.type = "button"; back.className = "way-back";
    back.textContent = document.documentElement.lang === "en" ? "Back to where I was" : "回到刚才";
    back.addEventListener("click", () => { scrollTo(0, place); forget(); });
    document.body.append(back);
  });
}

// Words selected in a text become a note: in the form of this page, or on the page where notes are made.
const noted = document.querySelector("[data-notes]");
if (noted) {
  const button = document.createElement("button");
  button.type = "button"; button.className = "primary note-make"; button.hidden = true;
  button.textContent = document.documentElement.lang === "en" ? "Make a note" : "记笔记";
  noted.append(button);
  const bare = (words) => words.replace(/\s/g, "");
  let wish = null;
  const chosen = () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0), quote = selection.toString().trim().replace(/\s+/g, " ");
    const unit = (node) => { const one = node.nodeType === 1 ? node : node.parentElement; return one?.closest("[data-prose] .unit[id]") ?? one?.closest("[data-prose] [id]"); };
    const place = unit(range.startContainer);
    if (!place || !bare(quote) || unit(range.endContainer) !== place) return null;
    const before = document.createRange();
    before.setStart(place, 0); before.setEnd(range.startContainer, range.startOffset);
    const whole = bare(place.textContent), start = bare(before.toString()).length;
    let occurrence = 1;
    for (let at = whole.indexOf(bare(quote)); at >= 0 && at < start; at = whole.indexOf(bare(quote), at + 1)) occurrence += 1;
    // beyond it an address is too long: the whole provision, then
    return { place: place.id, quote: quote.length > 400 ? "" : quote, occurrence, box: range.getBoundingClientRect() };
  };
  document.addEventListener("selectionchange", debounce(() => {
    wish = chosen();
    button.hidden = !wish;
    if (!wish) return;
    button.style.setProperty("left", `${Math.max(8, Math.min(wish.box.left, innerWidth - button.offsetWidth - 8)) + scrollX}px`);
    button.style.setProperty("top", `${wish.box.bottom + scrollY + 8}px`);
  }, 150));
  // before the press takes the selection away
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    const { place, quote, occurrence } = wish;
    const field = document.getElementById("note-quote"), form = field?.form;
    button.hidden = true;
    if (form?.elements.place.value === place) {
      field.value = quote; form.elements.occurrence.value = occurrence;
      document.getElementById("note-new").open = true;
      form.elements.note.focus();
      form.scrollIntoView({ block: "nearest" });
      return;
    }
    location.href = `${noted.dataset.notes}&${new URLSearchParams({ place, quote, occurrence })}`;
  });
}

// Copies a text, or a roundup with its inline styles, as editors of official accounts take it.
const copyPage = async (address) => {
  // not parsed as a document: this page's policy would complain about every style in it
  const [, body] = (await (await fetch(address)).text()).match(/<body[^>]*>([\s\S]*)<\/body>/);
  const named = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&" };
  const plain = body.replace(/<\/t[dh]>/g, "\t").replace(/<[^>]*>/g, "").replace(/&(lt|gt|quot|amp);/g, (name) => named[name]).replace(/\n\s*\n+/g, "\n").trim();
  // `clipboard.write` would put the markup through this page's policy and drop its styles
  document.addEventListener("copy", (event) => {
    event.clipboardData.setData("text/html", body);
    event.clipboardData.setData("text/plain", plain);
    event.preventDefault();
  }, { once: true });
  if (!document.execCommand("copy")) throw new Error("nothing is copied");
};
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-copy-page], [data-copy-address]");
  if (!button || button.dataset.done) return;
  const label = button.textContent;
  const { copy, copyPage: from, copyAddress } = button.dataset;
  // an address as it is reached from here, where the keeper has named none
  const words = copyAddress ? new URL(copyAddress, location.href).href : copy;
  const done = await (from ? copyPage(from) : navigator.clipboard.writeText(words)).then(() => "✓ ", () => "✗ ");
  button.dataset.done = "1"; button.textContent = done + label;
  setTimeout(() => { button.textContent = label; delete button.dataset.done; }, 1500);
});

// The desk changes a row where it stands; without scripts the page comes again.
const putInPlace = async (id, answer) => {
  if (!answer.ok) { location.href = answer.url; return; }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const name of [id, "desk-state"]) {
    const fresh = page.getElementById(name);
    if (fresh) document.getElementById(name)?.replaceWith(document.importNode(fresh, true));
  }
  const row = document.getElementById(id);
  (row?.querySelector(".row-form input") ?? row?.querySelector("a, button"))?.focus({ preventScroll: true });
};
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-in-place]");
  if (!form) return;
  event.preventDefault();
  // its buttons are named `action`, which hides the property of that name
  const answer = await fetch(form.getAttribute("action"), { method: "POST", body: new URLSearchParams(new FormData(form, event.submitter)) });
  if (answer.status === 400) { const field = form.querySelector("input:invalid, input[name=date]"); field?.setAttribute("aria-invalid", "true"); field?.focus(); return; }
  putInPlace(form.dataset.inPlace, answer);
});
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-in-place]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  putInPlace(link.dataset.inPlace, await fetch(link.href));
});

// A roundup dropped anywhere on its form is brought.
const drop = document.querySelector("form[data-drop]");
if (drop) {
  const file = drop.querySelector("input[type=file]");
  // a table copied from a page or a sheet keeps its columns
  drop.querySelector("textarea")?.addEventListener("paste", (event) => {
    const markup = event.clipboardData.getData("text/html");
    if (!/<table/i.test(markup)) return;
    event.preventDefault();
    event.target.setRangeText(markup.replace(/^[^<]+/, ""), event.target.selectionStart, event.target.selectionEnd, "end");
  });
  for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (event) => { if (event.dataTransfer.types.includes("Files")) { event.preventDefault(); drop.classList.add("dropping"); } });
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("dropping"));
  drop.addEventListener("drop", (event) => { if (event.dataTransfer.files.length) { event.preventDefault(); file.files = event.dataTransfer.files; file.dispatchEvent(new Event("change")); } });
  if ("atOnce" in drop.dataset) file.addEventListener("change", () => { if (file.files.length) drop.requestSubmit(); });
}
// A job that goes on: look again until it is done.
if (document.querySelector("[data-busy]")) setTimeout(() => location.reload(), 700);
document.querySelector("[data-print]")?.addEventListener("click", () => print());

// What is left until a report is due, told anew every second.
const clocks = document.querySelectorAll("[data-countdown]");
if (clocks.length) {
  const tell = () => {
    for (const clock of clocks) {
      const left = Math.round((Date.parse(clock.dataset.countdown) - Date.now()) / 1000);
      const [hours, minutes, seconds] = [3600, 60, 1].map((unit, at) => Math.floor((Math.abs(left) % [Infinity, 3600, 60][at]) / unit));
      clock.textContent = `${left < 0 ? "已超过" : "还有"} ${hours}:${String(minutes).padStart(2, "0")}:${String(seconds).padStart(2, "0")}`;
      clock.classList.toggle("ill", left < 0);
    }
  };
  tell();
  setInterval(tell, 1000);
}

// Lists of which many are decided at once: one box for all of the page.
for (const form of document.querySelectorAll("form[data-select]")) {
  const whole = form.querySelector("[data-select-all]"), box = whole.querySelector("input"), boxes = [...form.querySelectorAll("li input[type=checkbox]")];
  whole.hidden = false;
  box.addEventListener("change", () => { for (const one of boxes) one.checked = box.checked; });
  form.addEventListener("change", () => {
    const chosen = boxes.filter((one) => one.checked).length;
    box.checked = chosen === boxes.length;
    box.indeterminate = chosen > 0 && chosen < boxes.length;
  });
}
