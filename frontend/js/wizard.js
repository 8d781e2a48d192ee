// The steps of the report are fetched and exchanged in place, so that the browser's history holds no
// page with an answer in it. Without script, or where this fails, the same forms are simply sent.
import { all, one } from "./dom.js";
import { remind, slipIsKept } from "./kept.js";
import { dropFiles } from "./leave.js";
import { clear, load, save } from "./tab.js";

const DRAFT = "report";
const SLIP = "slip";
// Longer than a slow network needs; after it the same request may be sent again, once only.
const PATIENCE = 60000;
let busy = false;
let waiting = 0;
let leaving = "";
// One entry above the page's own, so that the phone's back button means one step back.
let guarded = false;
let bind = () => {};

const form = () => one("form[data-wizard]");
const onSlip = () => Boolean(one("[data-receipt]"));
const step = () => Number((form() || { dataset: {} }).dataset.step || 0);

function answers() {
  // As the browser itself would send it, so that both ways of sending are the same request.
  const typed = Array.from(new FormData(form())).filter(([, value]) => typeof value === "string");
  return typed.map(([name, value]) => [name, value.replace(/\r?\n/g, "\r\n")]);
}

function exchange(page) {
  document.title = page.title;
  for (const part of ["main", ".wb-public-foot"]) {
    const old = one(part);
    const fresh = one(part, page);
    if (old && fresh) old.replaceWith(document.importNode(fresh, true));
  }
  bind();
  watch();
  const errors = one("[data-errors]");
  const title = one("main h1");
  if (!errors && title) title.tabIndex = -1;
  window.scrollTo(0, 0);
  (errors || title).focus({ preventScroll: !errors });
}

function guard() {
  if (!guarded && (step() > 1 || onSlip())) {
    history.pushState({ wb: 1 }, "");
    guarded = true;
  }
}

function show(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  // A page that broke off on the way is as good as none: it would lose answers.
  if (!one("main h1", page) || !/<\/html>\s*$/.test(text)) throw new Error("not one of our pages, or half of one");
  if (one("header", page)) document.documentElement.className = page.documentElement.className;
  exchange(page);
  if (onSlip()) {
    clear(DRAFT);
    // The phone may drop the page while the code is being written down elsewhere.
    save(SLIP, { title: document.title, main: one("main").outerHTML, foot: one(".wb-public-foot").outerHTML });
  } else if (form()) keep();
  guard();
}

function trouble(on) {
  const note = one("[data-offline]");
  if (note) note.hidden = !on;
  if (note && on) note.scrollIntoView({ block: "center" });
}

function patience(long) {
  const control = new AbortController();
  waiting = setTimeout(() => control.abort(), long ? PATIENCE * 20 : PATIENCE);
  return control.signal;
}

// Files that the script did not send ahead travel with the form itself.
function bodyOf(pairs) {
  const inputs = form() ? all("input[type=file]", form()).filter((input) => input.files.length) : [];
  if (!inputs.length) return new URLSearchParams(pairs);
  const body = new FormData();
  for (const [name, value] of pairs) body.append(name, value);
  for (const input of inputs) for (const file of input.files) body.append(input.name, file);
  return body;
}

async function send(pairs, go) {
  if (busy) return;
  busy = true;
  const buttons = all("button", form().parentElement).concat(all(".wb-public-foot button"));
  for (const button of buttons) button.classList.add("wb-busy");
  try {
    trouble(false);
    const body = bodyOf([...pairs, ["go", go]]);
    const answer = await fetch(form().getAttribute("action"), { method: "POST", body, credentials: "same-origin", signal: patience(body instanceof FormData) });
    show(await answer.text());
  } catch (error) {
    trouble(true);
  } finally {
    clearTimeout(waiting);
    busy = false;
    for (const button of buttons) button.classList.remove("wb-busy");
  }
}

const keep = () => save(DRAFT, { step: form().dataset.name, number: step(), pairs: answers() });

function watch() {
  const current = form();
  if (!current) return;
  current.addEventListener("input", keep);
  current.addEventListener("change", keep);
  current.addEventListener("submit", (event) => {
    event.preventDefault();
    const pressed = event.submitter;
    send(answers(), pressed ? pressed.value : "next");
  });
}

function resume() {
  const slip = load(SLIP);
  if (slip) {
    show(`<title>${slip.title}</title>${slip.main}${slip.foot}</html>`);
    return;
  }
  const draft = load(DRAFT);
  const strip = one("[data-resume]");
  if (!draft || !draft.step || !strip || step() !== 1) return;
  strip.hidden = false;
  one("[data-go-on]", strip).addEventListener("click", () => send(draft.pairs, draft.step));
  one("[data-drop]", strip).addEventListener("click", () => {
    clear(DRAFT);
    strip.remove();
  });
}

function back() {
  if (leaving) {
    location.replace(leaving);
    return;
  }
  if (!guarded) return;
  guarded = false;
  if (onSlip()) {
    if (slipIsKept()) history.back();
    else {
      guard();
      remind();
    }
  } else if (step() > 1) send(answers(), "back");
}

// Leaving goes past our own entry first: then "back" leads to what was there before us.
function goPast(event) {
  const link = event.target.closest("[data-leave]");
  if (!link) return;
  leaving = link.href;
  if (!guarded) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  dropFiles();
  clear(DRAFT);
  clear(SLIP);
  document.title = "";
  document.body.textContent = "";
  history.back();
  setTimeout(() => location.replace(leaving), 300);
}

export function wizard(rebind) {
  if (!form() && !onSlip()) return;
  bind = rebind;
  document.addEventListener("click", goPast, true);
  window.addEventListener("popstate", back);
  window.addEventListener("beforeunload", (event) => {
    if (leaving || !onSlip() || slipIsKept()) return;
    event.preventDefault();
    event.returnValue = "";
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && leaving) location.reload();
  });
  watch();
  if (form()) resume();
}
