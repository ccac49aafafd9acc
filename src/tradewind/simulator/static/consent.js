// Confirm can be pressed only after the box is ticked; the server checks it again.
"use strict";
const box = document.getElementById("directive");
const confirm_button = document.getElementById("confirm");
const follow = () => { confirm_button.disabled = !box.checked; };
box.addEventListener("change", follow);
window.addEventListener("pageshow", follow);
follow();
