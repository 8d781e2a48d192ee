// Choosing files: each goes up at once, and only its token stays in the form. Without script the same
// inputs send the files with the form itself.
import { all, one } from "./dom.js";
import { Refused, Sending } from "./sending.js";

const MB = 1048576;
const WORDS = { image: "照片", audio: "录音", video: "录像", pdf: "PDF", document: "文档" };
// Files under way, by the element of their picker.
const going = new Map();

const words = (size) => (size < MB ? `${Math.max(1, Math.round(size / 1024))} KB` : `${(size / MB).toFixed(1)} MB`);
const hidden = (box) => one("input[type=hidden]", box);
const tokens = (box) => hidden(box).value.split(" ").filter(Boolean);
const say = (box, text) => (one("[data-files-said]", box).textContent = text);

function keep(box, list) {
  hidden(box).value = list.join(" ");
  // The draft of the page, where there is one, keeps it too.
  hidden(box).dispatchEvent(new Event("change", { bubbles: true }));
}

function place(box) {
  const csrf = box.closest("form").querySelector("[name=csrfmiddlewaretoken]");
  return { begin: box.dataset.url, base: box.dataset.base, town: box.dataset.town, csrf: csrf ? csrf.value : "" };
}

function refusal(box, file) {
  const most = Number(box.dataset.mostBytes);
  if (!file.size) return `“${file.name}”是空的（0 字节），请重新选择`;
  if (file.size > most) return `“${file.name}”有 ${words(file.size)}，一个最大 ${words(most)}`;
  const many = Number(box.dataset.mostFiles);
  if (tokens(box).length + going.get(box).size >= many) return `一次最多交 ${many} 个附件，多出来的没有收，可以分几次交`;
  return "";
}

function row(box, name) {
  const line = document.importNode(one("template", box).content, true).firstElementChild;
  one("b", line).textContent = name;
  one("[data-files-list]", box).appendChild(line);
  return line;
}

function settle(box, line, token) {
  line.dataset.token = token;
  const bar = one("progress", line);
  if (bar) bar.remove();
  one("[data-drop]", line).onclick = () => {
    const sending = new Sending(null, place(box), () => {});
    sending.token = token;
    sending.drop();
    line.remove();
    keep(box, tokens(box).filter((one) => one !== token));
    say(box, "");
  };
}

async function send(box, line, sending) {
  const small = one("small", line);
  const again = one("[data-again]", line);
  const bar = one("progress", line);
  again.hidden = true;
  line.classList.remove("wb-files-bad");
  going.get(box).add(sending);
  try {
    const done = await sending.run();
    going.get(box).delete(sending);
    small.textContent = `${WORDS[done.kind] || "文件"} · ${words(done.size)}`;
    settle(box, line, sending.token);
    keep(box, [...tokens(box), sending.token]);
    say(box, "");
  } catch (error) {
    going.get(box).delete(sending);
    if (sending.stopped) return;
    const refused = error instanceof Refused;
    small.textContent = refused ? error.message : "没有传完，网络不通。有信号了点“接着传”";
    line.classList.add("wb-files-bad");
    bar.hidden = refused && !error.again;
    again.hidden = refused && !error.again;
    again.onclick = () => send(box, line, sending);
  }
}

function take(box, file) {
  const wrong = refusal(box, file);
  if (wrong) {
    say(box, wrong);
    return;
  }
  const line = row(box, file.name);
  const small = one("small", line);
  const bar = one("progress", line);
  const show = (share, trouble) => {
    bar.value = Math.round(share * 100);
    small.textContent = trouble || `正在传 ${bar.value}%，共 ${words(file.size)}`;
  };
  const sending = new Sending(file, place(box), show);
  show(0, "");
  one("[data-drop]", line).onclick = () => {
    sending.drop();
    going.get(box).delete(sending);
    line.remove();
    say(box, "");
  };
  send(box, line, sending);
}

function liven(box) {
  box.dataset.live = "1";
  box.classList.add("wb-files-live");
  going.set(box, new Set());
  for (const input of all("input[type=file]", box)) {
    // Never sent with the form: what was chosen is on its way already.
    input.removeAttribute("name");
    input.addEventListener("change", () => {
      say(box, "");
      for (const file of Array.from(input.files)) take(box, file);
      input.value = "";
    });
  }
  for (const line of all("[data-token]", box)) {
    const fresh = row(box, one("b", line).textContent);
    one("small", fresh).textContent = one("small", line).textContent;
    line.replaceWith(fresh);
    settle(box, fresh, line.dataset.token);
  }
}

// Before any other part of the page hears of it: a form must not go without the files under way.
function hold(event) {
  const boxes = all("[data-files]", event.target).filter((box) => going.has(box) && going.get(box).size);
  if (!boxes.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  for (const box of boxes) say(box, `还有 ${going.get(box).size} 个没有传完。等它传完，或者去掉它，再往下走`);
  boxes[0].scrollIntoView({ block: "center" });
}

export function files() {
  for (const box of going.keys()) if (!document.contains(box)) going.delete(box);
  const boxes = all("[data-files]:not([data-live])");
  if (boxes.length && window.fetch && window.AbortController) boxes.forEach(liven);
  if (!document.documentElement.dataset.filesHeld) {
    document.documentElement.dataset.filesHeld = "1";
    document.addEventListener("submit", hold, true);
  }
}
