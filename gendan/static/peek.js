// A look at the row in hand without leaving the list: a drawer, which goes along with J and K.
const drawer = document.getElementById("peek");
const body = drawer.querySelector(".drawer-body");

const rowInHand = () => document.querySelector("tr.cur") ?? document.activeElement.closest("table.list tbody tr:not(.group)");

export const canPeek = () => rowInHand()?.querySelector("td a") != null;

export function peek() {
  const link = rowInHand().querySelector("td a");
  const address = new URL(link.href);
  drawer.setAttribute("aria-label", link.textContent);
  htmx.ajax("GET", `${address.pathname}peek/${address.search}`, { target: body, swap: "innerHTML" });
  if (!drawer.open) drawer.showModal();
}

drawer.addEventListener("close", () => {
  body.replaceChildren();
  rowInHand()?.querySelector("td a")?.focus();
});
