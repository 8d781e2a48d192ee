// Questions that only follow from an answer: data-when="channel=hotline". Without script all are shown.
import { all } from "./dom.js";

function meets(form, condition) {
  const [name, value] = condition.split("=");
  return all("input, select", form).some(
    (field) => field.name === name && field.value === value && (field.type !== "radio" || field.checked),
  );
}

function follow(part) {
  const form = part.closest("form");
  const conditions = part.dataset.when.split(" ");
  const show = () => {
    const on = conditions.some((condition) => meets(form, condition));
    part.hidden = !on;
    // What is typed stays in its field, but does not travel against the answer.
    for (const field of all("input, select, textarea", part)) field.disabled = !on;
  };
  form.addEventListener("change", show);
  show();
}

export function when() {
  all("[data-when]").forEach(follow);
  // After the browser put back what was chosen before.
  window.addEventListener("pageshow", () => all("[data-when]").forEach((part) => part.closest("form").dispatchEvent(new Event("change"))));
}
