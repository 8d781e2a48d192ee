// A page that waits for something looks again by itself, while somebody has it in front.
import { one } from "./dom.js";

export function again() {
  const waiting = one("[data-again]");
  if (!waiting) return;
  setTimeout(() => {
    if (document.hidden) document.addEventListener("visibilitychange", () => location.reload(), { once: true });
    else location.reload();
  }, Number(waiting.dataset.again) * 1000);
}
