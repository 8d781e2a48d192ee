// A form whose work takes a while: until its answer comes, the page says how far it is.
import { all, one } from "./dom.js";

const LOOK = 700;

function watch(form) {
  const shown = one("[data-progress-shown]");
  const bar = one("progress", shown);
  const number = one("[data-job-done]", shown);
  async function look() {
    try {
      const answer = await fetch(form.dataset.progress, { headers: { Accept: "application/json" } });
      const { waiting } = await answer.json();
      const done = Math.max(0, bar.max - waiting);
      bar.value = done;
      number.textContent = done;
    } catch {
      // The answer of the form itself says how it went.
    }
    setTimeout(look, LOOK);
  }
  form.addEventListener("submit", () => {
    shown.hidden = false;
    setTimeout(look, LOOK);
  });
}

export const progress = () => all("form[data-progress]").forEach(watch);
