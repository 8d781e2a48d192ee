// Builds everything a page loads into src/weibao/kernel/static/weibao (not kept in git).
// Plain node, no flags, same input gives the same bytes: `node frontend/build.mjs`.
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { sprite } from "./sprite.mjs";
import { song } from "./song.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "src", "weibao", "kernel", "static", "weibao");
const packageRoot = (name) => join(here, "..", "node_modules", name);

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, "fonts"), { recursive: true });

await esbuild.build({
  entryPoints: {
    weibao: join(here, "css", "weibao.css"),
    public: join(here, "css", "public-pages.css"),
    letter: join(here, "css", "letter.css"),
    styleguide: join(here, "css", "styleguide.css"),
  },
  outdir: out,
  bundle: true,
  minify: true,
  target: "chrome87",
  // Addresses of drawings are resolved by the static files storage, not by the bundler.
  external: ["*.svg"],
  charset: "utf8",
  logLevel: "warning",
});

await esbuild.build({
  entryPoints: {
    weibao: join(here, "js", "desk.js"),
    public: join(here, "js", "public.js"),
    portal: join(here, "js", "portal.js"),
  },
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: "chrome87",
  charset: "utf8",
  logLevel: "warning",
});

writeFileSync(
  join(out, "icons.svg"),
  sprite({ list: join(here, "icons.txt"), own: join(here, "brand"), tabler: packageRoot("@tabler/icons") }),
);
writeFileSync(join(out, "song.css"), song({ from: packageRoot("@fontsource/noto-serif-sc"), to: join(out, "fonts") }));

for (const folder of ["brand", "drawings"]) {
  for (const file of readdirSync(join(here, folder)).sort()) cpSync(join(here, folder, file), join(out, file));
}

for (const file of readdirSync(out).sort()) {
  if (/\.(css|js|svg)$/.test(file)) {
    console.log(`${file.padEnd(24)} ${(readFileSync(join(out, file)).length / 1024).toFixed(1)} kB`);
  }
}
