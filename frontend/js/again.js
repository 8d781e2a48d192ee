// A page that waits for something looks again by itself, while somebody has it in front.
import { one } from "./dom.js";

export function again() {
  // With seconds: the button that sends a file once more has the same name and none.
  const waiting = one('[data-again]:not([data-again=""])');
  if (!waiting) return;
  setTimeout(() => {
    if (document.hidden) document.addEventListener("visibilitychange", () => location.reload(), { once: true });
    else location.reload();
  }, Number(waiting.dataset.again) * 1000);
}
