// What was typed outlives a lost session, a lost page and a lost connection: read out of a form, and put back into it.

const SENT = "sent";
const MAIN = "form.main-form[method=post]";
const main = document.getElementById("main");

export const read = (form) => [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");

// A form of the record itself goes out with what it was handed out with, or it would be saved over what somebody else
// saved meanwhile. Of the others only what stands in the boxes is kept.
export function typed(form) {
  const silent = form.matches(MAIN) ? "[type=password]" : "[type=password], [type=hidden]";
  const left = new Set([...form.elements].filter((one) => one.matches(silent)).map((one) => one.name));
  return read(form).filter(([name]) => !left.has(name));
}

const words = "textarea, input:not([type=hidden], [type=password], [type=checkbox], [type=radio], [type=file], [type=submit])";
const wordsIn = (form) => [...form.elements].filter((one) => one.matches(words) && one.value.trim()).map((one) => one.value.trim());

function put(element, value) {
  const picker = element.tomselect;
  if (picker) {
    picker.addOption({ code: value, text: value });
    picker.setValue(value);
  } else element.value = value;
}

// pairs: [[name, value], …] as read() gives them.
export async function fill(form, pairs) {
  const values = new Map();
  for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
  const lines = values.get("product")?.length;
  if (lines && form.querySelector("table.lines")) (await import("./rows.js")).rowAt(lines - 1);
  for (const element of form.querySelectorAll("input[name], select[name], textarea[name]")) {
    const typed = values.get(element.name) ?? [];
    if (element.type === "checkbox" || element.type === "radio") element.checked = typed.includes(element.value);
    else if (typed.length && element.type !== "file") put(element, typed.shift());
  }
  form.dispatchEvent(new Event("filled"));
}

export const here = () => location.pathname + location.search;

// Forms with one address are told apart by their places.
const alike = (address) => [...main.querySelectorAll("form[method=post]")].filter((form) => addressOf(form) === address);
const addressOf = (form) => new URL(form.getAttribute("action") ?? "", location).pathname;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !main?.contains(form) || !form.matches("[method=post]:not([data-stay])")) return;
  if (event.submitter?.formTarget === "_blank") return; // this page stays
  if (form.matches(MAIN) || wordsIn(form).length) keep(form);
  else sessionStorage.removeItem(SENT);
});

function keep(form) {
  const address = addressOf(form);
  const place = form.matches(MAIN) ? null : { address, nth: alike(address).indexOf(form), words: wordsIn(form) };
  sessionStorage.setItem(SENT, JSON.stringify({ at: here(), user: main.dataset.user, place, pairs: typed(form) }));
}

function formOf({ place }) {
  if (!place) return document.querySelector(MAIN);
  const forms = alike(place.address);
  return forms[place.nth] ?? forms[0];
}

// The page after a form was sent. Another page, a message of success or a form that came back say that it arrived;
// the same form as if nothing had been sent says that it was lost on the way, as when the session had ended. A form in a
// menu does not come back: whoever is led here from anywhere but its page was not heard.
function hasArrived({ place }, form) {
  if (place) return document.referrer === location.origin + here();
  return document.querySelector("#messages .success") || form.querySelector("[role=alert]");
}

function take() {
  const found = JSON.parse(sessionStorage.getItem(SENT));
  sessionStorage.removeItem(SENT);
  return found?.at === here() && found.user === main.dataset.user ? found : null;
}

let sent = main && take(); // on its way through the door it waits

// Why a form in a menu was refused: the page tells it as it tells of any deed.
const refusals = sent?.place ? [...document.querySelectorAll("#messages .error")] : [];
const typedHere = document.createElement("div");

function look() {
  const form = sent && formOf(sent);
  if (!form) return; // it may stand in a part that is still to come
  if (refusals.length || !hasArrived(sent, form)) bringBack(form, sent.pairs);
  if (refusals.length) standBeside(form);
  sent = null;
}

export function bringBack(form, pairs) {
  fill(form, pairs);
  for (let menu = form.closest("details"); menu; menu = menu.parentElement.closest("details")) menu.open = true;
  document.getElementById("brought-back").hidden = refusals.length > 0;
}

function standBeside(form) {
  typedHere.remove();
  for (const one of refusals) one.setAttribute("role", "alert");
  form.prepend(...refusals);
  form.querySelector(words).focus({ preventScroll: true });
  form.scrollIntoView({ block: "nearest" });
}

// The menu may be gone, as when a colleague took the step first: then the words stand with the reason.
function tell(words) {
  typedHere.textContent = document.getElementById("messages").dataset.typed.replace("{words}", () => words.join("；"));
  refusals.at(-1).querySelector("span").append(typedHere);
}

if (refusals.length) tell(sent.place.words);

look();
document.addEventListener("htmx:afterSettle", look);
