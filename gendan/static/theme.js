// Light or dark as the system is set, before the first paint; printing is always light.
const dark = matchMedia("(prefers-color-scheme: dark)");
const show = () => document.documentElement.setAttribute("data-bs-theme", dark.matches ? "dark" : "light");
show();
dark.addEventListener("change", show);
addEventListener("beforeprint", () => document.documentElement.setAttribute("data-bs-theme", "light"));
addEventListener("afterprint", show);
