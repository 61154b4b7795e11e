// Runs in the page: what a reader sees of it, as one HTML text, and the files that it names.
async function captureHuidianPage(withPictures) {
  const endings = /\.(pdf|docx?|wps|ofd|xlsx?|et|zip|rar|7z|rtf)(\?|#|$)/i;
  const downloads = /downloadfile\.jsp|document\/download|\/sysFile\/downloadFile\/|\/module\/download\//i;
  const copy = document.documentElement.cloneNode(true);
  const shown = [...document.images];
  const pictures = [...copy.querySelectorAll("img")];
  for (const [index, picture] of pictures.entries()) {
    // lazy ones keep their address in data-src
    const late = picture.getAttribute("data-src") ?? picture.getAttribute("data-original");
    const source = late ? new URL(late, location.href).href : shown[index]?.currentSrc || picture.src;
    if (!source) continue;
    picture.setAttribute("src", source);
    picture.removeAttribute("srcset");
    if (withPictures && source.startsWith("http")) {
      try {
        const blob = await (await fetch(source, { credentials: "include" })).blob();
        picture.setAttribute("src", await new Promise((resolve, reject) => {
          const reader = new FileReader();
          reader.onload = () => resolve(reader.result);
          reader.onerror = () => reject(reader.error);
          reader.readAsDataURL(blob);
        }));
      } catch { /* a picture of another host that does not give itself away stays an address */ }
    }
  }
  for (const element of copy.querySelectorAll("script, style, link[rel=stylesheet], noscript")) {
    // the day of an account's article stands in a script
    if (element.tagName !== "SCRIPT" || !/var ct\s*=/.test(element.textContent)) element.remove();
  }
  for (const link of copy.querySelectorAll("a[href]")) {
    try { link.setAttribute("href", new URL(link.getAttribute("href"), location.href).href); } catch { /* no address */ }
  }
  const files = [...document.querySelectorAll("a[href]")]
    .filter((link) => endings.test(link.href) || downloads.test(link.href) || link.getAttribute("appendix") === "true")
    .map((link) => ({ address: link.href, name: link.textContent.trim() || link.href.split("/").pop() }));
  const address = location.href;
  const mark = `<!-- saved from url=(${String(address.length).padStart(4, "0")})${address.replaceAll("--", "%2D%2D")} -->`;
  return { address, title: document.title, html: `<!DOCTYPE html>\n${mark}\n${copy.outerHTML}`, files };
}
