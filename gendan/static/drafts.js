// The draft of an order: on the server a few seconds after it was typed, and in this browser until it is there.
import { fill as say, form } from "./rows.js";
import { read } from "./kept.js";

const PAUSE = 5000;
const PREFIX = `draft:${document.getElementById("main").dataset.user}:`;
const kept = document.getElementById("kept");
const op = form.elements.op.value;
let isDirty = false;
let isGone = false;

async function send(data) {
  const answer = await fetch(form.dataset.keep, { method: "POST", body: data }).catch(() => null);
  return answer?.ok && !answer.redirected ? (await answer.json()).kept : null;
}

async function save() {
  if (!isDirty || isGone) return;
  isDirty = false;
  const at = await send(new FormData(form));
  if (at === null) isDirty = true;
  else if (!isDirty) localStorage.removeItem(PREFIX + op);
  kept.textContent = at === null ? form.dataset.unkept : at && say(form.dataset.kept, { at });
}

let waiting;
function note() {
  isDirty = true;
  clearTimeout(waiting);
  waiting = setTimeout(() => isDirty && localStorage.setItem(PREFIX + op, JSON.stringify(read(form))), 300);
}

for (const kind of ["input", "change", "changed", "picked"]) form.addEventListener(kind, note);
setInterval(save, PAUSE);
document.addEventListener("submit", (event) => {
  isGone = event.target === form && !event.defaultPrevented; // heard after the question whether he is sure
});
addEventListener("pagehide", () => isDirty && !isGone && navigator.sendBeacon(form.dataset.keep, new FormData(form)));
addEventListener("pageshow", () => {
  isGone = false;
});

// What an earlier page could not send any more is sent now, and then offered with the other drafts.
async function catchUp() {
  const left = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX) && key !== PREFIX + op);
  let isNew = false;
  for (const key of left) {
    const data = new FormData();
    for (const [name, value] of JSON.parse(localStorage.getItem(key))) data.append(name, value);
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const at = await send(data);
    if (at !== null) localStorage.removeItem(key);
    isNew ||= Boolean(at);
  }
  if (isNew && !isDirty) location.reload();
}
catchUp();
