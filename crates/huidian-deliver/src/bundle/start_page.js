"use strict";
(function () {
  const works = JSON.parse(document.getElementById("works").textContent);
  const words = document.getElementById("words");
  const sector = document.getElementById("sector");
  const list = document.getElementById("list");
  const more = document.getElementById("more");
  const step = 100;
  let found = works;
  let shown = 0;

  // full-width letters and digits count as narrow ones, 〔〕 as []
  function fold(text) {
    return text.normalize("NFKC").toLowerCase().replace(/[〔［【]/g, "[").replace(/[〕］】]/g, "]");
  }
  const keys = works.map((work) => fold([work[0], work[1], work[2], work[3], work[4], work[5], work[6].join(" ")].join("\n")));

  const sectors = [];
  for (const work of works) for (const name of work[6]) if (!sectors.includes(name)) sectors.push(name);
  for (const name of sectors) sector.add(new Option(name, name));

  // what stands beside the title is put in as text, never as markup
  function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }
  function link(path) {
    return path.split("/").map(encodeURIComponent).join("/");
  }
  function row(work) {
    const item = document.createElement("li");
    if (work[7]) {
      const title = element("a", "《" + work[0] + "》");
      title.href = link(work[7]);
      item.append(title);
    } else {
      item.append(element("b", "《" + work[0] + "》"));
    }
    const facts = [work[1], work[5], work[4], work[3], work[2], work[6].join("、")].filter(Boolean);
    item.append(element("p", facts.join(" · ")));
    if (!work[7]) item.append(element("p", "无全文：" + work[8]));
    return item;
  }
  function showMore() {
    const next = found.slice(shown, shown + step);
    list.append(...next.map(row));
    shown += next.length;
    more.hidden = shown >= found.length;
  }
  function search() {
    const asked = fold(words.value).split(/\s+/).filter(Boolean);
    found = works.filter((work, index) =>
      asked.every((word) => keys[index].includes(word)) && (!sector.value || work[6].includes(sector.value)));
    document.getElementById("count").textContent = found.length ? "找到 " + found.length + " 件" : "没有找到，换个词试试";
    list.replaceChildren();
    shown = 0;
    showMore();
  }
  words.addEventListener("input", search);
  sector.addEventListener("change", search);
  words.form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", showMore);
  search();
})();
