// Products chosen in a list: the bar counts them and does something with all of them.

const bar = document.getElementById("choosing");
const boxes = [...document.querySelectorAll("[data-chooses]")];
const head = document.querySelector("[data-chooses-all]");
const all = bar?.querySelector("[name=all]");
const words = bar?.querySelector("[data-chosen]");

function show() {
  const count = boxes.filter((box) => box.checked).length;
  head.checked = count === boxes.length;
  head.indeterminate = count > 0 && count < boxes.length;
  bar.hidden = count === 0;
  if (count === 0 && all) all.checked = false;
  if (all?.checked) words.textContent = words.dataset.total;
  else words.textContent = count === 1 ? words.dataset.one : words.dataset.many.replace("%s", count);
}

if (bar) {
  head.addEventListener("change", () => { boxes.forEach((box) => { box.checked = head.checked; }); show(); });
  boxes.forEach((box) => box.addEventListener("change", show));
  all?.addEventListener("change", show);
  window.addEventListener("pageshow", show);
}
