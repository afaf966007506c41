// Before the first paint: light or dark. The person's choice comes with the page; "auto" is the device's.
(() => {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const kept = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const apply = () => {
    const choice = root.dataset.themeChoice === "auto" ? kept() || "auto" : root.dataset.themeChoice;
    root.dataset.bsTheme = choice === "dark" || (choice === "auto" && dark.matches) ? "dark" : "light";
  };
  dark.addEventListener("change", apply);
  window.addEventListener("tenantry:theme", apply);
  apply();
})();
