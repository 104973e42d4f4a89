// The grid of order lines: real inputs that take a paste from a spreadsheet and never lose what was typed.
import { isComposing } from "./keys.js";

const table = document.querySelector("table.lines");
const body = table.tBodies[0];
const form = table.closest("form");
const NAMES = ["product", "quantity", "price", "requested_on"];
const said = document.getElementById("said");
const sums = document.getElementById("sums");
const blank = body.rows[body.rows.length - 1].cloneNode(true);

const input = (row, name) => row.querySelector(`input[name=${name}]`);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

function addRow() {
  const row = blank.cloneNode(true);
  row.cells[0].textContent = body.rows.length + 1;
  body.append(row);
  return row;
}

const rowAt = (n) => body.rows[n] ?? addRow();

// Figures are added as whole ten-thousandths of a yuan, so that no cent goes astray.
function scaled(text, digits) {
  const plain = text.normalize("NFKC").replace(/[,\s¥元]/g, "");
  if (!/^\d+(\.\d*)?$/.test(plain)) return null;
  const [whole, part = ""] = plain.split(".");
  return part.length > digits ? null : BigInt(whole + part.padEnd(digits, "0"));
}

const cents = (value) => (value + 50n) / 100n;
const money = (fen) => `${(fen / 100n).toLocaleString("en-US")}.${String(fen % 100n).padStart(2, "0")}`;

function reckon() {
  let lines = 0;
  let pieces = 0n;
  let whole = 0n;
  for (const row of body.rows) {
    const quantity = scaled(input(row, "quantity").value, 0);
    const price = scaled(input(row, "price").value || input(row, "price").placeholder, 4);
    const amount = quantity !== null && price !== null ? cents(quantity * price) : null;
    row.querySelector(".amount").textContent = amount === null ? "" : money(amount);
    if (input(row, "product").value) lines += 1;
    pieces += quantity ?? 0n;
    whole += amount ?? 0n;
  }
  sums.textContent = fill(table.dataset.sums, { lines, pieces: pieces.toLocaleString("en-US"), amount: money(whole) });
}

function tell(row, line) {
  const troubles = Object.values(line.faults);
  const say = row.querySelector(".say");
  say.textContent = [line.name, ...troubles].filter(Boolean).join(" · ");
  say.classList.toggle("bad", troubles.length > 0);
  for (const name of NAMES) input(row, name).parentNode.classList.toggle("bad", name in line.faults);
  input(row, "price").placeholder = line.agreed;
}

// Ask the server what the lines mean; an older answer never overwrites a newer one.
let asked = 0;
async function look(after = () => {}) {
  const turn = ++asked;
  const answer = await fetch(table.dataset.look, { method: "POST", body: new FormData(form) });
  if (turn !== asked || !answer.ok) return;
  const { lines } = await answer.json();
  [...body.rows].forEach((row, n) => {
    const isBlank = NAMES.every((name) => !input(row, name).value);
    tell(row, isBlank || !lines[n] ? { name: "", agreed: "", faults: {} } : lines[n]);
  });
  reckon();
  after();
}

let waiting;
const lookSoon = () => {
  clearTimeout(waiting);
  waiting = setTimeout(look, 300);
};

function paste(start, text) {
  const first = NAMES.indexOf(start.name);
  const from = [...body.rows].indexOf(start.closest("tr"));
  const lines = text.replace(/\r/g, "").replace(/\n+$/, "").split("\n");
  lines.forEach((line, n) => {
    const row = rowAt(from + n);
    line.split("\t").forEach((value, column) => {
      const name = NAMES[first + column];
      if (name) input(row, name).value = value.trim();
    });
  });
  look(() => {
    const cells = body.querySelectorAll("td.bad:not(.say)").length;
    said.textContent = fill(table.dataset.pasted, { lines: lines.length }) + (cells ? fill(table.dataset.wrong, { cells }) : "");
  });
}

body.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain");
  if (!/[\t\n]/.test(text)) return;
  event.preventDefault();
  paste(event.target, text);
});

function go(row, name) {
  if (row < 0) return;
  const target = input(rowAt(row), name);
  target.focus();
  target.select();
}

// Products found by what was typed: code, name or the initials of its pinyin.
let list = null;
function closeList() {
  list?.remove();
  list = null;
}

async function suggest(box) {
  const answer = await fetch(`${table.dataset.pick}?q=${encodeURIComponent(box.value)}`, { headers: { Accept: "application/json" } });
  if (!answer.ok || document.activeElement !== box) return;
  const { found } = await answer.json();
  closeList();
  if (!found.length || found.some((one) => one.code === box.value)) return;
  list = document.createElement("ul");
  list.className = "suggest";
  for (const one of found) {
    const line = document.createElement("li");
    line.textContent = one.text;
    line.dataset.code = one.code;
    list.append(line);
  }
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    choose(box, event.target.closest("li"));
  });
  box.parentNode.append(list);
}

function choose(box, line) {
  box.value = line.dataset.code;
  closeList();
  look();
  go([...body.rows].indexOf(box.closest("tr")), "quantity");
}

function moveInList(by) {
  const lines = [...list.children];
  const at = lines.findIndex((line) => line.classList.contains("cur"));
  lines[at]?.classList.remove("cur");
  lines[(at + by + lines.length) % lines.length].classList.add("cur");
}

let typing;
body.addEventListener("input", (event) => {
  reckon();
  if (isComposing(event)) return;
  lookSoon();
  if (event.target.name === "product") {
    clearTimeout(typing);
    const box = event.target;
    typing = setTimeout(() => (box.value ? suggest(box) : closeList()), 180);
  }
});
body.addEventListener("focusout", () => setTimeout(closeList, 120));

body.addEventListener("keydown", (event) => {
  if (isComposing(event) || event.target.tagName !== "INPUT") return;
  const row = [...body.rows].indexOf(event.target.closest("tr"));
  const column = NAMES.indexOf(event.target.name);
  const held = event.ctrlKey || event.metaKey;
  if (list && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    event.preventDefault();
    moveInList(event.key === "ArrowDown" ? 1 : -1);
  } else if (list && event.key === "Escape") {
    closeList();
  } else if (event.key === "Enter" && !held) {
    event.preventDefault();
    const chosen = list?.querySelector(".cur");
    if (chosen) choose(event.target, chosen);
    else if (event.shiftKey) go(column ? row : row - 1, NAMES[(column + 3) % 4]);
    else go(column === 3 ? row + 1 : row, NAMES[(column + 1) % 4]);
  } else if (event.key === "ArrowDown") {
    event.preventDefault();
    go(row + 1, event.target.name);
  } else if (event.key === "ArrowUp") {
    event.preventDefault();
    go(row - 1, event.target.name);
  } else if (held && event.key.toLowerCase() === "d" && row > 0) {
    event.preventDefault();
    event.target.value = input(body.rows[row - 1], event.target.name).value;
    look();
  }
});

document.querySelector("[data-add]").addEventListener("click", () => go(body.rows.length, "product"));
form.addEventListener("picked", () => look());
reckon();
