// What the keyboard does, and what it must not do while somebody writes Chinese.

// An Enter that confirms a candidate of the input method is not an Enter. Safari sends it after compositionend, as 229.
export const isComposing = (event) => event.isComposing || event.keyCode === 229;

const isTyping = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;

const rows = () => [...document.querySelectorAll("table.list tbody tr:not(.group)")].filter((row) => row.checkVisibility());

function step(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.classList.contains("cur"));
  const next = all[Math.max(0, Math.min(all.length - 1, at + by))];
  all[at]?.classList.remove("cur");
  next.classList.add("cur");
  // At once: keys that come faster than a smooth scroll would leave the row behind.
  const nearest = { block: "nearest", behavior: "instant" };
  next.closest(".scroll.wide")?.scrollIntoView(nearest); // with its heads
  next.scrollIntoView(nearest);
  next.querySelector("a")?.focus({ preventScroll: true });
}

// Whoever comes back from a thing that is done stands at the one that has come into its place.
export function standAt(place) {
  const named = /^#row-(\d+)$/.exec(place);
  if (named) step(Number(named[1]) + 1);
}

function follow(selector) {
  const link = document.querySelector(selector);
  link?.click();
  return link !== null;
}

export function openSearch() {
  const dialog = document.getElementById("search");
  if (!dialog || dialog.open) return;
  dialog.showModal();
  dialog.querySelector("input").select();
}

export const openHelp = () => document.getElementById("help")?.showModal();

function toSearchBox() {
  const own = document.querySelector("main input[type=search]");
  own ? own.focus() : openSearch();
}

// Whoever dictates to his computer, or hits keys by chance, does without single keys (WCAG 2.1.4).
const OFF = `single-keys-off:${document.getElementById("main")?.dataset.user}`;
const isOff = () => localStorage.getItem(OFF) !== null;

const chooser = document.querySelector("[data-single-keys]");
if (chooser) {
  chooser.checked = !isOff();
  chooser.addEventListener("change", () => {
    chooser.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "");
  });
}

// After G a second key says where to; what comes later is a key of its own.
const GO_WITHIN = 1500; // ms
let wentAt = -Infinity;

function goTo(key) {
  const link = document.querySelector(`.sider a[data-go="${CSS.escape(key)}"]`);
  return link && (() => link.click());
}

// A look at a row goes along with the rows; Space is left alone on what it presses.
const presses = "button, summary, input, [role=button]";
const look = (by) => async () => {
  const { canPeek, peek } = await import("./peek.js");
  if (by) step(by);
  if (canPeek()) peek();
};

function peekDeed({ key, target }) {
  const drawer = document.querySelector("dialog#peek");
  if (drawer?.open) {
    const inDrawer = { j: look(1), k: look(-1), " ": () => drawer.close() };
    return target.closest(presses) && key === " " ? null : inDrawer[key];
  }
  const isAtRow = document.querySelector("tr.cur") || target.closest("table.list tbody tr:not(.group)");
  return drawer && key === " " && isAtRow && !target.closest(presses) ? look(0) : null;
}

const single = {
  "/": toSearchBox,
  "?": openHelp,
  j: () => step(1),
  k: () => step(-1),
  x: () => follow("tr.cur input.pick"),
  n: () => follow("a[data-key=n]"),
  e: () => follow("tr.cur a[data-key=e], .head a[data-key=e]"),
  l: () => follow("#tabs a[data-tab=log], .head a[data-key=l]"),
  p: () => openMenu(document.querySelector(".head summary[data-key=p]")),
  u: () => follow("#tabs a[data-tab=files]") && document.querySelector("[data-choose]")?.click(),
  s: () => follow("tr.cur a[data-key=s]"),
  a: () => follow("tr.cur a[data-key=a]"),
  "[": () => follow("a[data-key=previous]"),
  "]": () => follow("a[data-key=next]"),
};

// A menu is opened with its first entry in hand; what it does, a second key says.
function openMenu(summary) {
  if (!summary) return;
  summary.parentNode.open = true;
  summary.parentNode.querySelector("input:not([type=hidden]), select, button, a").focus();
}

for (const number of "12345678") single[number] = () => follow(`#tabs a[data-key="${number}"]`);

// Send the form; a page that has none does what it offers first, but not from behind a dialog.
function submit(target) {
  const own = target.closest("form");
  if (!own && document.querySelector("dialog[open]")) return;
  const form = own ?? document.querySelector("main form[method=post].main-form");
  if (form) form.requestSubmit(form.querySelector("button[data-enter]"));
  else doFirst([...document.querySelectorAll(".head .actions .btn-primary")].find((button) => button.checkVisibility()));
}

const doFirst = (button) => (button?.matches("summary") ? openMenu(button) : button?.click());

// ready: a promise. A key is understood where and when it was pressed; what it does happens once the promise is kept.
export const listen = (ready) => document.addEventListener("keydown", (event) => {
  if (isComposing(event) || event.altKey) return;
  const held = event.ctrlKey || event.metaKey;
  if (held && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openSearch(); // at once: what is typed next is for it
    return;
  }
  const deed = held ? heldDeed(event) : singleDeed(event);
  if (!deed) return;
  event.preventDefault();
  ready.then(deed);
});

function heldDeed({ key, target, repeat }) {
  if (key === "Enter") return repeat ? null : () => submit(target); // a key that is held down does not do the next thing
  const undo = key.toLowerCase() === "z" && !isTyping(target) && document.querySelector("[data-undo]");
  return undo && (() => undo.click());
}

function singleDeed(event) {
  const { key, target, timeStamp } = event;
  if (isTyping(target) || isOff()) return null;
  const deed = peekDeed(event);
  if (deed || document.querySelector("dialog[open]")) return deed;
  const isSecond = timeStamp - wentAt < GO_WITHIN;
  wentAt = key === "g" && !isSecond ? timeStamp : -Infinity;
  return isSecond ? goTo(key) : single[key];
}
