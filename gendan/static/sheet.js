// A sheet on the screen: its naming columns stay in sight, a press on a heading sorts.
const collator = new Intl.Collator("zh", { numeric: true });

// The widths of the columns that stay decide where each of them stands; one style rule a column.
function pin(table, n) {
  const heads = [...table.querySelectorAll("thead .stick")];
  const rules = new CSSStyleSheet();
  table.classList.add(`pinned-${n}`);
  let left = 0;
  heads.forEach((head, place) => {
    rules.insertRule(`table.pinned-${n} .stick-${place + 1} { left: ${left}px; }`);
    left += head.getBoundingClientRect().width;
  });
  document.adoptedStyleSheets.push(rules);
}

const value = (cell, kind) => (kind === "num" ? Number(cell.dataset.value || -Infinity) : cell.textContent.trim());

function sort(table, heading) {
  const place = [...heading.parentNode.children].indexOf(heading);
  const down = heading.getAttribute("aria-sort") === "ascending";
  for (const other of table.querySelectorAll("thead th")) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", down ? "descending" : "ascending");
  const kind = heading.classList.contains("num") ? "num" : "text";
  for (const body of table.tBodies) {
    const rows = [...body.rows].filter((row) => row.hasAttribute("data-row"));
    rows.sort((one, other) => {
      const [a, b] = [value(one.cells[place], kind), value(other.cells[place], kind)];
      const order = kind === "num" ? a - b : collator.compare(a, b);
      return (down ? -order : order) || one.dataset.row - other.dataset.row;
    });
    const closing = [...body.rows].filter((row) => !row.hasAttribute("data-row"));
    body.append(...rows, ...closing);
  }
}

// Of a sheet that is cut not all rows are here to be sorted: the whole one is asked for, and sorts itself when it is here.
const whole = document.querySelector("a[data-whole]");

document.querySelectorAll("table.sheet").forEach((table, n) => {
  pin(table, n);
  table.tHead.addEventListener("click", (event) => {
    const heading = event.target.closest("button[data-sort]")?.closest("th");
    if (heading && whole && n === 0) location.assign(`${whole.href}&sort=${heading.cellIndex}`);
    else if (heading) sort(table, heading);
  });
});

const asked = new URLSearchParams(location.search).get("sort");
document.querySelector("table.sheet")?.tHead.rows[0].cells[asked ?? -1]?.querySelector("button").click();
