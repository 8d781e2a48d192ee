// Ticking rows of a list: all of the page, how many, and a bar that stays quiet while none is.
import { all, one } from "./dom.js";

export function pick() {
  const bar = one("[data-bulk]");
  const boxes = all("[data-pick]");
  const whole = one("[data-pick-all]");
  if (!bar || !boxes.length) return;
  const count = one("[data-bulk-count]", bar);
  const unit = count.dataset.unit;
  const buttons = all("button", bar);

  function tell() {
    const number = boxes.filter((box) => box.checked).length;
    count.textContent = number ? `已选 ${number} ${unit}` : "勾选下面的行，再选做什么";
    bar.toggleAttribute("data-quiet", !number);
    for (const button of buttons) button.disabled = !number;
    if (whole) {
      whole.checked = number === boxes.length;
      whole.indeterminate = number > 0 && number < boxes.length;
    }
    const end = one(".wb-bulk-end", bar);
    if (end) end.textContent = number ? "取消选择" : "选中本页";
  }

  function set(on) {
    for (const box of boxes) box.checked = on;
    tell();
  }

  if (whole) {
    whole.hidden = false;
    whole.addEventListener("change", () => set(whole.checked));
  }
  for (const box of boxes) box.addEventListener("change", tell);
  const end = one(".wb-bulk-end", bar);
  if (end) {
    end.addEventListener("click", (event) => {
      event.preventDefault();
      set(!boxes.some((box) => box.checked));
    });
  }
  tell();
  // Coming back, the browser ticks the boxes again after this ran.
  window.addEventListener("pageshow", tell);
}
