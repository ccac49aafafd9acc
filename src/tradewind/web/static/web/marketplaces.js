// The staged edits of the Marketplaces page: descriptions, sliders, trash. Nothing is sent before Save changes.

const form = document.getElementById("changes");
const bar = document.getElementById("bar");
const rows = [...document.querySelectorAll("[data-connection]")];
const dialog = document.getElementById("disconnect");
let isLeaving = false;

const description = (row) => row.querySelector("[data-field=description]");
const slider = (row) => row.querySelector("[data-field=is_on]");
const trash = (row) => row.querySelector("[data-trash]");
const isGoing = (row) => row.classList.contains("is-going");

function changeOf(row) {
  const change = { id: Number(row.dataset.connection), version: Number(row.dataset.version) };
  if (isGoing(row)) return { ...change, disconnect: true };
  if (description(row).value.trim() !== description(row).defaultValue) change.description = description(row).value;
  if (slider(row).checked !== slider(row).defaultChecked) change.is_on = slider(row).checked;
  return "description" in change || "is_on" in change ? change : null;
}

const allChanges = () => rows.map(changeOf).filter(Boolean);

// Words come from the page, so that they are translated: data-one holds the singular, data-many the plural.
function say(name, count) {
  const words = bar.querySelector(`[data-words=${name}]`).dataset;
  return (count === 1 ? words.one : words.many).replace("%", count.toLocaleString());
}

function show() {
  const changes = allChanges();
  const counts = {
    description: changes.filter((change) => "description" in change).length,
    switch: changes.filter((change) => "is_on" in change).length,
    disconnect: changes.filter((change) => change.disconnect).length,
  };
  const total = counts.description + counts.switch + counts.disconnect;
  bar.hidden = total === 0;
  if (total) {
    bar.querySelector("[data-total]").textContent = say("total", total);
    bar.querySelector("[data-parts]").textContent =
      Object.keys(counts).filter((name) => counts[name]).map((name) => say(name, counts[name])).join(", ");
  }
  for (const row of rows) {
    description(row).classList.toggle("is-changed", description(row).value.trim() !== description(row).defaultValue);
    slider(row).classList.toggle("is-changed", slider(row).checked !== slider(row).defaultChecked);
  }
}

function setGoing(row, going) {
  row.classList.toggle("is-going", going);
  description(row).disabled = going;
  slider(row).disabled = going;
  trash(row).setAttribute("aria-pressed", String(going));
  const label = going ? trash(row).dataset.keep : trash(row).dataset.remove;
  trash(row).setAttribute("aria-label", label);
  trash(row).title = label;
}

function discard() {
  for (const row of rows) {
    setGoing(row, false);
    description(row).value = description(row).defaultValue;
    slider(row).checked = slider(row).defaultChecked;
    tell(row, "");
  }
  complain("");
  show();
}

function tell(row, words) {
  const place = row.querySelector("[data-problem]");
  place.textContent = words;
  place.hidden = !words;
}

function complain(words) {
  const place = bar.querySelector("[data-complaint]");
  place.textContent = words;
  place.hidden = !words;
}

async function save() {
  const going = rows.filter(isGoing);
  if (!going.length) return send();
  const query = going.map((row) => `id=${row.dataset.connection}`).join("&");
  const answer = await fetch(`${form.dataset.ask}?${query}`);
  if (!answer.ok) return complain(form.dataset.failed);
  dialog.innerHTML = await answer.text();
  dialog.showModal();
  return undefined;
}

async function send() {
  const button = bar.querySelector("[data-save]");
  button.disabled = true;
  complain("");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      body: JSON.stringify({ changes: allChanges(), query: location.search }),
    });
    receive(answer.status, await answer.json());
  } catch {
    complain(form.dataset.failed);
  } finally {
    button.disabled = false;
  }
}

function receive(status, content) {
  if (status === 200) {
    isLeaving = true;
    location.assign(content.address);
    return;
  }
  rows.forEach((row) => tell(row, ""));
  complain(content.message || form.dataset.failed);
  (content.rows || []).forEach(showConflict);
  const first = (content.rows || [])[0];
  if (first) document.getElementById(`connection-${first.id}`).scrollIntoView({ block: "center" });
  show();
}

// What somebody else saved becomes what our change is measured against; our change stays and can be saved over it.
function showConflict(found) {
  const row = rows.find((one) => Number(one.dataset.connection) === found.id);
  if (!row) return;
  tell(row, found.words);
  if ("version" in found) {
    const wasDescribed = description(row).value !== description(row).defaultValue;
    const wasSwitched = slider(row).checked !== slider(row).defaultChecked;
    row.dataset.version = found.version;
    description(row).defaultValue = found.description;
    slider(row).defaultChecked = found.is_on;
    if (!wasDescribed) description(row).value = found.description;
    if (!wasSwitched) slider(row).checked = found.is_on;
  }
}

if (form && bar) {
  form.addEventListener("submit", (event) => { event.preventDefault(); save(); });
  document.addEventListener("input", (event) => { if (event.target.closest("[data-connection]")) show(); });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-trash]");
    if (button) { const row = button.closest("[data-connection]"); setGoing(row, !isGoing(row)); show(); }
    if (event.target.closest("[data-discard]")) discard();
    if (event.target.closest("[data-confirm]")) { dialog.close(); send(); }
  });
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches("[data-field=description]")) return;
    if (event.key === "Enter") { event.preventDefault(); event.target.blur(); }
    if (event.key === "Escape") { event.target.value = event.target.defaultValue; show(); }
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isLeaving && allChanges().length) event.preventDefault();
  });
  show();
}

const found = document.querySelector(".is-new");
if (found) found.scrollIntoView({ block: "center" });
