// What categories are at Amazon: suggestions, choosing in a dialog, inheriting. All of it waits in the form for Save.

const form = document.getElementById("mapping");
const dialog = document.getElementById("choose");
const words = document.getElementById("mapping-words")?.dataset;
const rows = new Map([...document.querySelectorAll("[data-category]")].map((row) => [row.dataset.category, row]));

const typeOf = (row) => row.querySelector("input[name^=type-]");
const browseOf = (row) => row.querySelector("input[name^=browse-]");

const isWaiting = (row) => [typeOf(row), browseOf(row)].some((input) => input.value !== input.dataset.seen);

function make(name, text, css = "") {
  const element = document.createElement(name);
  element.textContent = text;
  element.className = css;
  return element;
}

// What a category would be if it said nothing itself: as the categories above it stand on the page now.
function inherited(row) {
  const above = rows.get(row.dataset.above);
  if (!above) return { type: row.dataset.inheritedType, name: row.dataset.inheritedName, from: row.dataset.inheritedFrom };
  if (typeOf(above).value) return { type: typeOf(above).value, name: above.dataset.ownName, from: above.dataset.path };
  return inherited(above);
}

function show(row) {
  const type = typeOf(row).value;
  const given = type ? { type, name: row.dataset.ownName } : inherited(row);
  const waits = isWaiting(row);
  const lines = [];
  if (given.type) lines.push(make("span", given.type, type ? "mono" : "mono second"));
  if (given.name && given.name.toUpperCase().replaceAll(" ", "_") !== given.type) lines.push(make("span", ` ${given.name}`, "second"));
  if (type && row.dataset.ownBrowseName) lines.push(make("span", row.dataset.ownBrowseName, "under"));
  if (given.type) lines.push(make("span", type ? words.setHere : words.from.replace("%s", given.from), "under"));
  else lines.push(make("span", words.none, "second"));
  if (waits) lines.push(make("span", words.waits, "under waits"));
  row.querySelector("[data-shown]").replaceChildren(...lines);
  row.classList.toggle("is-staged", waits);
  row.querySelector("[data-reset]").hidden = !type;
  row.querySelector("[data-browse]").hidden = !type;
}

// A suggestion stands until its category is that product type, or another one was chosen for the category itself.
function showSuggestion(row) {
  const place = row.querySelector(".suggestion");
  if (!place) return;
  const own = place.querySelector(`[data-accept="${row.dataset.category}"]`);
  const { type } = typeOf(row).value ? {} : inherited(row);
  place.hidden = Boolean(typeOf(row).value) || Boolean(type && (!own || own.dataset.productType === type));
  for (const button of place.querySelectorAll("[data-accept]")) {
    if (button !== own) button.hidden = Boolean(type); // the category above has a product type by now
  }
}

function showSuggestions() {
  for (const row of rows.values()) showSuggestion(row);
  countSuggestions();
}

// Parts come many at once; what follows from them is shown once.
let drawing = 0;
function showSoon() {
  cancelAnimationFrame(drawing);
  drawing = requestAnimationFrame(showSuggestions);
}

function showAll() {
  for (const row of rows.values()) show(row);
  showSuggestions();
}

function setType(row, type, name) {
  if (typeOf(row).value !== type) {
    browseOf(row).value = "";
    row.dataset.ownBrowseName = "";
  }
  typeOf(row).value = type;
  row.dataset.ownName = name;
  showAll();
  typeOf(row).dispatchEvent(new Event("input", { bubbles: true }));
}

function setBrowse(row, value, name) {
  browseOf(row).value = value;
  row.dataset.ownBrowseName = name;
  showAll();
  browseOf(row).dispatchEvent(new Event("input", { bubbles: true }));
}

// Suggestions that still stand, each for its own category.
function open() {
  return [...document.querySelectorAll("[data-accept]")].filter(
    (button) => button.closest("[data-category]")?.dataset.category === button.dataset.accept && button.checkVisibility(),
  );
}

function countSuggestions() {
  const said = document.querySelector("[data-suggested]");
  if (!said) return;
  const count = open().length;
  const isLeft = [...rows.values()].some((row) => row.querySelector(".suggestion")?.childElementCount && !typeOf(row).value && !inherited(row).type);
  const none = isLeft ? said.dataset.none : said.dataset.taken;
  said.textContent = count === 0 ? none : count === 1 ? said.dataset.one : said.dataset.many.replace("%s", count);
  document.querySelector("[data-accept-all]").hidden = count === 0;
}

// The dialog that finds a product type, or a browse category of one.
const search = document.getElementById("choose-search");
const results = document.getElementById("choose-results");
let chooses = { row: null, what: "type" };
let asked = 0;

async function ask() {
  const { row, what } = chooses;
  const address = new URL(what === "type" ? dialog.dataset.types : dialog.dataset.browseCategories, window.location.href);
  if (what === "type") address.searchParams.set("category", row.dataset.category);
  else address.searchParams.set("product_type", typeOf(row).value);
  if (search.value.trim()) address.searchParams.set("search", search.value.trim());
  const mine = ++asked;
  results.setAttribute("aria-busy", "true");
  let text = "";
  try {
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    text = await answer.text();
  } catch {
    text = "";
  }
  if (mine !== asked) return;
  results.innerHTML = text;
  if (!text) results.replaceChildren(make("p", results.dataset.failed, "text-bad"));
  results.removeAttribute("aria-busy");
  const later = results.querySelector("[data-retry]");
  if (later) setTimeout(() => mine === asked && dialog.open && ask(), later.dataset.retry * 1000);
}

function choose(row, what) {
  chooses = { row, what };
  const title = document.getElementById("choose-title");
  title.textContent = what === "type" ? title.dataset.typeTitle : title.dataset.browseTitle;
  dialog.querySelector("[data-category-name]").textContent = row.dataset.path;
  search.value = "";
  results.replaceChildren();
  dialog.showModal();
  ask();
}

function take(choice) {
  const { row, what } = chooses;
  (what === "type" ? setType : setBrowse)(row, choice.dataset.value, choice.dataset.label);
  dialog.close();
  row.querySelector(what === "type" ? "[data-choose]" : "[data-browse]").focus();
}

function accept(button) {
  const row = rows.get(button.dataset.accept);
  if (!row) return;
  setType(row, button.dataset.productType, button.dataset.displayName);
  row.querySelector("[data-choose]").focus();
}

if (form && dialog) {
  document.addEventListener("click", (event) => {
    const hit = (name) => event.target.closest(name);
    const row = hit("[data-category]");
    if (hit("[data-choose]")) choose(row, "type");
    else if (hit("[data-browse]")) choose(row, "browse");
    else if (hit("[data-reset]")) { setType(row, "", ""); row.querySelector("[data-choose]").focus(); }
    else if (hit(".choose-row")) take(hit(".choose-row"));
    else if (hit("[data-accept]")) accept(hit("[data-accept]"));
    else if (hit("[data-accept-all]")) open().forEach((button) => button.checkVisibility() && accept(button));
  });
  let pause;
  search.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(ask, 250); });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "ArrowDown") return;
    event.preventDefault();
    results.querySelector("button")?.focus();
  });
  results.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...results.querySelectorAll("button")];
    (all[all.indexOf(document.activeElement) + step] || search).focus();
  });
  document.body.addEventListener("htmx:load", showSoon);
  document.body.addEventListener("htmx:oobAfterSwap", showSoon);
  form.addEventListener("reset", () => setTimeout(() => {
    for (const { dataset } of rows.values()) { dataset.ownName = dataset.seenName; dataset.ownBrowseName = dataset.seenBrowseName; }
    showAll();
  }));
  if ([...rows.values()].some(isWaiting)) showAll(); // the form came back unsaved
  if (form.dataset.again) sendAgain();
}

// Amazon's rules for new product types are being read: the form is sent on until they are all here, unless somebody
// goes on working in it.
function sendAgain() {
  const next = setTimeout(() => form.requestSubmit(), form.dataset.again * 1000);
  for (const event of ["input", "reset", "submit"]) form.addEventListener(event, () => clearTimeout(next), { once: true });
}

// Finding a category by typing: rows that do not hold the words are out of sight.
const finder = document.getElementById("find-category");
finder?.addEventListener("input", () => {
  const wanted = finder.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of rows.values()) {
    row.hidden = !wanted.every((word) => row.dataset.path.toLowerCase().includes(word));
    if (!row.hidden) shown += 1;
  }
  document.getElementById("no-category").hidden = shown > 0;
});
finder?.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
