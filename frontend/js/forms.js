// Small helps for forms: the first send counts, passwords can be looked at, errors get the focus.
import { all, one } from "./dom.js";

function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    // After this turn of the loop, so that the pressed button's own name and value still travel.
    setTimeout(() => {
      for (const button of all("button:not([type=button])", form)) {
        button.disabled = true;
        button.classList.add("wb-busy");
      }
    }, 0);
  });
}

// Coming back with the back button, the page must be usable again; the server's once key guards it.
function release() {
  for (const form of all("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of all("button.wb-busy", form)) {
      button.disabled = false;
      button.classList.remove("wb-busy");
    }
  }
}

function eye(button) {
  const input = one("input", button.parentElement);
  const word = one("span", button);
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
    if (word) word.textContent = shown ? "看一下" : "遮住";
    input.focus();
  });
}

export function forms() {
  all("form[data-once]").forEach(sendOnce);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) release();
  });
  all("[data-eye]").forEach(eye);
  for (const select of all("select[data-auto]")) select.addEventListener("change", () => select.form.submit());
  const errors = one("[data-errors]");
  if (errors) errors.focus();
}
