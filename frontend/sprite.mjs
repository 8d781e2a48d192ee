// One SVG sprite of the outline icons that the pages use; the list is icons.txt.
import { readFileSync } from "node:fs";
import { join } from "node:path";

// `name` or `name = tabler-name`: our own names say the meaning, so a drawing can be exchanged in one place.
export function iconList(path) {
  return readFileSync(path, "utf8")
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter(Boolean)
    .map((line) => {
      const [name, source] = line.split("=").map((part) => part.trim());
      return { name, source: source || name };
    });
}

function inner(svg) {
  return svg
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace(/<\/svg>\s*$/, "")
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
    .replace(/\s*\n\s*/g, "");
}

export function sprite({ list, own, tabler }) {
  const outline = iconList(list).map(({ name, source }) => {
    const svg = readFileSync(join(tabler, "icons", "outline", `${source}.svg`), "utf8");
    return (
      `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" ` +
      `stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${inner(svg)}</symbol>`
    );
  });
  const marks = ["brand", "wordmark"].map((name) => {
    const svg = readFileSync(join(own, `${name}.svg`), "utf8");
    const box = svg.match(/viewBox="([^"]+)"/)[1];
    return `<symbol id="${name}" viewBox="${box}">${inner(svg)}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${outline.join("")}${marks.join("")}</svg>\n`;
}
