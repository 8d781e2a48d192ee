// The Song face for titles and numbers: one weight, split by unicode range, desk screens only.
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";

export function song({ from, to }) {
  const css = readFileSync(join(from, "600.css"), "utf8");
  const faces = css.match(/@font-face\s*{[^}]*}/g).map((face) => {
    const file = face.match(/url\(\.\/files\/([^)]+\.woff2)\)/)[1];
    const range = face.match(/unicode-range:\s*([^;]+);/)[1];
    cpSync(join(from, "files", file), join(to, file));
    return (
      `@font-face{font-family:"Noto Serif SC";font-weight:600;font-display:swap;` +
      `src:url(fonts/${file}) format("woff2");unicode-range:${range}}`
    );
  });
  // A phone never downloads these: there titles are set in the system's Hei.
  return `@media (min-width:768px){${faces.join("")}}\n`;
}
