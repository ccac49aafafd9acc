// The rule editor: what is edited waits, is counted in the bar, shown in the preview, and saved in one piece.

import { asKind, asText, countMapped, readChain } from "./rules_chain.js";
import { startFinding } from "./rules_find.js";
import { startPreview } from "./rules_preview.js";

const form = document.getElementById("rules");
const bar = document.getElementById("bar");
const notice = form.querySelector("[data-notice]");
const seen = new Map(); // the saved chain of each place that was opened, as text; "" where the level has none
const staged = new Map(); // what waits: the change of each path
let isLeaving = false;
let later = 0;
let weighing = 0;
let searching = 0;

const FIRST = '[data-key="0-value"], [data-key="0-template"], [data-key="0-field"]'; // where somebody begins to fill in
const changes = () => [...staged.values()];

// Asks the server for a part; null when it could not be reached or refused, which is then said.
async function ask(part, body, query = {}) {
  const address = new URL(`${form.dataset.rules}/${part}?${form.dataset.query}`, window.location.href);
  Object.entries(query).forEach(([key, value]) => address.searchParams.set(key, value));
  const headers = { "HX-Request": "true" };
  if (body) headers["X-CSRFToken"] = form.querySelector("[name=csrfmiddlewaretoken]").value;
  try {
    const answer = await fetch(address, body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers });
    if (answer.ok || answer.status === 422) return answer;
    say(answer.status < 500 ? await answer.text() : form.dataset.wordsError);
  } catch {
    say(form.dataset.wordsAway);
  }
  return null;
}

function say(words) {
  const told = new DOMParser().parseFromString(words, "text/html").body.textContent.trim(); // a refusal comes as a notice
  notice.hidden = !told;
  notice.querySelector("[data-notice-words]").textContent = told;
}

const goTo = startFinding(form);
const showPreview = startPreview(form, ask, changes);

// Everything that follows from a change: the count at once, preview and words when the typing rests.
function showStaged(path = "") {
  if (bar) {
    const words = bar.querySelector("[data-staged-count]");
    words.textContent = staged.size === 1 ? words.dataset.one : words.dataset.many.replace("%s", staged.size);
    bar.hidden = staged.size === 0;
  }
  clearTimeout(later);
  later = setTimeout(() => { showPreview(path.split(".", 1)[0]); weigh(); }, 250);
}

async function weigh() {
  const mine = ++weighing;
  const says = bar?.querySelector("[data-staged-says]");
  if (!says || staged.size === 0) return;
  const answer = await ask("impact", { changes: changes() });
  if (mine !== weighing || !answer) return;
  const found = await answer.json();
  says.textContent = found.says || "";
  form.querySelectorAll("[data-place].is-open").forEach((place) => mark(place, found.errors?.[place.dataset.place] || ""));
}

function mark(place, words) {
  const line = place.querySelector("[data-error]");
  if (!line) return;
  line.textContent = words;
  line.hidden = !words;
  place.classList.toggle("is-wrong", Boolean(words));
}

function stage(place) {
  const path = place.dataset.place;
  const chain = readChain(place);
  if (asText(chain) === seen.get(path)) staged.delete(path);
  else staged.set(path, { path, source: chain });
  place.classList.toggle("is-staged", staged.has(path));
  mark(place, "");
  showStaged(path);
}

// Has the server show the place anew: open with a chain, closed, or as it will be once it is reset.
async function render(place, wanted) {
  const path = place.dataset.place;
  const key = document.activeElement?.dataset?.key;
  place.inert = true; // what was typed meanwhile would be lost
  const answer = await ask("place", { path, ...wanted });
  place.inert = false;
  if (!answer) return null;
  const holder = document.createElement("template");
  holder.innerHTML = (await answer.text()).trim();
  const fresh = holder.content.querySelector("[data-place]");
  if (!fresh) return null;
  place.replaceWith(fresh);
  const focused = (key && fresh.querySelector(`[data-key="${key}"]`)) || null;
  focused?.focus();
  return fresh;
}

async function open(place, { isCopied }) {
  const path = place.dataset.place;
  const isEmpty = !place.querySelector(".source-shown:not(.is-empty)");
  const fresh = await render(place, {});
  if (!fresh) return;
  seen.set(path, isCopied && !isEmpty ? "" : asText(readChain(fresh)));
  (fresh.querySelector(FIRST) || fresh.querySelector("[data-key]"))?.focus();
  if (isCopied && !isEmpty) stage(fresh);
}

async function close(place) {
  const path = place.dataset.place;
  staged.delete(path);
  seen.delete(path);
  const fresh = await render(place, { closed: true });
  fresh?.querySelector("button")?.focus();
  showStaged(path);
}

async function reset(place) {
  const path = place.dataset.place;
  staged.set(path, { path, reset: true });
  const fresh = await render(place, { reset: true });
  fresh?.querySelector("button")?.focus();
  showStaged(path);
}

async function change(place, alter, focusKey) {
  const chain = readChain(place);
  alter(chain);
  const fresh = await render(place, { source: chain });
  if (!fresh) return;
  stage(fresh);
  if (focusKey) fresh.querySelector(`[data-key="${focusKey}"]`)?.focus();
}

const ACTS = {
  edit: (place) => open(place, { isCopied: false }),
  set: (place) => open(place, { isCopied: true }),
  close,
  reset,
  "add-source": (place) => change(place, (chain) => chain.push({ kind: "fixed", value: "" }), `${readChain(place).length}-kind`),
  "remove-source": (place, { at }) => change(place, (chain) => chain.splice(Number(at), 1), "0-kind"),
  raise: (place, { at }) => change(place, (chain) => chain.splice(at - 1, 2, chain[at], chain[at - 1]), `${at - 1}-kind`),
  "remove-transform": (place, { at, number }) => change(place, (chain) => chain[at].transforms.splice(Number(number), 1), `${at}-add`),
  accept: (place, { value }, button) => take(button, value),
  "accept-all": (place, _given, button) => {
    button.closest("[data-map]").querySelectorAll("[data-does=accept]").forEach((one) => take(one, one.dataset.value));
    button.hidden = true;
  },
  fold: (place, _given, button) => {
    const map = document.getElementById(button.getAttribute("aria-controls"));
    map.hidden = !map.hidden;
    button.setAttribute("aria-expanded", String(!map.hidden));
  },
};

function take(button, value) {
  const input = button.closest("tr").querySelector("[data-map-to]");
  input.value = value;
  button.hidden = true;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

form.addEventListener("click", (event) => {
  const act = event.target.closest("[data-does]");
  if (act) ACTS[act.dataset.does](act.closest("[data-place]"), act.dataset, act);
  const more = event.target.closest("[data-more]");
  if (more) showMore(more);
  const name = event.target.closest("[data-goes]");
  if (name) { showSide("rules"); goTo(name.dataset.goes)?.querySelector("button, input, select")?.focus({ preventScroll: true }); }
  const side = event.target.closest("[data-side]");
  if (side) showSide(side.dataset.side);
});

async function showMore(button) {
  const answer = await ask("attribute", null, { name: button.dataset.more });
  if (!answer) return;
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  const attribute = button.closest("[data-attribute]");
  const known = new Set([...attribute.querySelectorAll("[data-place]")].map((place) => place.dataset.place));
  const added = [...holder.content.querySelectorAll("[data-place]")].filter((place) => !known.has(place.dataset.place));
  button.replaceWith(...added);
  attribute.classList.add("has-places");
  added[0]?.querySelector("button")?.focus();
}

function showSide(side) {
  form.dataset.shows = side;
  form.querySelectorAll("[data-side]").forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.side === side)));
}

form.addEventListener("input", (event) => {
  const place = event.target.closest("[data-place]");
  if (!place || event.target.matches('[data-part="kind"], [data-adds]')) return;
  const map = event.target.closest("[data-map]");
  if (map) place.querySelector(`[aria-controls="${CSS.escape(map.id)}"] [data-mapped]`).textContent = countMapped(map);
  if (event.target.dataset.searches) searchChoices(event.target);
  if (!event.target.matches('[data-part="field"]')) stage(place);
});

// Choices that change what there is to fill in: the server shows the place anew.
form.addEventListener("change", (event) => {
  const place = event.target.closest("[data-place]");
  if (!place) return;
  const item = event.target.closest("[data-source]");
  const at = item ? [...item.parentElement.children].indexOf(item) : 0;
  if (event.target.matches('[data-part="kind"]')) change(place, (chain) => { chain[at] = asKind(chain[at], event.target.value); });
  else if (event.target.matches('[data-part="field"]')) change(place, () => {});
  else if (event.target.matches('[data-part="value"]') && isLastOfSeveral(item, event.target)) change(place, () => {});
  else if (event.target.dataset.adds === "transform" && event.target.value) {
    change(place, (chain) => { (chain[at].transforms ??= []).push({ name: event.target.value }); });
  } else if (event.target.dataset.adds === "token" && event.target.value) putIn(item, event.target);
});

function isLastOfSeveral(item, input) {
  const inputs = [...item.querySelectorAll('[data-part="value"]')];
  return inputs.length > 1 && inputs.at(-1) === input && input.value !== "";
}

function putIn(item, select) {
  const text = item.querySelector('[data-part="template"]');
  text.setRangeText(select.value, text.selectionStart, text.selectionEnd, "end");
  select.value = "";
  text.focus();
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

function searchChoices(input) {
  clearTimeout(searching);
  searching = setTimeout(async () => {
    const answer = await ask("choices", null, { path: input.dataset.searches, search: input.value });
    if (answer) input.list.innerHTML = await answer.text();
  }, 200);
}

form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
  if (event.key === "Escape" && event.target.closest("[data-place].is-open:not(.is-staged)")) close(event.target.closest("[data-place]"));
});

form.addEventListener("reset", async (event) => {
  event.preventDefault();
  const waiting = [...form.querySelectorAll("[data-place].is-staged")];
  staged.clear();
  say("");
  for (const place of waiting) await close(place);
  showStaged();
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (staged.size === 0) return;
  const button = bar.querySelector(".btn-primary");
  const words = button.textContent;
  button.disabled = true;
  button.textContent = form.dataset.wordsSaving;
  const answer = await ask("save", { changes: changes() });
  const found = answer ? await answer.json() : null;
  if (found && answer.ok) {
    isLeaving = true;
    window.location.reload();
    return;
  }
  button.disabled = false;
  button.textContent = words;
  if (found) showErrors(found);
});

function showErrors({ message, errors }) {
  say(message);
  for (const [path, words] of Object.entries(errors || {})) {
    const place = form.querySelector(`[data-place="${CSS.escape(path)}"]`);
    if (place) mark(place, words);
  }
  const first = form.querySelector(".is-wrong");
  if (first) goTo(first.closest("[data-attribute]").dataset.attribute);
  first?.querySelector(FIRST)?.focus({ preventScroll: true });
}

window.addEventListener("beforeunload", (event) => {
  if (!isLeaving && staged.size) event.preventDefault();
});

showSide("rules");
showPreview();
const pointed = new URL(window.location.href).searchParams.get("attribute");
if (pointed) goTo(pointed);
