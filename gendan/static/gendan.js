// What every page does in the browser.
import { isComposing, listen, openHelp, openSearch, standAt } from "./keys.js";
import "./troubles.js"; // before anything is asked for, or it would miss the first answers

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-search], [data-help], [data-opens], [data-copy]");
  if (!pressed) {
    closeMenus(event.target);
    return;
  }
  event.preventDefault();
  if (pressed.matches("[data-search]")) openSearch();
  if (pressed.matches("[data-help]")) openHelp();
  if (pressed.matches("[data-copy]")) copy(pressed);
  if (pressed.matches("[data-opens]")) pressed.ariaExpanded = document.getElementById(pressed.dataset.opens).classList.toggle("open");
});

// Without a secure address a browser has no clipboard to write to: then the words are selected, for Ctrl+C.
async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent);
    button.querySelector("[role=status]").textContent = button.dataset.done;
  } catch {
    getSelection().selectAllChildren(source);
  }
}

function closeMenus(target) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
  const sider = document.querySelector(".sider.open");
  if (sider && !sider.contains(target)) sider.classList.remove("open");
  if (target.matches("dialog[open]")) target.close();
}

// Who types fast presses Enter before the answer is there: then the first hit is opened as soon as it is, and never a hit
// for what stood there before.
let answered = "";
let waits = false;
const goTo = (hit) => (hit ? hit.click() : box.form.submit());
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "found") return;
  answered = new URL(event.detail.pathInfo.finalRequestPath, location).searchParams.get("q");
  if (!waits || answered !== box.value) return;
  waits = false;
  goTo(document.querySelector("#found a"));
});
for (const failed of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(failed, (event) => event.target === box && waits && goTo());
}

// The search box asks while somebody types, but never in the middle of a composition.
const ask = (event) => {
  if (!isComposing(event)) htmx.trigger(event.target, "asked");
};
const box = document.querySelector("#search input");
box?.addEventListener("input", ask);
box?.addEventListener("compositionend", () => htmx.trigger(box, "asked"));
document.getElementById("search")?.addEventListener("keydown", (event) => {
  if (isComposing(event) || !["ArrowDown", "ArrowUp", "Enter", "Escape"].includes(event.key)) return;
  if (event.key === "Escape") {
    event.preventDefault(); // a box for searching would only be emptied
    event.currentTarget.close();
    return;
  }
  const links = [...event.currentTarget.querySelectorAll("#found a")];
  const at = links.findIndex((link) => link.classList.contains("cur"));
  if (event.key === "Enter") {
    event.preventDefault();
    waits = box.value !== answered;
    if (!waits) goTo(links[Math.max(0, at)]);
    return;
  }
  if (!links.length) return;
  event.preventDefault();
  links[at]?.classList.remove("cur");
  const next = links[(at + (event.key === "ArrowDown" ? 1 : -1) + links.length) % links.length];
  next.classList.add("cur");
  next.scrollIntoView({ block: "nearest" });
});

// A filter asks at once when it is chosen; words wait for Enter.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form.filters");
  if (form && event.target.matches("select, input[type=checkbox], input[type=date]")) form.requestSubmit();
});

// What is switched off while the page is left comes back when it is shown again; what the server switched off stays off.
function switchOff(control) {
  control.disabled = true;
  control.dataset.off = "";
}
addEventListener("pageshow", () => {
  for (const control of document.querySelectorAll("[data-off]")) {
    control.disabled = false;
    delete control.dataset.off;
  }
});

// What nobody filled in stays out of the address of a list.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form.filters, .columns form")) return;
  for (const control of event.target.elements) if (control.name !== "" && control.value === "") switchOff(control);
});

// A page that stays may print once more: that is another print, unless it is the second click of one press.
const TWO_CLICKS = 2000; // ms
let renewed = 0;
const renew = (op) => {
  if (op) op.value = `${op.value.replace(/~\d+$/, "")}~${++renewed}`;
};

// What is left out is said in the words of the page, not in those of the browser.
document.addEventListener("invalid", ({ target }) => {
  if (!target.validity.valueMissing) return;
  const label = target.labels?.[0]?.querySelector(".label")?.textContent ?? target.labels?.[0]?.textContent ?? "";
  target.setCustomValidity(document.documentElement.dataset.missing.replace("{label}", label.trim()));
  target.addEventListener("input", () => target.setCustomValidity(""), { once: true });
}, true);

// One click is enough; the server makes one document of ten in any case.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post" || event.target.hasAttribute("hx-post")) return;
  const question = event.submitter?.dataset.confirm;
  if (question && !confirm(question)) {
    event.preventDefault();
    return;
  }
  if (event.submitter?.dataset.busy) event.submitter.textContent = event.submitter.dataset.busy;
  if (event.target.hasAttribute("data-stay")) return;
  if (event.submitter?.formTarget === "_blank") {
    setTimeout(() => renew(event.target.elements.op), TWO_CLICKS);
    return; // this page stays
  }
  const buttons = event.target.querySelectorAll("button[type=submit], button:not([type])");
  setTimeout(() => buttons.forEach(switchOff));
});

// An Enter that chooses a candidate must not send a form.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && isComposing(event)) event.stopPropagation();
}, true);

// What a form asks of depends on the customer: choosing another asks for the form again.
document.addEventListener("picked", (event) => {
  if (event.target.name !== "customer" || !event.target.form.hasAttribute("data-by-customer")) return;
  location.search = new URLSearchParams({ customer: event.target.value });
});

// On a narrow screen the tab somebody is on may stand beyond the end of its row.
for (const tab of document.querySelectorAll(".tabs > .on")) {
  const row = tab.parentNode;
  row.scrollLeft = tab.offsetLeft + tab.offsetWidth + 40 - row.offsetLeft - row.clientWidth;
}

// The parts of a page that only some pages have. A key waits for them, or it would press what is not alive yet.
const part = (selector, bring) => document.querySelector(selector) && bring();
const parts = Promise.allSettled([
  import("./kept.js"),
  part("form.main-form[method=post]:not([data-keep], [data-progress])", () => import("./left.js")),
  part("form[data-by-box]", () => import("./boxes.js")),
  part("[data-picture]", () => import("./picture.js")),
  part("[data-unread]", () => import("./bell.js")),
  part(".urgent", () => import("./urgent.js")),
  part(".undoable", () => import("./toasts.js")),
  part("input.picker", () => import("./picker.js")),
  part("table.lines", () => import("./grid.js")),
  part("#node", () => import("./nodes.js")),
  part(".kanban", () => import("./board.js")),
  part("#tabs", () => import("./tabs.js")),
  part("#uploads", () => import("./files.js")),
  part("table.sheet", () => import("./sheet.js")),
  part(".scroll > table.list", () => import("./heads.js")),
  part("table.list input.pick", () => import("./select.js")),
  part("[data-counts]", () => import("./counts.js")),
  part("form[data-progress]", () => import("./progress.js")),
]);
listen(parts);
standAt(location.hash);
parts.then(() => {
  document.documentElement.dataset.ready = ""; // for whoever presses keys by program
});
