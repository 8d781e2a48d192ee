// SHA-256 of a short text (at most 55 bytes of ASCII: one block). The browser's own is not there on a
// page that came by plain http, and asked thousands of times it is slower than this.
const ROUNDS = new Int32Array(64);
const START = new Int32Array(8);

(function constants() {
  // The first bits of the fractions of the roots of the first primes, as the standard defines them.
  const fraction = (root) => ((root - Math.floor(root)) * 4294967296) | 0;
  let found = 0;
  for (let number = 2; found < 64; number += 1) {
    let prime = true;
    for (let by = 2; by * by <= number; by += 1) if (number % by === 0) prime = false;
    if (prime) {
      if (found < 8) START[found] = fraction(Math.sqrt(number));
      ROUNDS[found] = fraction(Math.cbrt(number));
      found += 1;
    }
  }
})();

const words = new Int32Array(64);

// The first 32 bits of the digest, as a number from 0 up.
export function headOfDigest(text) {
  const length = text.length;
  words.fill(0, 0, 16);
  for (let at = 0; at < length; at += 1) words[at >> 2] |= text.charCodeAt(at) << (24 - (at & 3) * 8);
  words[length >> 2] |= 0x80 << (24 - (length & 3) * 8);
  words[15] = length * 8;
  for (let at = 16; at < 64; at += 1) {
    const near = words[at - 15];
    const far = words[at - 2];
    const s0 = ((near >>> 7) | (near << 25)) ^ ((near >>> 18) | (near << 14)) ^ (near >>> 3);
    const s1 = ((far >>> 17) | (far << 15)) ^ ((far >>> 19) | (far << 13)) ^ (far >>> 10);
    words[at] = (words[at - 16] + s0 + words[at - 7] + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = START;
  for (let at = 0; at < 64; at += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUNDS[at] + words[at]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + t1) | 0;
    d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  return (START[0] + a) >>> 0;
}
