// Chosen rows of a list: how many, and what their figures come to, to the 分.
const bar = document.getElementById("selection");
const table = document.querySelector("table.list");
const all = table.tHead.querySelector("input.pick");
const boxes = [...table.querySelectorAll("tbody input.pick")];
const whole = bar.querySelector("[data-whole]"); // only where there are more pages
const asksWhole = bar.elements.whole;
let last = null;

// Whole hundredths: sums of binary fractions are not what stands on the paper.
const hundredths = (text) => {
  const [whole, part = ""] = text.split(".");
  return BigInt(whole + part.padEnd(2, "0"));
};

const written = (sum, hasPart) => {
  const digits = String(sum < 0n ? -sum : sum).padStart(3, "0");
  const whole = BigInt(digits.slice(0, -2)).toLocaleString("en");
  return (sum < 0n ? "-" : "") + whole + (hasPart ? `.${digits.slice(-2)}` : "");
};

// What adds up, by the title of its column.
function sums(rows) {
  const found = new Map();
  for (const cell of rows.flatMap((row) => [...row.querySelectorAll("td[data-value]")])) {
    const { label, value } = cell.dataset;
    const [sum, hasPart] = found.get(label) ?? [0n, false];
    found.set(label, [sum + hundredths(value), hasPart || value.includes(".")]);
  }
  return [...found].map(([label, [sum, hasPart]]) => `${label} ${written(sum, hasPart)}`);
}

function tell() {
  const rows = boxes.filter((box) => box.checked).map((box) => box.closest("tr"));
  const said = bar.querySelector("[data-say]");
  bar.hidden = rows.length === 0;
  document.documentElement.classList.toggle("choosing", !bar.hidden);
  for (const box of boxes) box.closest("tr").classList.toggle("picked", box.checked);
  all.checked = rows.length === boxes.length;
  all.indeterminate = rows.length > 0 && !all.checked;
  if (whole && !all.checked) asksWhole.disabled = true;
  const isWhole = whole !== null && !asksWhole.disabled;
  if (whole) whole.hidden = !all.checked || isWhole;
  const { say, sayWhole } = said.dataset;
  said.textContent = isWhole
    ? sayWhole.replace("%n", whole.dataset.whole)
    : [say.replace("%n", rows.length), ...sums(rows)].join(" · ");
}

// The second step: everything that is filtered, also what stands on other pages.
whole?.addEventListener("click", () => {
  asksWhole.disabled = false;
  tell();
  bar.querySelector("button:not([hidden])").focus({ preventScroll: true });
});
bar.addEventListener("formdata", (event) => {
  if (event.formData.has("whole")) event.formData.delete("pick");
});

// Shift takes everything between this box and the last one.
table.addEventListener("click", (event) => {
  const at = boxes.indexOf(event.target);
  if (at < 0) return;
  if (event.shiftKey && last !== null) {
    for (const box of boxes.slice(Math.min(at, last), Math.max(at, last) + 1)) box.checked = event.target.checked;
  }
  last = at;
});

table.addEventListener("change", (event) => {
  if (event.target === all) for (const box of boxes) box.checked = all.checked;
  tell();
});

bar.querySelector("[data-unpick]").addEventListener("click", () => {
  for (const box of boxes) box.checked = false;
  tell();
});

addEventListener("pageshow", tell);
tell();
