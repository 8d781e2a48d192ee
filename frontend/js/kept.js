// The slip may be left only by someone who says that the code is kept. Then nothing stays behind.
import { one } from "./dom.js";
import { forget } from "./draft.js";
import { clear } from "./tab.js";


export function remind() {
  const error = one("#kept_error");
  const tick = one("form[data-kept] input[type=checkbox]");
  if (!error || !tick) return;
  error.hidden = false;
  tick.setAttribute("aria-describedby", "kept_error");
  tick.setAttribute("aria-invalid", "true");
  tick.closest(".wb-field").classList.add("wb-field-bad");
  tick.focus();
}

export function kept() {
  const form = one("form[data-kept]");
  if (!form) return;
  const tick = one("input[type=checkbox]", form);
  tick.addEventListener("change", () => {
    if (!tick.checked) return;
    one("#kept_error").hidden = true;
    tick.removeAttribute("aria-invalid");
    tick.closest(".wb-field").classList.remove("wb-field-bad");
    clear("slip");
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!tick.checked) {
      remind();
      return;
    }
    forget();
    one("[data-leave]").click();
  });
}

export const slipIsKept = () => {
  const tick = one("form[data-kept] input[type=checkbox]");
  return !tick || tick.checked;
};
