// "/" goes to the search, j and k walk the rows, Esc closes an open list. Not while somebody types.
import { all, one } from "./dom.js";

const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

function walk(step) {
  const rows = all("[data-row], .wb-table tbody tr").filter((row) => row.offsetParent !== null);
  const links = rows.map((row) => one("a[href], button", row)).filter(Boolean);
  if (!links.length) return;
  const at = links.findIndex((link) => link.closest("[data-row], tr").contains(document.activeElement));
  links[Math.min(Math.max(at + step, 0), links.length - 1)].focus();
}

// Browsers do not agree on how an access key is pressed, and some have it switched off: here it is Alt
// with the key on all of them. The attribute stays for a page without script.
function shortcuts() {
  const buttons = new Map();
  for (const button of all("[accesskey]")) {
    const key = button.accessKey.toLowerCase();
    button.removeAttribute("accesskey");
    button.setAttribute("aria-keyshortcuts", `Alt+${key.toUpperCase()}`);
    buttons.set(`Key${key.toUpperCase()}`, button);
  }
  document.addEventListener("keydown", (event) => {
    const button = event.altKey && !event.ctrlKey && !event.metaKey && buttons.get(event.code);
    if (!button || event.repeat) return;
    event.preventDefault();
    button.click();
  });
}

export function keys() {
  shortcuts();
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") for (const open of all("details[data-drop][open]")) open.open = false;
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") {
      const find = one("[data-find]");
      if (find) {
        event.preventDefault();
        find.focus();
      }
    }
    if (event.key === "j") walk(1);
    if (event.key === "k") walk(-1);
  });
  document.addEventListener("click", (event) => {
    for (const open of all("details[data-drop][open]")) if (!open.contains(event.target)) open.open = false;
  });
}
