// Light or dark as its reader chose, else as the system is set, before the first paint; printing is always light.
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");
const show = () => root.setAttribute("data-bs-theme", root.dataset.theme || (dark.matches ? "dark" : "light"));
show();
dark.addEventListener("change", show);
addEventListener("beforeprint", () => root.setAttribute("data-bs-theme", "light"));
addEventListener("afterprint", show);
