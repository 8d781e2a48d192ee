// A link to a confirm page opens that page's sheet in a dialog; without script it is simply followed.
import { all, one } from "./dom.js";

async function open(link) {
  const answer = await fetch(link.href, { credentials: "same-origin", headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const sheet = answer.ok && one("form.wb-dialog", page);
  if (!sheet || answer.redirected) {
    location.href = link.href;
    return;
  }
  const dialog = document.createElement("dialog");
  dialog.className = "wb-dialog";
  const form = document.importNode(sheet, true);
  form.className = "";
  if (!form.getAttribute("action")) form.setAttribute("action", link.href);
  dialog.appendChild(form);
  document.body.appendChild(dialog);
  const title = one("h1", form);
  title.id = "dialog-title";
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  const quiet = one("[data-cancel]", form);
  if (quiet) {
    quiet.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.close();
    });
  }
  form.addEventListener("submit", () => setTimeout(() => all("button", form).forEach((b) => (b.disabled = true)), 0));
  dialog.showModal();
  if (quiet) quiet.focus();
}

export function dialogs() {
  if (!window.HTMLDialogElement || !HTMLDialogElement.prototype.showModal) return;
  for (const link of all("a[data-dialog]")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(link).catch(() => {
        location.href = link.href;
      });
    });
  }
}
