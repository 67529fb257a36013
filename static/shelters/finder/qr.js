// A QR code (ISO/IEC 18004, bytes, error correction Q, versions 1 to 10) drawn on the device: it needs no network.

const CODEWORDS = [26, 44, 70, 100, 134, 172, 196, 242, 292, 346];
const CHECKS = [13, 22, 18, 26, 18, 24, 18, 22, 20, 24]; // a block
const BLOCKS = [1, 1, 2, 2, 4, 4, 6, 6, 8, 8];
const LEVEL = 0b11;
const QUIET = 4;
const MASKS = [
  (x, y) => (x + y) % 2,
  (x, y) => y % 2,
  (x) => x % 3,
  (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];

const EXP = new Uint8Array(512);
const LOG = new Uint8Array(256);
for (let power = 0, value = 1; power < 255; power++) {
  EXP[power] = EXP[power + 255] = value;
  LOG[value] = power;
  value = (value << 1) ^ (value & 128 ? 0x11d : 0);
}
const times = (one, other) => (one && other ? EXP[LOG[one] + LOG[other]] : 0);

function generator(degree) {
  let found = [1];
  for (let root = 0; root < degree; root++) {
    const next = [...found, 0];
    found.forEach((value, at) => (next[at + 1] ^= times(value, EXP[root])));
    found = next;
  }
  return found.slice(1);
}

// Reed–Solomon remainder of a block.
function checksOf(block, degree) {
  const divisor = generator(degree);
  const rest = Array(degree).fill(0);
  for (const byte of block) {
    const factor = byte ^ rest.shift();
    rest.push(0);
    divisor.forEach((value, at) => (rest[at] ^= times(value, factor)));
  }
  return rest;
}

const room = (version) => CODEWORDS[version - 1] - CHECKS[version - 1] * BLOCKS[version - 1];

function dataBytes(bytes, version) {
  const bits = [];
  const put = (value, length) => {
    for (let bit = length - 1; bit >= 0; bit--) bits.push((value >> bit) & 1);
  };
  put(0b0100, 4);
  put(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) put(byte, 8);
  put(0, Math.min(4, room(version) * 8 - bits.length));
  put(0, (8 - (bits.length % 8)) % 8);
  const found = [];
  for (let at = 0; at < bits.length; at += 8) found.push(parseInt(bits.slice(at, at + 8).join(""), 2));
  for (let pad = 0xec; found.length < room(version); pad ^= 0xfd) found.push(pad);
  return found;
}

// Blocks of data and their checks, interleaved as they are laid out.
function interleaved(data, version) {
  const [count, checks] = [BLOCKS[version - 1], CHECKS[version - 1]];
  const [short, long] = [Math.floor(data.length / count), data.length % count];
  const blocks = [];
  for (let number = 0, at = 0; number < count; number++) {
    const length = short + (number >= count - long ? 1 : 0);
    blocks.push(data.slice(at, at + length));
    at += length;
  }
  const columns = (rows) => Array.from({ length: Math.max(...rows.map((row) => row.length)) }, (_, at) => rows.filter((row) => at < row.length).map((row) => row[at])).flat();
  return [...columns(blocks), ...columns(blocks.map((block) => checksOf(block, checks)))];
}

function centres(version) {
  if (version === 1) return [];
  const last = 4 * version + 10;
  return version < 7 ? [6, last] : [6, (last + 6) / 2, last];
}

// Everything that is always the same: null where data go.
function frame(version) {
  const size = 17 + 4 * version;
  const grid = Array.from({ length: size }, () => Array(size).fill(null));
  const square = (cx, cy, reach, isDark) => {
    for (let y = -reach; y <= reach; y++)
      for (let x = -reach; x <= reach; x++) {
        const row = grid[cy + y];
        if (row && cx + x >= 0 && cx + x < size) row[cx + x] = isDark(Math.max(Math.abs(x), Math.abs(y)));
      }
  };
  for (let at = 0; at < size; at++) grid[6][at] = grid[at][6] = (at + 1) % 2;
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]]) square(x, y, 4, (ring) => Number(ring !== 2 && ring !== 4));
  const spots = centres(version);
  const corner = (x, y) => (x === 6 && y === 6) || (x === 6 && y === size - 7) || (x === size - 7 && y === 6);
  for (const x of spots) for (const y of spots) if (!corner(x, y)) square(x, y, 2, (ring) => Number(ring !== 1));
  return grid;
}

function remainder(value, divisor, bits) {
  let rest = value << bits;
  for (let at = 31 - Math.clz32(rest); at >= bits; at = 31 - Math.clz32(rest)) rest ^= divisor << (at - bits);
  return (value << bits) | rest;
}

function putFormat(grid, mask) {
  const size = grid.length;
  const bits = remainder((LEVEL << 3) | mask, 0x537, 10) ^ 0x5412;
  for (let at = 0; at < 15; at++) {
    const bit = (bits >> at) & 1;
    grid[at < 6 ? at : at < 8 ? at + 1 : size - 15 + at][8] = bit;
    grid[8][at < 8 ? size - 1 - at : at < 9 ? 7 : 14 - at] = bit;
  }
  grid[size - 8][8] = 1;
}

function putVersion(grid, version) {
  if (version < 7) return;
  const bits = remainder(version, 0x1f25, 12);
  for (let at = 0; at < 18; at++) {
    const [near, far] = [Math.floor(at / 3), grid.length - 11 + (at % 3)];
    grid[near][far] = grid[far][near] = (bits >> at) & 1;
  }
}

// Data in pairs of columns from the right, up and down in turn.
function putData(grid, bytes, mask) {
  const size = grid.length;
  let bit = 0;
  for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++)
      for (const x of [right, right - 1]) {
        const y = up ? size - 1 - step : step;
        if (grid[y][x] !== null) continue;
        const value = ((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1;
        grid[y][x] = value ^ Number(mask(x, y) === 0);
        bit++;
      }
  }
}

const FINDER_LIKE = [/(?=00001011101)/g, /(?=10111010000)/g];

function penalty(grid) {
  const columns = grid.map((_, x) => grid.map((row) => row[x]));
  let points = 0;
  for (const line of [...grid, ...columns]) {
    const text = line.join("");
    for (const [run] of text.matchAll(/0{5,}|1{5,}/g)) points += run.length - 2;
    for (const pattern of FINDER_LIKE) points += 40 * [...text.matchAll(pattern)].length;
  }
  for (let y = 1; y < grid.length; y++)
    for (let x = 1; x < grid.length; x++) {
      const sum = grid[y][x] + grid[y - 1][x] + grid[y][x - 1] + grid[y - 1][x - 1];
      if (sum % 4 === 0) points += 3;
    }
  const dark = grid.flat().reduce((sum, value) => sum + value, 0) / grid.length ** 2;
  return points + 10 * Math.floor(Math.abs(dark * 100 - 50) / 5);
}

// {grid, version, mask}: rows of 0 and 1 without the quiet zone; a text of more than 151 bytes is refused.
export function encode(text) {
  const bytes = new TextEncoder().encode(text);
  const version = CODEWORDS.findIndex((_, at) => bytes.length + (at < 9 ? 2 : 3) <= room(at + 1)) + 1;
  if (!version) throw new RangeError("too long for a code");
  const words = interleaved(dataBytes(bytes, version), version);
  const drawn = MASKS.map((_, mask) => {
    const grid = frame(version);
    putFormat(grid, mask);
    putVersion(grid, version);
    putData(grid, words, MASKS[mask]);
    return { grid, version, mask };
  });
  return drawn.reduce((best, other) => (penalty(other.grid) < penalty(best.grid) ? other : best));
}

// Draws the code of `text` into an SVG element.
export function drawCode(svg, text) {
  const { grid } = encode(text);
  const edge = grid.length + 2 * QUIET;
  const dark = grid.flatMap((row, y) => row.flatMap((value, x) => (value ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : [])));
  svg.setAttribute("viewBox", `0 0 ${edge} ${edge}`);
  svg.querySelector("path").setAttribute("d", dark.join(""));
}
