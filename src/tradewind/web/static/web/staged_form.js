// A form whose inputs wait to be saved: changed ones are tinted and counted, the bar says how many, leaving asks.

for (const form of document.querySelectorAll("form[data-staged]")) {
  const bar = document.getElementById(form.dataset.staged);
  const words = bar.querySelector("[data-staged-count]");
  const inputs = [...form.querySelectorAll("[data-seen]")];
  let isLeaving = false;

  // a box or a choice is "yes" or nothing
  const isTicked = (input) => ["checkbox", "radio"].includes(input.type);
  const valueOf = (input) => isTicked(input) ? (input.checked ? "yes" : "") : input.value.trim();

  function changed() {
    return inputs.filter((input) => valueOf(input) !== input.dataset.seen);
  }

  function putBack(input) {
    if (isTicked(input)) input.checked = input.dataset.seen === "yes";
    else input.value = input.dataset.seen;
    input.classList.remove("is-invalid");
  }

  function show() {
    const waiting = new Set(changed());
    inputs.forEach((input) => input.classList.toggle("is-staged", waiting.has(input)));
    // inputs with the same data-one are one change to the person who made it
    const count = new Set([...waiting].map((input) => input.dataset.one ?? input)).size;
    words.textContent = count === 1 ? words.dataset.one : words.dataset.many.replace("%s", count);
    bar.hidden = waiting.size === 0;
  }

  form.addEventListener("input", show);
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    inputs.forEach(putBack);
    show();
  });
  // only rows with changes are sent: a product may have more rows than a form may have fields
  function limitRows(isSent) {
    const kept = new Set(changed().map((input) => input.closest("tr")));
    form.querySelectorAll("tbody tr").forEach((row) => {
      row.querySelectorAll("input").forEach((input) => { input.disabled = isSent && !kept.has(row); });
    });
  }

  form.addEventListener("submit", () => { isLeaving = true; limitRows(true); });
  window.addEventListener("pageshow", () => { isLeaving = false; limitRows(false); });
  window.addEventListener("beforeunload", (event) => {
    if (!isLeaving && changed().length) event.preventDefault();
  });
  show();
}
