// A short list under an input, to choose from with the arrows and Enter, or with the mouse.

let list = null;
let owner = null;
let taken = null;

export const isOpen = () => list !== null;

export function close() {
  list?.remove();
  for (const name of ["aria-activedescendant", "aria-controls"]) owner?.removeAttribute(name);
  list = owner = taken = null;
}

// entries: [{text, note}]; take(entry) is called with the one that was chosen. Without entries it says `none`.
export function offer(box, entries, take, none = "") {
  close();
  if (!entries.length && !none) return;
  list = document.createElement("ul");
  list.className = "suggest";
  list.id = "offers";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.getAttribute("aria-label"));
  [owner, taken] = [box, take];
  entries.forEach((entry, n) => list.append(lineOf(entry, n)));
  if (!entries.length) list.append(Object.assign(document.createElement("li"), { textContent: none, role: "option" }));
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    choose(event.target.closest("li"));
  });
  box.setAttribute("aria-controls", list.id);
  box.closest("table").parentNode.append(list); // a row would cut it off
  place(box);
}

function lineOf(entry, n) {
  const line = document.createElement("li");
  line.id = `offer-${n}`;
  line.setAttribute("role", "option");
  line.append(entry.text);
  if (entry.note) line.append(" ", Object.assign(document.createElement("span"), { textContent: entry.note }));
  line.entry = entry;
  return line;
}

// Fixed to the window: the table around it scrolls, and would cut it off in its last rows.
function place(box) {
  const at = box.getBoundingClientRect();
  const isBelow = at.bottom + list.offsetHeight < innerHeight || at.top < list.offsetHeight;
  list.style.left = `${Math.max(8, Math.min(at.left, innerWidth - list.offsetWidth - 8))}px`;
  list.style.top = `${isBelow ? at.bottom : at.top - list.offsetHeight}px`;
}

function choose(line) {
  const [take, entry] = [taken, line?.entry];
  if (!entry) return;
  close();
  take(entry);
}

// Whether the key was one for the list.
export function press(key) {
  if (!list) return false;
  const lines = [...list.children].filter((line) => line.entry);
  const at = lines.findIndex((line) => line.classList.contains("cur"));
  if (key === "Escape") close();
  else if (["ArrowDown", "ArrowUp"].includes(key) && lines.length) mark(lines, at, key === "ArrowDown" ? 1 : -1);
  else if (key === "Enter" && at >= 0) choose(lines[at]);
  else return false;
  return true;
}

function mark(lines, at, by) {
  lines[at]?.classList.remove("cur");
  lines[at]?.removeAttribute("aria-selected");
  const next = lines[at < 0 && by < 0 ? lines.length - 1 : (at + by + lines.length) % lines.length];
  next.classList.add("cur");
  next.setAttribute("aria-selected", "true");
  next.scrollIntoView({ block: "nearest" });
  owner.setAttribute("aria-activedescendant", next.id);
}

addEventListener("scroll", (event) => list && event.target !== list && place(owner), true);
