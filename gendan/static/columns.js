// What the columns of a customer's file are, where nothing over them says so: a person says it of its first rows.
import { fill } from "./rows.js";

const dialog = document.getElementById("columns");
const table = dialog.querySelector("table");
const trouble = dialog.querySelector(".errors");
const choice = dialog.querySelector("template").content.firstElementChild;

// sample: the first rows; done: gets {index: field}.
export function ask(sample, done) {
  const letters = sample[0].map((_cell, n) => String.fromCharCode(65 + n));
  table.tHead.rows[0].replaceChildren(...letters.map(heading));
  table.tBodies[0].replaceChildren(...sample.map(line));
  trouble.textContent = "";
  dialog.querySelector("[data-leave]").onclick = () => dialog.close();
  dialog.querySelector("[data-take]").onclick = () => {
    const chosen = [...table.tHead.querySelectorAll("select")].map(({ value }) => value);
    if (!tells(chosen.filter(Boolean))) {
      trouble.textContent = trouble.dataset.columns;
      return;
    }
    dialog.close();
    done(Object.fromEntries(chosen.map((name, n) => [n, name]).filter(([, name]) => name)));
  };
  dialog.showModal();
  table.querySelector("select").focus();
}

const tells = (names) =>
  new Set(names).size === names.length && names.includes("quantity") && (names.includes("product") || names.includes("his"));

function heading(letter) {
  const cell = document.createElement("th");
  const select = choice.cloneNode(true);
  select.setAttribute("aria-label", fill(trouble.dataset.label, { column: letter }));
  cell.scope = "col";
  cell.append(letter, select);
  return cell;
}

function line(cells) {
  const row = document.createElement("tr");
  row.append(...cells.map((text) => Object.assign(document.createElement("td"), { textContent: text })));
  return row;
}
