// A form that is half filled when somebody leaves its page, by a wrong key or to look something up, is as he left it when
// he comes back. Browsers do that by themselves, but not with pages that they may not store.
import { bringBack, fill, here, typed } from "./kept.js";

const LEFT = "left";
const form = document.querySelector("form.main-form[method=post]");
const { user } = document.getElementById("main").dataset;
const isBack = performance.getEntriesByType("navigation")[0].type !== "navigate"; // by the browser's way, or read anew

let isTouched = !document.getElementById("brought-back").hidden || form.querySelector("[role=alert]") !== null;
let isSent = false;
let isCarried = false; // this page is asked for again, with more to fill in

const left = JSON.parse(sessionStorage.getItem(LEFT));
if (left?.at === here() || left?.carriedTo === location.pathname) {
  sessionStorage.removeItem(LEFT);
  if (!isTouched && left.user === user) put(left);
}

function put({ pairs, carriedTo }) {
  if (!carriedTo && !isBack) return;
  carriedTo ? fill(form, pairs) : bringBack(form, pairs);
  isTouched = true;
}

for (const kind of ["input", "change", "changed", "picked"]) {
  form.addEventListener(kind, () => {
    isTouched = true;
  });
}

document.addEventListener("submit", ({ target, submitter, defaultPrevented }) => {
  if (defaultPrevented) return;
  isSent = target === form && submitter?.formTarget !== "_blank";
  isCarried = target.hasAttribute("data-carries");
});

addEventListener("pagehide", () => {
  if (!isTouched || isSent) return;
  const carriedTo = isCarried ? location.pathname : null;
  sessionStorage.setItem(LEFT, JSON.stringify({ at: here(), user, pairs: typed(form), carriedTo }));
});

addEventListener("pageshow", () => {
  [isSent, isCarried] = [false, false];
});
