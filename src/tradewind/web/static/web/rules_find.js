// Finding an attribute by typing, and choosing which are shown; all of it at once, without asking the server.

export function startFinding(form) {
  const search = form.querySelector("[data-finds]");
  const views = form.querySelector("[data-views]");
  const rows = [...form.querySelectorAll("[data-attribute]")];
  const groups = [...form.querySelectorAll("[data-group]")];
  const opened = new Set();

  function isWanted(row) {
    if (views.value === "trouble") return "trouble" in row.dataset;
    if (views.value === "own") return "own" in row.dataset || row.querySelector(".is-staged") !== null;
    return true;
  }

  function show() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const isPicking = words.length > 0 || views.value !== "first";
    let found = 0;
    for (const row of form.querySelectorAll("[data-attribute]")) {
      row.hidden = !isWanted(row) || !words.every((word) => row.dataset.words.includes(word));
      if (!row.hidden) found += 1;
    }
    for (const group of groups) {
      const shown = group.querySelectorAll("[data-attribute]:not([hidden])").length;
      group.hidden = shown === 0;
      group.querySelector("[data-group-count]").textContent = shown;
      group.open = isPicking ? true : opened.has(group);
    }
    form.querySelector("[data-nothing]").hidden = found > 0;
  }

  groups.forEach((group) => group.querySelector("summary").addEventListener("click", () => {
    if (group.open) opened.delete(group);
    else opened.add(group);
  }));
  search.addEventListener("input", show);
  search.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  views.addEventListener("change", show);
  show();

  // Brings one attribute into sight, wherever it is folded away.
  return function goTo(name) {
    const row = rows.find((one) => one.dataset.attribute === name) && form.querySelector(`[data-attribute="${CSS.escape(name)}"]`);
    if (!row) return null;
    if (row.hidden) {
      search.value = "";
      views.value = "first";
      show();
    }
    const group = row.closest("[data-group]");
    if (group) { group.open = true; opened.add(group); }
    row.scrollIntoView({ block: "center", behavior: "smooth" });
    row.classList.add("is-pointed");
    setTimeout(() => row.classList.remove("is-pointed"), 1600);
    return row;
  };
}
