// The drawer opens by its address without us; with us it also traps the focus, and Esc closes it.
import { all, one } from "./dom.js";

// On a phone the saved views scroll sideways; the open one must be seen.
function showCurrentTab() {
  for (const tab of all(".wb-tabs a[aria-current]")) {
    const row = tab.parentElement;
    row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
  }
}

export function nav() {
  showCurrentTab();
  const side = one("[data-nav]");
  const opener = one("[data-open-nav]");
  if (!side || !opener) return;

  const focusable = () => all("a[href], button", side).filter((item) => item.offsetParent !== null);
  const close = (event) => {
    if (event) event.preventDefault();
    side.classList.remove("wb-on");
    opener.focus();
  };
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    side.classList.add("wb-on");
    const current = one("[aria-current]", side) || focusable()[0];
    if (current) current.focus();
  });
  for (const item of all("[data-close-nav]")) item.addEventListener("click", close);
  side.addEventListener("keydown", (event) => {
    if (!side.classList.contains("wb-on")) return;
    if (event.key === "Escape") close(event);
    if (event.key !== "Tab") return;
    const items = focusable();
    const edge = event.shiftKey ? items[0] : items[items.length - 1];
    if (document.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? items[items.length - 1] : items[0]).focus();
  });
}
