// The quick way out: nothing typed stays, and "back" does not lead here again.
import { all } from "./dom.js";
import { forget } from "./draft.js";

export function leave() {
  for (const link of all("[data-leave]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
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
