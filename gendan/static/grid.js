// The grid of order lines: real inputs that take a paste from a spreadsheet and never lose what was typed.
import { isComposing } from "./keys.js";
import * as offers from "./offers.js";
import * as rows from "./rows.js";
import { NAMES, body, fill, form, input, table } from "./rows.js";
import "./usual.js";

if (form.dataset.keep) import("./drafts.js");

const said = document.getElementById("said");
const headings = JSON.parse(table.dataset.headings);

const tellAll = (lines) => {
  [...body.rows].forEach((row, n) => tell(row, rows.isBlank(row) || !lines[n] ? { name: "", agreed: "", needed: "", faults: {} } : lines[n]));
};

function tell(row, line) {
  const troubles = Object.values(line.faults);
  const text = [line.name, ...troubles].filter(Boolean).join(" · ");
  const means = rows.means(row);
  if (means.textContent !== text) means.textContent = text;
  means.classList.toggle("bad", troubles.length > 0);
  for (const name of NAMES) input(row, name).parentNode.classList.toggle("bad", name in line.faults);
  for (const [name, text] of [["price", line.agreed], ["requested_on", line.needed]]) {
    const box = input(row, name);
    if (box.placeholder !== text) box.placeholder = text; // to write the same once more is work for 200 rows
  }
}

// A day that was written short is shown as it was read, once its box is left.
const head = form.elements.needed_on;
const DAYS = NAMES.filter((name) => name.endsWith("_on"));
let days = {};

function spell(box) {
  const day = days[box.value.trim()];
  if (!day || day === box.value || box === document.activeElement) return;
  box.value = day;
  if (box !== head) rows.restate(box.closest("tr"), box.name);
}

function spellAll() {
  for (const row of body.rows) for (const name of DAYS) spell(input(row, name));
  if (head) spell(head);
}

// What the review and the credit gates would say of it all; where the panel stands below, the foot tells how much of it.
const panel = document.getElementById("checks");
const summary = document.getElementById("checks-told");
function judge(checks) {
  const [list, bad] = [panel.querySelector("ul"), checks.filter(({ tone }) => tone !== "ok")];
  panel.querySelector("p").hidden = checks.length > 0;
  list.hidden = summary.hidden = !checks.length;
  summary.textContent = bad.length ? fill(panel.dataset.told, { n: bad.length }) : panel.dataset.good;
  summary.className = `st st-${bad.find(({ tone }) => tone === "late")?.tone ?? bad[0]?.tone ?? "ok"}`;
  list.replaceChildren(
    ...checks.map(({ label, tone, text }) => {
      const line = document.createElement("li");
      line.append(Object.assign(document.createElement("span"), { className: `st st-${tone}`, textContent: label }), ` ${text}`);
      return line;
    }),
  );
}

// Which of the customer's own numbers will be remembered with the products that were chosen for them.
function tellLearned(learned) {
  const card = document.getElementById("learned");
  if (!card) return;
  card.hidden = !learned.length;
  card.querySelector(".why").textContent = learned.join(" · ");
}

// Where goods of the customer may go; nobody is asked where there is one place only.
function tellPlaces(places) {
  const [field, box] = [document.getElementById("places"), form.elements.ship_to];
  if (!places || places.map(([place]) => place).join() === [...box.options].map(({ value }) => value).join()) return;
  box.replaceChildren(...places.map(([place, text]) => new Option(text, place)));
  field.hidden = places.length < 2;
}

// Ask the server what the lines mean; an older answer never overwrites a newer one, which tells what that one had to tell.
let asked = 0;
let untold = null;
async function look(after = untold) {
  const turn = ++asked;
  untold = after;
  const answer = await answered(fetch(table.dataset.look, { method: "POST", body: new FormData(form) }));
  if (turn !== asked || !answer) return; // asked once it is read whole: while it comes in a newer one may be asked for
  const { lines, checks, learned, ...rest } = answer;
  days = rest.days;
  tellAll(lines);
  spellAll();
  judge(checks);
  tellLearned(learned);
  tellPlaces(rest.places);
  rows.reckon();
  untold?.();
  untold = null;
}

// What a question was answered with; null where it was not.
const answered = (question) =>
  question.then((answer) => (answer.ok && !answer.redirected ? answer.json() : null)).catch(() => null);

let waiting;
const lookSoon = () => {
  clearTimeout(waiting);
  waiting = setTimeout(look, 300);
};

// After a change that no key of an input made: remember it, reckon, ask what it means, and let it be kept.
function changed(after) {
  rows.record();
  rows.reckon();
  form.dispatchEvent(new Event("changed"));
  setTimeout(look, 0, after); // what was pasted is seen first
}

// The cells of a piece of a spreadsheet; one with a line break or a tab stands in quotes.
function cellsOf(text) {
  const lines = [[]];
  for (const [, cell, end] of text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").matchAll(/("(?:[^"]|"")*"|[^\t\n]*)(\t|\n|$)/g)) {
    lines.at(-1).push(cell.startsWith('"') && cell.length > 1 ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === "\n") lines.push([]);
    if (end === "") break;
  }
  return lines;
}

// Compared as gendan/base/heading.py does: half-width, small, without blanks, stars and what stands in brackets.
const bare = (title) => title.normalize("NFKC").toLowerCase().replace(/\s/g, "").replace(/\([^()]*\)/g, "").replace(/[*:]/g, "");

// Which column is which: as the first line titles them, else in the order of the grid from the cell on.
function columnsOf(first, from) {
  const titled = first.map((title) => headings[bare(title)] ?? null);
  const told = titled.filter(Boolean);
  const isHeading = told.length > 1 || (told.length === 1 && first.length === 1);
  return isHeading && new Set(told).size === told.length ? [titled, 1] : [NAMES.slice(from), 0];
}

function paste(start, text) {
  const lines = cellsOf(text);
  const [columns, skipped] = columnsOf(lines[0], NAMES.indexOf(start.name));
  const told = (line) => columns.map((name, column) => [name, line[column]]).filter(([name, cell]) => name && cell !== undefined);
  lay(rows.indexOf(start.closest("tr")), lines.slice(skipped).map((line) => Object.fromEntries(told(line))));
}

const AT_ONCE = 40; // lines; more than can be seen, and the others come when these stand there
let rest = null;

// Put lines that came in from outside into the rows from one on: [{name: cell}, …].
function lay(from, lines) {
  settle();
  put(from, lines.slice(0, AT_ONCE));
  rest = () => {
    put(from + AT_ONCE, lines.slice(AT_ONCE));
    changed(() => tellCount(lines.length));
  };
  lines.length > AT_ONCE ? requestAnimationFrame(() => setTimeout(settle)) : settle();
}

function put(from, lines) {
  if (!lines.length) return;
  rows.rowAt(from + lines.length - 1);
  lines.forEach((line, n) => enter(rows.rowAt(from + n), line));
}

// Whoever is quicker than the screen finds all lines there.
function settle() {
  const waiting = rest;
  rest = null;
  waiting?.();
}
form.addEventListener("submit", settle, true);
body.addEventListener("keydown", settle, true);

// What came in from outside; the number under which a customer ordered stays with its line while a product is chosen.
function enter(row, cells) {
  const named = cells.product || cells.his;
  const told = named ? { ...cells, product: named, his: cells.his || named } : cells;
  for (const [name, cell] of Object.entries(told)) if (input(row, name)) input(row, name).value = cell.trim();
}

const wrongCells = () => [...body.querySelectorAll("td.bad:not(.means)")];

// To the next cell that has to be mended, after the last one to the first again.
function mend() {
  const isAfter = (cell) => document.activeElement.compareDocumentPosition(cell) & Node.DOCUMENT_POSITION_FOLLOWING;
  const cells = wrongCells();
  const cell = cells.find(isAfter) ?? cells[0];
  if (cell) go(rows.indexOf(cell.parentNode), cell.querySelector("input").name);
}

function tellCount(lines) {
  const cells = wrongCells().length;
  said.textContent = fill(table.dataset.pasted, { lines }) + (cells ? fill(table.dataset.wrong, { cells }) : "");
}

// A file that the customer sent, below what stands there already.
async function bring(box) {
  const [file] = box.files;
  box.value = ""; // the same file can be chosen again
  if (file) await read(file);
}

// columns: what a person said that they are, where nothing in the file does.
async function read(file, columns) {
  said.textContent = fill(table.dataset.reading, { name: file.name });
  const data = new FormData();
  data.append("file", file);
  data.append("customer", form.elements.customer.value);
  if (columns) data.append("columns", JSON.stringify(columns));
  data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const answer = await fetch(table.dataset.file, { method: "POST", body: data }).catch(() => null);
  const isTold = answer !== null && !answer.redirected && [200, 422].includes(answer.status);
  const { lines = [], trouble = table.dataset.unread, sample = [] } = isTold ? await answer.json() : {};
  if (sample.length) import("./columns.js").then(({ ask }) => ask(sample, (chosen) => read(file, chosen)));
  if (lines.length) lay(rows.firstFree(), lines);
  else said.textContent = trouble;
}

const chooser = document.querySelector("[data-bring] + input");
document.querySelector("[data-bring]").addEventListener("click", () => chooser.click());
chooser.addEventListener("change", () => bring(chooser));

body.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain");
  if (!/[\t\n]/.test(text)) return;
  event.preventDefault();
  paste(event.target, text);
});

function go(row, name) {
  if (row < 0) return;
  const target = input(rows.rowAt(row), name);
  target.closest("tr").classList.remove("blank"); // a phone hides blank rows, and what is hidden takes no focus
  rows.fetchRow(target.closest("tr"));
  target.focus();
  target.select();
}

async function foundAt(address, params) {
  const answer = await answered(fetch(`${address}?${new URLSearchParams(params)}`, { headers: { Accept: "application/json" } }));
  return answer?.found ?? [];
}

// Products found by what was typed: code, name or the initials of its pinyin. F2 asks even where a product stands.
// The last question counts: what was typed just before F2 must not close the list that F2 opened.
let typing;
let questions = 0;
async function suggest(box, isAsked = false) {
  clearTimeout(typing);
  const turn = ++questions;
  const typed = box.value;
  const asked = { q: typed, customer: form.elements.customer?.value ?? "", ...(isAsked && { near: "" }) };
  const found = await foundAt(table.dataset.pick, asked);
  if (turn !== questions || document.activeElement !== box || box.value !== typed) return;
  if (!isAsked && found.some((one) => one.code === typed)) {
    offers.close();
    return;
  }
  offers.offer(box, found, (one) => take(box, one.code, "quantity"), isAsked ? table.dataset.none : "");
}

// What this customer paid for the product, the newest first.
async function remember(row) {
  const box = input(row, "price");
  const [customer, product] = [form.elements.customer.value, input(row, "product").value];
  go(rows.indexOf(row), "price");
  const found = customer && product ? await foundAt(table.dataset.paid, { customer, product }) : [];
  if (document.activeElement !== box) return;
  offers.offer(box, found, (one) => take(box, one.price, "requested_on"), table.dataset[customer ? "unpaid" : "nobody"]);
}

function take(box, value, next) {
  box.value = value;
  changed();
  go(rows.indexOf(box.closest("tr")), next);
}

body.addEventListener("input", (event) => {
  rows.reckon([event.target.closest("tr")]);
  if (isComposing(event)) return;
  lookSoon();
  if (event.target.name === "product") {
    clearTimeout(typing);
    const box = event.target;
    const his = input(box.closest("tr"), "his");
    if (his && !box.value) his.value = "";
    typing = setTimeout(() => (box.value ? suggest(box) : offers.close()), 180);
  }
});
body.addEventListener("change", (event) => rows.record(event.target.closest("tr")));
form.addEventListener("focusout", ({ target }) => (target === head || DAYS.includes(target.name)) && spell(target));
head?.addEventListener("input", (event) => isComposing(event) || lookSoon());
form.elements.on?.addEventListener("change", () => {
  days = {}; // they are counted from that day
  look();
});
body.addEventListener("focusout", () => setTimeout(() => document.activeElement.closest("table.lines") !== table && offers.close(), 120));
body.addEventListener("focusin", offers.close);

const step = (key, row, column, isBack) => {
  if (key === "ArrowDown") go(row + 1, NAMES[column]);
  else if (key === "ArrowUp") go(row - 1, NAMES[column]);
  else if (isBack) go(column ? row : row - 1, NAMES.at(column - 1));
  else go(column === NAMES.length - 1 ? row + 1 : row, NAMES[(column + 1) % NAMES.length]);
};

const COMMANDS = {
  F2: (box, row) => {
    go(rows.indexOf(row), "product");
    suggest(input(row, "product"), true);
  },
  F4: (box, row) => remember(row),
  F8: mend,
  "Alt+Delete": (box, row) => {
    const at = rows.indexOf(row);
    rows.record();
    rows.removeRow(row);
    changed();
    go(at, box.name);
  },
  "Ctrl+d": (box, row) => {
    const above = body.rows[rows.indexOf(row) - 1];
    if (!above) return;
    rows.record();
    box.value = input(above, box.name).value;
    changed();
  },
  "Ctrl+z": () => rows.undo() && changed(),
  "Ctrl+y": () => rows.redo() && changed(),
  "Ctrl+Shift+z": () => rows.redo() && changed(),
};

const nameOf = (event) => {
  const held = (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "") + (event.shiftKey ? "Shift+" : "");
  return held + (event.key.length === 1 ? event.key.toLowerCase() : event.key);
};

body.addEventListener("keydown", (event) => {
  if (isComposing(event) || event.target.tagName !== "INPUT") return;
  const [name, row] = [nameOf(event), event.target.closest("tr")];
  if (COMMANDS[name]) {
    event.preventDefault();
    COMMANDS[name](event.target, row);
  } else if (offers.isOpen() && offers.press(name)) {
    event.preventDefault();
    event.stopPropagation();
  } else if (["Enter", "Shift+Enter", "ArrowDown", "ArrowUp"].includes(name)) {
    event.preventDefault();
    step(event.key, rows.indexOf(row), NAMES.indexOf(event.target.name), event.shiftKey);
  }
});

document.querySelector("[data-add]").addEventListener("click", () => go(body.rows.length, "product"));
form.addEventListener("picked", () => {
  look();
  if (form.elements.customer.value && rows.firstFree() === 0) setTimeout(toLines); // the picker has its say first
});
// Most orders are of today: who it is for being said, what he wants is next. On a phone the keyboard would hide the page.
const toLines = () => matchMedia("(min-width: 768px)").matches && go(0, "product");
form.addEventListener("filled", () => changed());

// What stands above the form leads to the first cell that is wrong, not only to its line.
form.addEventListener("click", (event) => {
  const line = document.getElementById(event.target.closest("a[href^='#line-']")?.hash.slice(1));
  if (!line) return;
  event.preventDefault();
  const wrong = NAMES.find((name) => input(line, name).parentNode.classList.contains("bad"));
  go(rows.indexOf(line), wrong ?? NAMES[0]);
});

rows.reckon();
// What a refusal marked stands until somebody changes a line: what lines mean knows less than the deed that said no.
const isRefused = form.querySelector(".notice.error") && body.querySelector("td.bad");
if (isRefused) mend();
else if (!rows.isBlank(body.rows[0])) look();
