// What went wrong between this page and the server, told where it happened; nothing that was typed is touched.

const EVERY = 5000; // ms between two knocks while the server is out of reach
const shapes = document.getElementById("troubles")?.content;
const line = document.getElementById("offline");

function said(status) {
  const of = (kind) => shapes.querySelector(`[data-status="${kind}"]`);
  const notice = (of(status >= 500 ? 500 : status) ?? of("other")).cloneNode(true);
  const door = notice.querySelector("a[data-door]");
  if (door) door.search = new URLSearchParams({ next: location.pathname + location.search });
  return notice;
}

// A part of a page that did not come says so in its place, above what stands there already, and can be asked for again.
function tell({ detail: { elt, target, requestConfig, xhr } }) {
  if (!shapes || !target) return;
  forget(target);
  const notice = said(xhr.status);
  notice.querySelector("[data-again]").addEventListener("click", () => {
    forget(target);
    htmx.ajax(requestConfig.verb, requestConfig.path, { source: elt, target });
  });
  target.matches("form, button") ? target.after(notice) : target.prepend(notice);
  if (!xhr.status) knock();
}

function forget(target) {
  for (const old of [target.nextElementSibling, target.firstElementChild]) if (old?.matches("[data-status]")) old.remove();
}

for (const kind of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(kind, tell);
document.addEventListener("htmx:beforeSwap", ({ detail }) => detail.shouldSwap && detail.target && forget(detail.target));

// The browser's word for "offline" is about its network, and the server may be this very machine: so it is asked.
let waiting;
async function knock() {
  clearTimeout(waiting);
  const answer = await fetch(line.dataset.knock, { method: "HEAD", cache: "no-store" }).catch(() => null);
  line.hidden = answer !== null;
  if (!answer) waiting = setTimeout(knock, EVERY);
  return answer !== null;
}

if (line) {
  addEventListener("offline", knock);
  addEventListener("online", knock);
  document.addEventListener("submit", hold, true);
}

// While the server is out of reach a form stays where it is, and goes out by itself once somebody presses again.
async function hold(event) {
  if (line.hidden) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { target, submitter } = event;
  if (await knock()) target.requestSubmit(submitter);
  else line.scrollIntoView({ block: "nearest" });
}
