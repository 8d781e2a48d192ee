// One file on its way up, piece by piece. A lost line or a restarted server only costs the piece under way.
const TOKEN = "X-Upload-Token";
const PIECE = "X-Upload-Piece";
const WAITS = [1, 2, 4, 8, 15, 30];
const PATIENCE = 60;

// What the server says no to; its sentence is for the person.
export class Refused extends Error {
  constructor(answer, status) {
    super(answer.error || "服务器没有收下，请过一会儿再试");
    this.code = answer.code || "";
    this.again = status === 429 || status === 507;
  }
}

class Cut extends Error {}

async function ask(url, headers, body) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), PATIENCE * 1000);
  let answer;
  try {
    answer = await fetch(url, { method: "POST", headers, body, credentials: "same-origin", signal: control.signal });
  } catch (error) {
    throw new Cut();
  } finally {
    clearTimeout(timer);
  }
  // A proxy or a server that is just starting: the same as no line.
  const said = await answer.json().catch(() => null);
  if (!said || (answer.status >= 500 && answer.status !== 507)) throw new Cut();
  if (!answer.ok && said.code !== "cut") throw new Refused(said, answer.status);
  if (!answer.ok) throw new Cut();
  return said;
}

const pause = (seconds) =>
  new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      window.removeEventListener("online", go);
      resolve();
    };
    const timer = setTimeout(go, seconds * 1000);
    window.addEventListener("online", go);
  });

export class Sending {
  constructor(file, place, show) {
    this.file = file;
    this.place = place;
    this.show = show;
    this.token = "";
    this.stopped = false;
  }

  // Resolves with the answer once the file is whole; throws Refused, or Cut after many tries.
  async run() {
    for (let failed = 0; ; ) {
      const before = this.sent;
      try {
        return await this.attempt();
      } catch (error) {
        if (this.stopped) throw error;
        if (error.code === "gone" && this.token) {
          this.token = "";
          continue;
        }
        if (!(error instanceof Cut) || failed >= WAITS.length) throw error;
        failed = this.sent > before ? 1 : failed + 1;
        this.show(this.sent, "线路断了，正在接着传");
        await pause(WAITS[failed - 1]);
      }
    }
  }

  async attempt() {
    const state = this.token ? await this.call("state/") : await this.begin();
    if (!state.whole) {
      const had = new Set(state.have);
      const last = Math.ceil(this.file.size / state.piece);
      for (let number = 0; number < last; number += 1) {
        if (this.stopped) throw new Cut();
        if (had.has(number)) continue;
        const start = number * state.piece;
        const part = this.file.slice(start, start + state.piece);
        await this.call("piece/", { [PIECE]: String(number), "Content-Type": "application/octet-stream" }, part);
        had.add(number);
        this.sent = had.size / last;
        this.show(this.sent, "");
      }
    }
    return this.call("finish/");
  }

  async begin() {
    const { begin, town, csrf } = this.place;
    const body = new URLSearchParams({ town, name: this.file.name, size: this.file.size });
    const answer = await ask(begin, csrf ? { "X-CSRFToken": csrf } : {}, body);
    this.token = answer.token;
    this.sent = 0;
    return answer;
  }

  call(what, headers, body) {
    return ask(this.place.base + what, { ...headers, [TOKEN]: this.token }, body);
  }

  drop() {
    this.stopped = true;
    if (this.token) this.call("drop/").catch(() => {});
  }
}
