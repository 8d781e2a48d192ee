// Lighthouse's four figures of each address of the command line, one JSON line each. An address after
// "-" is judged without the audit that wants every page to be found by search engines.
import lighthouse from "lighthouse";
import { launch } from "chrome-launcher";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"];

const TIMES = Number(process.env.TIMES || 3);

const chrome = await launch({ chromePath: process.env.CHROMIUM, chromeFlags: FLAGS });
for (const word of process.argv.slice(2)) {
  const hidden = word.startsWith("-");
  const address = hidden ? word.slice(1) : word;
  const settings = { onlyCategories: CATEGORIES, skipAudits: hidden ? ["is-crawlable"] : [] };
  const runs = [];
  for (let time = 0; time < TIMES; time += 1) {
    const { lhr } = await lighthouse(address, { port: chrome.port, logLevel: "error" }, { extends: "lighthouse:default", settings });
    runs.push(lhr);
  }
  // What others do on the machine makes single runs differ: the middle one counts.
  runs.sort((one, other) => one.categories.performance.score - other.categories.performance.score);
  const lhr = runs[Math.floor(TIMES / 2)];
  const scores = CATEGORIES.map((name) => Math.round(100 * lhr.categories[name].score));
  const weighed = new Set(CATEGORIES.flatMap((name) => lhr.categories[name].auditRefs.filter((ref) => ref.weight > 0).map((ref) => ref.id)));
  const wanting = Object.values(lhr.audits)
    .filter((audit) => weighed.has(audit.id) && audit.score !== null && audit.score < 0.9)
    .map((audit) => `${audit.id} ${audit.displayValue || audit.score}`);
  const kilobytes = Math.round((lhr.audits["total-byte-weight"].numericValue || 0) / 1024);
  console.log(JSON.stringify({ address, scores, kilobytes, wanting, version: lhr.lighthouseVersion }));
}
await chrome.kill();
