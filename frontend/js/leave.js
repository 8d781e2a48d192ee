// The quick way out: nothing typed stays, and "back" does not lead here again.
import { all } from "./dom.js";
import { forget } from "./draft.js";

// What was uploaded and not sent yet is dropped on the server too. The page does not wait for it; what
// does not get through is sealed, belongs to nobody and is gone within a day.
export function dropFiles() {
  const form = document.querySelector("form[data-drop-url]");
  const field = form && form.querySelector("input[name=files]");
  if (!field || !window.fetch) return;
  for (const token of field.value.split(" ").filter(Boolean)) {
    fetch(form.dataset.dropUrl, { method: "POST", headers: { "X-Upload-Token": token }, keepalive: true }).catch(() => {});
  }
}

export function leave() {
  for (const link of all("[data-leave]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      dropFiles();
      forget();
      for (const form of all("form")) form.reset();
      for (const field of all("input:not([type=hidden]):not([type=radio]):not([type=checkbox]), textarea")) field.value = "";
      for (const secret of all("[data-slip]")) secret.remove();
      document.title = "";
      document.body.hidden = true;
      location.replace(link.href);
    });
  }
}
