// The rows of the grid of order lines: what stands in them, what they come to, and every state that can be had back.

export const table = document.querySelector("table.lines");
export const body = table.tBodies[0];
export const form = table.closest("form");
const MOST_STATES = 100;
const sums = document.getElementById("sums");
const blank = body.rows[body.rows.length - 1].cloneNode(true);
const inputs = [...blank.querySelectorAll("input")];
const boxes = inputs.filter(({ type }) => type !== "hidden");
const ALL = inputs.map(({ name }) => name); // with what a line carries unseen: the number of the line that it is
export const NAMES = boxes.map(({ name }) => name);

export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

const NOTHING = { lines: 0, pieces: 0n, amount: 0n };

// Looking an input up costs more than all the sums: with 200 rows that was felt at every key.
const known = new WeakMap();
function parts(row) {
  if (!known.has(row)) {
    const inputs = Object.fromEntries([...row.getElementsByTagName("input")].map((input) => [input.name, input]));
    known.set(row, { inputs, means: row.querySelector(".means"), amount: row.querySelector(".amount"), sum: NOTHING });
  }
  return known.get(row);
}

export const input = (row, name) => parts(row).inputs[name];
export const means = (row) => parts(row).means;
export const indexOf = (row) => row.sectionRowIndex;
export const isBlank = (row) => NAMES.every((name) => !input(row, name).value);

// Of 200 rows with their inputs a browser paints some eighty at every key: those well out of sight are put by. Their
// inputs hold what was typed, but are hidden ones: making and laying out one that can be typed in costs twice as much.
const near = new IntersectionObserver((seen) => seen.forEach(({ target, isIntersecting, boundingClientRect }) => isIntersecting ? fetchRow(target) : putBy(target, boundingClientRect.height)), {
  root: table.parentNode,
  rootMargin: "250px 0px",
});

function putBy(row, height) {
  if (row.classList.contains("far") || row.contains(document.activeElement)) return;
  row.classList.add("far");
  if (height) row.style.height = `${height}px`; // what it shows may be more than one line
  for (const name of NAMES) hide(input(row, name));
}

// A browser gives an input that is emptied and then hidden what stood in it at first: so it is told once more.
function hide(box) {
  const { value } = box;
  box.type = "hidden";
  box.value = value;
}

// Let a row be typed in, wherever it is.
export function fetchRow(row) {
  if (!row.classList.contains("far")) return;
  row.classList.remove("far");
  row.style.height = "";
  for (const name of NAMES) input(row, name).type = "text";
}

for (const box of boxes) box.type = "hidden";
blank.classList.add("far", "blank"); // far until it is seen to be near
[...body.rows].forEach((row) => near.observe(row));

function emptyRow(n) {
  const row = blank.cloneNode(true);
  row.id = `line-${n + 1}`;
  row.cells[0].firstChild.textContent = n + 1;
  return row;
}

// The n-th row; those that are missing up to it come into the table together.
export function rowAt(n) {
  const have = body.rows.length;
  const added = Array.from({ length: Math.max(0, n + 1 - have) }, (_none, more) => emptyRow(have + more));
  body.append(...added);
  added.forEach((row) => near.observe(row));
  return body.rows[n];
}

// Figures are added as whole ten-thousandths of a yuan, so that no cent goes astray.
function scaled(text, digits) {
  const plain = text.normalize("NFKC").replace(/[,\s¥元]/g, "");
  if (!/^\d+(\.\d*)?$/.test(plain)) return null;
  const [whole, part = ""] = plain.split(".");
  return part.length > digits ? null : BigInt(whole + part.padEnd(digits, "0"));
}

const total = { ...NOTHING };
const cents = (value) => (value + 50n) / 100n;
const grouped = new Intl.NumberFormat("en-US"); // made once: toLocaleString makes one at every key
const money = (fen) => `${grouped.format(fen / 100n)}.${String(fen % 100n).padStart(2, "0")}`;

function work(row) {
  const quantity = scaled(input(row, "quantity").value, 0);
  const price = scaled(input(row, "price").value || input(row, "price").placeholder, 4);
  const amount = quantity !== null && price !== null ? cents(quantity * price) : null;
  row.classList.toggle("blank", isBlank(row));
  const shown = amount === null ? "" : money(amount);
  if (parts(row).amount.textContent !== shown) parts(row).amount.textContent = shown;
  count(row, { lines: input(row, "product").value ? 1 : 0, pieces: quantity ?? 0n, amount: amount ?? 0n });
}

// Put what a row comes to into the total, for what it came to before.
function count(row, sum) {
  for (const name in total) total[name] += sum[name] - parts(row).sum[name];
  parts(row).sum = sum;
}

// What the lines come to, after these rows changed.
export function reckon(rows = body.rows) {
  for (const row of rows) work(row);
  const { lines, pieces, amount } = total;
  sums.textContent = fill(table.dataset.sums, { lines, pieces: grouped.format(pieces), amount: money(amount) });
}

// Undo: a browser forgets what it could undo as soon as a script writes into an input, so the grid remembers itself.
const readRow = (row) => ALL.map((name) => input(row, name).value);
const read = () => [...body.rows].map(readRow);
const isSameLine = (one, other) => one === other || JSON.stringify(one) === JSON.stringify(other);
const isSame = (one, other) => one.length === other.length && one.every((line, n) => isSameLine(line, other[n]));
let now = read();
let past = [];
let future = [];

// Call after every change: what stands there now becomes a state of its own. Where only one row can have changed, name it.
export function record(row) {
  const at = row ? indexOf(row) : -1;
  const state = at in now ? now.with(at, readRow(row)) : read();
  if (isSame(trimmed(state), trimmed(now))) return;
  past = [...past.slice(1 - MOST_STATES), now];
  [now, future] = [state, []];
}

// The same state, written in another way: nothing that Ctrl+Z would take back.
export function restate(row, name) {
  const line = now[indexOf(row)];
  if (line) now = now.with(indexOf(row), line.with(ALL.indexOf(name), input(row, name).value));
}

const trimmed = (state) => state.slice(0, state.findLastIndex((line) => line.some(Boolean)) + 1);

function put(state) {
  rowAt(state.length - 1);
  [...body.rows].forEach((row, n) => {
    ALL.forEach((name, column) => {
      input(row, name).value = state[n]?.[column] ?? "";
    });
  });
}

export function undo() {
  record();
  if (!past.length) return false;
  future.push(now);
  put((now = past.pop()));
  return true;
}

export function redo() {
  record();
  if (!future.length) return false;
  past.push(now);
  put((now = future.pop()));
  return true;
}

export function removeRow(row) {
  const state = read();
  state.splice(indexOf(row), 1);
  put([...state, ALL.map(() => "")]);
}

// The number of the first row below all that say something.
export const firstFree = () => trimmed(read()).length;

// Put goods into the first rows that are free: [[product, quantity], …].
export function append(goods) {
  let free = firstFree();
  for (const [product, quantity] of goods) {
    const row = rowAt(free++);
    input(row, "product").value = product;
    input(row, "quantity").value = quantity;
  }
}
