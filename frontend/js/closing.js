// A page that shows something for so long: then it takes it away and says so. Nothing is kept, also
// not for the back button. Without script the server's own header sends the browser on.
import { one } from "./dom.js";

function words(seconds) {
  return seconds > 60 ? `${Math.ceil(seconds / 60)} 分钟` : `${seconds} 秒`;
}

export function closing() {
  const page = one("[data-closes]");
  if (!page) return;
  const until = Date.now() + 1000 * Number(page.dataset.closes);
  const close = () => {
    const open = one("[data-open]", page);
    if (!open) return;
    open.remove();
    one("[data-closed]", page).hidden = false;
  };
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    const shown = one("[data-left]", page);
    if (left <= 0 || !shown) {
      close();
      clearInterval(timer);
    } else {
      shown.textContent = words(left);
    }
  };
  const timer = setInterval(tick, 1000);
  window.addEventListener("pagehide", close);
  document.addEventListener("visibilitychange", tick);
}
