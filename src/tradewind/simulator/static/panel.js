// Shows the simulated time as it runs, and leaves the page as it was after a button was pressed.
"use strict";
const shown = document.getElementById("now");
const follow = async () => {
  const answer = await fetch("/control/clock");
  if (!answer.ok) { return; }
  const clock = await answer.json();
  shown.textContent = clock.now.slice(0, 19).replace("T", " ") + " UTC";
  document.getElementById("speed").textContent = clock.frozen ? "frozen" : `${clock.speed}\u00d7`;
};
setInterval(() => { follow().catch(() => {}); }, 1000);
const key = "panel-scroll";
window.addEventListener("pagehide", () => sessionStorage.setItem(key, String(window.scrollY)));
window.scrollTo(0, Number(sessionStorage.getItem(key) || 0));
