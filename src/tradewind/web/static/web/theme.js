// Sets the colours before the page is drawn: the stored choice, else what the system prefers.
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const choice = localStorage.getItem("theme");
    document.documentElement.dataset.bsTheme = choice || (dark.matches ? "dark" : "light");
  };
  apply();
  dark.addEventListener("change", apply);
  window.addEventListener("storage", apply);
})();
