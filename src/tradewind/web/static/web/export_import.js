// Shows what belongs to a choice while it is chosen: a block says of which field and of which value it is.
// One with an error in it stays, so that what has to be put right can be seen.

const form = document.getElementById("export");

function follow() {
  for (const block of form.querySelectorAll("[data-when]")) {
    const chosen = form.elements[block.dataset.when]?.value;
    const isWrong = block.querySelector(".field-error:not(:empty)") !== null;
    block.hidden = chosen !== block.dataset.is && !isWrong;
  }
}

form.addEventListener("change", follow);
form.addEventListener("reset", () => queueMicrotask(follow));

// Enter does what its own field is for, and never saves the page by surprise
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("#try-sku, [data-enter] input")) return;
  event.preventDefault();
  document.getElementById(event.target.closest("[data-enter]")?.dataset.enter)?.click();
});
follow();
