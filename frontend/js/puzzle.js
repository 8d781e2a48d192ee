// The puzzle before the receipt: the phone does the work by itself, a slice at a time, and sends. Where
// that fails, the question in words that stands on the page without script is asked.
import { one } from "./dom.js";
import { headOfDigest } from "./sha256.js";

const SLICE = 40;

function work(box, onStep, onDone) {
  const { seed, parts, bits } = box.dataset;
  const most = Math.pow(2, 32 - Number(bits));
  const nonces = [];
  let nonce = 0;
  const slice = () => {
    // The page was exchanged meanwhile.
    if (!box.isConnected) return;
    const until = performance.now() + SLICE;
    while (performance.now() < until) {
      for (let round = 0; round < 64 && nonces.length < Number(parts); round += 1) {
        if (headOfDigest(`${seed}.${nonces.length}.${nonce}`) < most) {
          nonces.push(nonce);
          nonce = 0;
          onStep(nonces.length);
        } else nonce += 1;
      }
      if (nonces.length >= Number(parts)) {
        onDone(nonces.join("."));
        return;
      }
    }
    setTimeout(slice, 0);
  };
  setTimeout(slice, 0);
}

export function puzzle() {
  const box = one("[data-puzzle]");
  const button = one("[data-send]");
  if (!box || !button || box.dataset.begun) return;
  box.dataset.begun = "1";
  const question = one("[data-question]");
  const words = one("[data-puzzle-words]", box);
  const ask = (on) => {
    box.hidden = on;
    question.hidden = !on;
    button.disabled = !on;
  };
  ask(false);
  try {
    work(
      box,
      (done) => {
        one("progress", box).value = done;
      },
      (proof) => {
        one("[data-proof]").value = proof;
        words.textContent = "算好了，正在送出。没有送出去的话，请按“送出报告”。";
        button.disabled = false;
        button.click();
      },
    );
  } catch (error) {
    ask(true);
  }
}
