// A picture that is there covers the quiet place behind it; one that cannot be loaded leaves it.

function settle(image) {
  image.classList.add(image.naturalWidth ? "is-there" : "is-missing");
}

document.querySelectorAll("img[data-image]").forEach((image) => {
  if (image.complete && image.currentSrc) settle(image);
  image.addEventListener("load", () => settle(image));
  image.addEventListener("error", () => settle(image));
});
