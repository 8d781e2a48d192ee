// Larger type at once; the server keeps the choice in a cookie by the same form.
import { all } from "./dom.js";

export function big() {
  for (const form of all("form[data-big]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const on = form.elements.on.value === "1";
      fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "manual" })
        .then(() => show(on))
        .catch(() => form.submit());
    });
  }
}

function show(on) {
  document.documentElement.classList.toggle("wb-big", on);
  for (const form of all("form[data-big]")) {
    form.elements.on.value = on ? "0" : "1";
    const button = form.querySelector("button");
    button.setAttribute("aria-pressed", String(on));
    button.querySelector("span").textContent = on ? "常规字" : "大字";
  }
}
