// What is typed into a public form is kept in this tab only, and gone when the tab is closed.
import { all } from "./dom.js";

const PREFIX = "wb-draft:";
const kept = (field) => field.name && !/^(hidden|password|file|submit)$/.test(field.type) && !field.name.startsWith("csrf");

function store(form) {
  const values = {};
  for (const field of form.elements) {
    if (!kept(field)) continue;
    if (/^(radio|checkbox)$/.test(field.type)) {
      if (field.checked) (values[field.name] = values[field.name] || []).push(field.value);
    } else if (field.value) values[field.name] = [field.value];
  }
  try {
    sessionStorage.setItem(PREFIX + form.dataset.draft, JSON.stringify(values));
  } catch (error) {
    // A full or forbidden store only means that nothing is kept.
  }
}

function restore(form) {
  let values = {};
  try {
    values = JSON.parse(sessionStorage.getItem(PREFIX + form.dataset.draft) || "{}");
  } catch (error) {
    return;
  }
  for (const field of form.elements) {
    const held = kept(field) && values[field.name];
    if (!held) continue;
    if (/^(radio|checkbox)$/.test(field.type)) {
      if (!all(`[name="${field.name}"]:checked`, form).length || field.type === "checkbox") field.checked = held.includes(field.value);
    } else if (!field.value) field.value = held[0];
  }
}

export function forget() {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  } catch (error) {
    // Nothing could be kept, so there is nothing to clear.
  }
}

export function drafts() {
  // A page that says so (the receipt) ends the draft: what was sent is no longer kept here.
  if (document.querySelector("[data-forget]")) forget();
  for (const form of all("form[data-draft]")) {
    restore(form);
    form.addEventListener("input", () => store(form));
    form.addEventListener("change", () => store(form));
  }
}
