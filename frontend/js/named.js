// Name and telephone are asked only from those who chose to leave them. Without script both are shown.
import { all, one } from "./dom.js";

export function named() {
  const part = one("[data-named]");
  if (!part) return;
  const choices = all("input[name=named]");
  const show = () => {
    const on = choices.some((choice) => choice.checked && choice.value === "yes");
    part.hidden = !on;
    // What is typed stays in its field, but does not travel against the choice.
    for (const field of all("input, select, textarea", part)) field.disabled = !on;
  };
  for (const choice of choices) choice.addEventListener("change", show);
  show();
}
