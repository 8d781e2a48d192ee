// Ten seconds, but not while somebody reads it with pointer or keyboard.
import { all, one } from "./dom.js";

const STAY = 10000;

function fade(toast) {
  let timer;
  const start = () => {
    timer = setTimeout(() => toast.remove(), STAY);
  };
  const stop = () => clearTimeout(timer);
  for (const name of ["mouseenter", "focusin"]) toast.addEventListener(name, stop);
  for (const name of ["mouseleave", "focusout"]) toast.addEventListener(name, start);
  const close = one("[data-close]", toast);
  if (close) {
    close.hidden = false;
    close.addEventListener("click", () => toast.remove());
  }
  start();
}

export function toasts() {
  all("[data-toast]").forEach(fade);
}
