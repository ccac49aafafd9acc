// What every page shares: the folding side bar, the choice of colours, dialogs, copy buttons.

const side = document.getElementById("side");
const shade = document.getElementById("side-shade");
const toggle = document.getElementById("side-toggle");

function showSide(open) {
  side.classList.toggle("is-open", open);
  shade.hidden = !open;
  toggle.setAttribute("aria-expanded", String(open));
  if (open) side.querySelector("a").focus();
}

if (toggle) {
  toggle.addEventListener("click", () => showSide(toggle.getAttribute("aria-expanded") !== "true"));
  shade.addEventListener("click", () => showSide(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && side.classList.contains("is-open")) {
      showSide(false);
      toggle.focus();
    }
  });
}

const choices = document.querySelectorAll("[data-theme-choice]");

function markChoice() {
  const choice = localStorage.getItem("theme") || "";
  choices.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice)));
}

choices.forEach((button) => button.addEventListener("click", () => {
  if (button.dataset.themeChoice) localStorage.setItem("theme", button.dataset.themeChoice);
  else localStorage.removeItem("theme");
  window.dispatchEvent(new Event("storage"));
  markChoice();
}));
markChoice();

// data-opens="id" opens that dialog, data-closes closes the one around it.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
  const closer = event.target.closest("[data-closes]");
  if (closer) closer.closest("dialog").close();
  const copier = event.target.closest("[data-copies]");
  if (copier) copyText(copier);
});

async function copyText(button) {
  const text = document.getElementById(button.dataset.copies).textContent.trim();
  await navigator.clipboard.writeText(text);
  const words = button.querySelector("[data-words]") || button;
  const before = words.textContent;
  words.textContent = button.dataset.copied || before;
  setTimeout(() => { words.textContent = before; }, 2000);
}

// A select or checkbox with data-submits sends its form at once: filters.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
});

// A form with data-asks is sent only after its question: what would go cannot be brought back.
const ask = document.getElementById("ask");
let asking = null;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.asks || form === asking) return;
  event.preventDefault();
  asking = form;
  ask.querySelector("#ask-title").textContent = form.dataset.asks;
  ask.querySelector("#ask-words").textContent = form.dataset.words;
  ask.querySelector("[data-agrees]").textContent = form.dataset.does;
  ask.showModal();
});
ask?.querySelector("[data-agrees]").addEventListener("click", () => asking.requestSubmit());
ask?.addEventListener("close", () => { asking = null; });

// A dialog whose form came back with errors opens again.
document.querySelectorAll("dialog[data-open-now]").forEach((dialog) => dialog.showModal());

// What was refused is in sight, wherever on the page it stands.
const wrong = document.querySelector(".content .is-invalid, .content .field-error[id]:not(:empty)");
const refused = wrong?.matches(".field-error") ? document.querySelector(`[aria-describedby~="${wrong.id}"]`) : wrong;
refused?.scrollIntoView({ block: "center" });
refused?.focus({ preventScroll: true });

// Where tabs are too many for a phone, the current one is in sight.
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
