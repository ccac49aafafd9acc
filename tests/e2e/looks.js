// Returns what a designer would send back: text too pale, controls without a name, pages that scroll sideways.
() => {
  const found = [];
  const numbers = (colour) => (colour.match(/[\d.]+/g) || []).map(Number);
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((value) => value / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const [r, g, b, a = 1] = numbers(getComputedStyle(one).backgroundColor);
      if (a > 0.99) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const where = (element) => `${element.tagName.toLowerCase()}.${element.className} “${element.textContent.trim().slice(0, 30)}”`;

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !isSeen(element) || element.closest(".visually-hidden, script, option, [disabled]")) continue;
    const [light, dark] = [numbers(getComputedStyle(element).color).slice(0, 3), ground(element)].map(luminance).sort((a, b) => b - a);
    const contrast = (light + 0.05) / (dark + 0.05);
    if (contrast < 4.5) found.push(`contrast ${contrast.toFixed(2)}: ${where(element)}`);
  }
  for (const control of document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea")) {
    const name = control.getAttribute("aria-label") || control.textContent.trim() || [...(control.labels || [])].map((label) => label.textContent.trim()).join("");
    if (isSeen(control) && !name) found.push(`no name: ${control.outerHTML.slice(0, 80)}`);
  }
  if (document.querySelectorAll("h1").length !== 1) found.push("not one h1");
  if (document.documentElement.scrollWidth > innerWidth) found.push(`scrolls sideways: ${document.documentElement.scrollWidth} > ${innerWidth}`);
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  if (twice.length) found.push(`ids twice: ${twice}`);
  return [...new Set(found)];
}
