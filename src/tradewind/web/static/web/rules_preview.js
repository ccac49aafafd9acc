// “What Amazon gets”: one product by the rules as they stand on the page, and how each value came about.

export function startPreview(form, ask, changes) {
  const body = form.querySelector("[data-preview]");
  const chooser = form.querySelector("[data-chooses]");
  const samples = form.querySelector("#samples");
  const search = form.querySelector("[data-sample-search]");
  let pause = 0;
  let asked = 0;

  // `name` is the attribute that was just edited: its row is brought into sight.
  async function show(name) {
    if (!form.dataset.sku) return;
    const mine = ++asked;
    body.setAttribute("aria-busy", "true");
    const opened = [...body.querySelectorAll("[data-explains][aria-expanded=true]")].map((one) => one.dataset.explains);
    const answer = await ask("preview", { sku: form.dataset.sku, changes: changes() });
    if (mine !== asked) return;
    body.removeAttribute("aria-busy");
    if (!answer) return;
    const before = body.scrollTop;
    body.innerHTML = await answer.text();
    body.scrollTop = before;
    if (name) point(body.querySelector(`[data-gets="${CSS.escape(name)}"]`));
    opened.forEach((one) => explain(body.querySelector(`[data-explains="${CSS.escape(one)}"]`)));
  }

  function point(row) {
    if (!row) return;
    const above = row.getBoundingClientRect().top - body.getBoundingClientRect().top;
    if (above < 0 || above + row.offsetHeight > body.clientHeight) body.scrollTop += above - body.clientHeight / 3;
    row.classList.add("is-pointed");
    setTimeout(() => row.classList.remove("is-pointed"), 1200);
  }

  async function explain(button) {
    if (!button) return;
    const place = button.closest("dd").querySelector("[data-explained]");
    const isOpen = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!isOpen));
    place.hidden = isOpen;
    if (isOpen) return;
    const answer = await ask("explain", { sku: form.dataset.sku, attribute: button.dataset.explains, changes: changes() });
    if (answer) place.innerHTML = await answer.text();
  }

  function choose(button) {
    form.dataset.sku = button.dataset.sku;
    form.querySelector("[data-sample-name]").textContent = button.dataset.name;
    const address = new URL(window.location.href);
    address.searchParams.set("sku", button.dataset.sku);
    history.replaceState(history.state, "", address);
    fold(true);
    chooser.focus();
    show();
  }

  function fold(isHidden) {
    samples.hidden = isHidden;
    chooser.setAttribute("aria-expanded", String(!isHidden));
    if (!isHidden) search.focus();
  }

  form.addEventListener("click", (event) => {
    const sample = event.target.closest("[data-sku]:not(form)");
    const explained = event.target.closest("[data-explains]");
    if (event.target.closest("[data-chooses]")) fold(!samples.hidden);
    else if (sample) choose(sample);
    else if (explained) explain(explained);
  });
  document.addEventListener("click", (event) => {
    if (chooser && !samples.hidden && !event.target.closest("#samples, [data-chooses]")) fold(true);
  });
  samples?.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { fold(true); chooser.focus(); }
    if (event.key === "Enter" && event.target === search) {
      event.preventDefault();
      samples.querySelector("[data-sku]")?.focus();
    }
  });
  search?.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(async () => {
      const answer = await ask("samples", null, { search: search.value });
      if (answer) samples.querySelector("[data-sample-list]").innerHTML = await answer.text();
    }, 200);
  });
  return show;
}
