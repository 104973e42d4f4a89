// Light or dark as its reader chose, else as the system is set, before the first paint; printing is always light.
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");
const paper = matchMedia("print"); // a preview may say no more than this, a printer asks by beforeprint
const usual = () => root.dataset.theme || (dark.matches ? "dark" : "light");
const show = () => root.setAttribute("data-bs-theme", paper.matches ? "light" : usual());
show();
for (const one of [dark, paper]) one.addEventListener("change", show);
addEventListener("beforeprint", () => root.setAttribute("data-bs-theme", "light"));
addEventListener("afterprint", show);
