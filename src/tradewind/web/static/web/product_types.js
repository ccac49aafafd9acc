// Choosing a category's product type: Amazon's suggestions in a dialog, the choice waits in the form.

const form = document.getElementById("mapping");
const dialog = document.getElementById("choose");
const search = document.getElementById("choose-search");
const results = document.getElementById("choose-results");
let row = null;
let typing = 0;

function inputOf(one) {
  return one.querySelector("input[type=hidden]");
}

async function ask() {
  const address = new URL(form.dataset.search, window.location.href);
  address.searchParams.set("category", row.dataset.category);
  if (search.value.trim()) address.searchParams.set("search", search.value.trim());
  const mine = ++typing;
  results.setAttribute("aria-busy", "true");
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  if (mine !== typing) return;
  results.innerHTML = await answer.text();
  results.removeAttribute("aria-busy");
}

function open(one) {
  row = one;
  dialog.querySelector("[data-category-name]").textContent = row.dataset.name;
  search.value = "";
  results.replaceChildren();
  dialog.showModal();
  ask();
}

function set(one, productType, displayName) {
  const input = inputOf(one);
  input.value = productType;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  show(one, displayName);
}

function show(one, displayName) {
  const input = inputOf(one);
  const shown = one.querySelector("[data-shown]");
  const isStaged = input.value !== input.dataset.seen;
  one.classList.toggle("is-staged", isStaged);
  one.querySelector("[data-inherit]").hidden = !input.value;
  shown.dataset.before ??= shown.innerHTML;
  if (!isStaged) {
    shown.innerHTML = shown.dataset.before;
    return;
  }
  const type = document.createElement("span");
  type.className = input.value ? "mono" : "second";
  type.textContent = input.value || one.dataset.inherits;
  const name = document.createElement("span");
  name.className = "second";
  name.textContent = input.value ? ` ${displayName}` : "";
  shown.replaceChildren(type, name);
}

if (dialog) {
  document.addEventListener("click", (event) => {
    const chooser = event.target.closest("[data-choose]");
    if (chooser) open(chooser.closest("tr"));
    const inherit = event.target.closest("[data-inherit]");
    if (inherit) set(inherit.closest("tr"), "", "");
    const choice = event.target.closest("[data-product-type]");
    if (choice) {
      set(row, choice.dataset.productType, choice.dataset.displayName);
      dialog.close();
      row.querySelector("[data-choose]").focus();
    }
  });
  let pause;
  search.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(ask, 250); });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    results.querySelector("button")?.focus();
  });
  form.addEventListener("reset", () => setTimeout(() => form.querySelectorAll("tr[data-category]").forEach((one) => show(one, ""))));
}
