// Copying works on plain http too, where the clipboard object is missing.
import { all, one } from "./dom.js";

async function write(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  area.setAttribute("readonly", "");
  area.className = "wb-sr";
  document.body.appendChild(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("copy refused");
}

export function copy() {
  for (const button of all("[data-copy]")) {
    button.addEventListener("click", () => {
      const word = one("span", button) || button;
      const before = word.textContent;
      write(button.dataset.copy)
        .then(() => {
          word.textContent = "已复制";
        })
        .catch(() => {
          word.textContent = "请长按号码复制";
        })
        .then(() => setTimeout(() => (word.textContent = before), 3000));
    });
  }
}
