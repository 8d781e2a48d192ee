// A button that says how many ticks it will act on: <button data-counts="name">… <span data-count>.
export function counts() {
  for (const button of document.querySelectorAll("[data-counts]")) {
    const ticks = [...document.querySelectorAll(`input[name="${button.dataset.counts}"]`)];
    const shown = button.querySelector("[data-count]");
    const count = () => {
      shown.textContent = ticks.filter((tick) => tick.checked).length;
    };
    for (const tick of ticks) tick.addEventListener("change", count);
    count();
  }
}
