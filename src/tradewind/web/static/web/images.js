// A picture that cannot be loaded leaves the quiet place that stands behind it.

function hide(image) {
  image.classList.add("is-missing");
}

document.querySelectorAll("img[data-image]").forEach((image) => {
  if (image.complete && image.naturalWidth === 0) hide(image);
  image.addEventListener("error", () => hide(image));
});
