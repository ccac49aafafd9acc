// The popup Connect Marketplace: finds a marketplace by typing, and reveals the fields of a private application.

const dialog = document.getElementById("connect");

if (dialog) {
  const search = dialog.querySelector("[data-filter]");
  const options = [...dialog.querySelectorAll("[data-search]")];
  const groups = [...dialog.querySelectorAll("[data-group]")];
  const nothing = dialog.querySelector("[data-nothing]");
  const shown = () => options.filter((option) => !option.hidden).map((option) => option.querySelector("input"));

  // What is not in sight is never what Connect takes.
  const choose = (wanted) => options.forEach((option) => {
    const input = option.querySelector("input");
    input.checked = input === wanted;
  });

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const option of options) option.hidden = !words.every((word) => option.dataset.search.includes(word));
    for (const group of groups) group.hidden = !group.querySelector("[data-search]:not([hidden])");
    const found = shown();
    nothing.hidden = found.length > 0;
    if (!found.some((input) => input.checked)) choose(found[0]);
  };

  search.addEventListener("input", filter);
  search.addEventListener("keydown", (event) => {
    const found = shown();
    if (!["ArrowDown", "Enter"].includes(event.key)) return;
    event.preventDefault();
    const chosen = found.find((input) => input.checked) || found[0];
    if (chosen) chosen.focus();
  });

  const more = dialog.querySelector("details");
  more.addEventListener("toggle", () => {
    more.querySelector("fieldset").disabled = !more.open;
    if (more.open) more.querySelector("input").focus();
  });

  dialog.addEventListener("close", () => { search.value = ""; filter(); });
}
