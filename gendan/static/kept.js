// What was typed outlives a lost session, a lost page and a lost connection: read out of a form, and put back into it.

const SENT = "sent";
const main = document.getElementById("main");

export const read = (form) => [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");

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

const here = () => location.pathname + location.search;

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.matches("form.main-form[method=post]") || event.target.hasAttribute("data-stay")) return;
  if (event.submitter?.formTarget === "_blank") return; // this page stays
  sessionStorage.setItem(SENT, JSON.stringify({ at: here(), user: main.dataset.user, pairs: read(event.target) }));
});

// The page after a form was sent. Another page, a message of success or a form that came back say that it arrived;
// the same form as if nothing had been sent says that it was lost on the way, as when the session had ended.
function look() {
  const sent = JSON.parse(sessionStorage.getItem(SENT));
  const form = document.querySelector("form.main-form[method=post]");
  if (!sent || !main || (!form && sent.at === here())) return;
  sessionStorage.removeItem(SENT);
  const arrived = sent.at !== here() || document.querySelector("#messages .success") || form.querySelector("[role=alert]");
  if (arrived || sent.user !== main.dataset.user) return;
  fill(form, sent.pairs);
  document.getElementById("brought-back").hidden = false;
}
look();
