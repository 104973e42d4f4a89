// 常购清单: what this customer usually orders. Its steps write into the lines; the lines are the only order there is.
import { isComposing } from "./keys.js";
import * as rows from "./rows.js";
import { body, form, input, table } from "./rows.js";

const panel = document.getElementById("usual");

async function show(customer) {
  const answer = customer ? await fetch(`${table.dataset.usual}?${new URLSearchParams({ customer, of: table.dataset.order })}`).catch(() => null) : null;
  const isThere = answer !== null && answer.ok && !answer.redirected;
  const text = isThere ? await answer.text() : "";
  if (form.elements.customer.value !== customer) return;
  panel.innerHTML = text;
  panel.hidden = !isThere;
  const list = panel.querySelector("details");
  if (list && matchMedia("(max-width: 767px)").matches) list.open = true; // there it is how an order is entered
  mirror();
}

const lineOf = (code) => [...body.rows].find((row) => input(row, "product").value === code);

// The list shows what stands in the lines, whoever put it there.
function mirror() {
  const lines = new Map([...body.rows].reverse().map((row) => [input(row, "product").value, row]));
  for (const item of panel.querySelectorAll("li")) {
    const row = lines.get(item.dataset.code);
    const box = item.querySelector("input");
    if (box !== document.activeElement) box.value = row ? input(row, "quantity").value : "";
  }
}

function set(code, quantity) {
  const row = lineOf(code);
  if (row && quantity) input(row, "quantity").value = quantity;
  else if (row) rows.removeRow(row);
  else if (quantity) rows.append([[code, quantity]]);
  form.dispatchEvent(new Event("filled"));
}

panel.addEventListener("click", (event) => {
  const [pressed, all] = [event.target.closest("[data-by]"), event.target.closest("[data-put]")];
  if (all) {
    rows.append(JSON.parse(all.dataset.put));
    form.dispatchEvent(new Event("filled"));
  }
  if (!pressed) return;
  const { code, step } = pressed.closest("li").dataset;
  const have = Number.parseInt(pressed.parentNode.querySelector("input").value, 10) || 0;
  set(code, String(Math.max(0, have + Number(pressed.dataset.by) * Number(step)) || ""));
});

panel.addEventListener("change", (event) => set(event.target.closest("li").dataset.code, event.target.value.trim()));
panel.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || isComposing(event) || !event.target.matches("input")) return;
  event.preventDefault(); // it goes on to the next one, and must not send the order
  const boxes = [...panel.querySelectorAll("input")];
  (boxes[boxes.indexOf(event.target) + 1] ?? event.target).select();
});

form.addEventListener("changed", mirror);
body.addEventListener("change", mirror);
form.addEventListener("picked", (event) => show(event.target.value));
show(form.elements.customer.value);
