// A place of an attribute as somebody edits it, read back as the chain of sources that a rule holds.

export function readChain(place) {
  return [...place.querySelectorAll(":scope > .chain > [data-source]")].map(readSource);
}

function readSource(item) {
  const part = (name) => item.querySelector(`[data-part="${name}"]`);
  const source = { kind: part("kind").value };
  if (item.dataset.source === "fixed") source.value = readFixed(item);
  if (part("field")) source.field = part("field").value;
  if (part("template")) source.template = part("template").value;
  if (part("values")) source.values = readMap(item);
  const transforms = [...item.querySelectorAll("[data-transform]")].map(readTransform);
  if (transforms.length) source.transforms = transforms;
  return source;
}

function readFixed(item) {
  const lines = item.querySelector('[data-part="lines"]');
  const inputs = [...item.querySelectorAll('[data-part="value"]')];
  const values = (lines ? lines.value.split("\n") : inputs.map((input) => input.value)).map((one) => one.trim()).filter(Boolean);
  return values.length > 1 ? values : values[0] || "";
}

function readMap(item) {
  const values = JSON.parse(item.querySelector('[data-part="values"]').value);
  for (const row of item.querySelectorAll("[data-given]")) {
    const value = row.querySelector("[data-map-to]").value.trim();
    if (value) values[row.dataset.given] = value;
    else delete values[row.dataset.given];
  }
  return values;
}

function readTransform(chip) {
  const transform = { name: chip.dataset.transform };
  for (const input of chip.querySelectorAll("[data-parameter]")) {
    transform[input.dataset.parameter] = input.dataset.kind === "number" ? readNumber(input.value) : input.value;
  }
  return transform;
}

function readNumber(text) {
  return /^\d+$/.test(text.trim()) ? Number(text) : text;
}

// What a source keeps when its kind changes: the field stays with a map, changes stay with what can be changed.
export function asKind(source, kind) {
  const kept = { kind };
  if (kind === "fixed") return { kind, value: "" };
  if (kind === "template") kept.template = source.template || "";
  else kept.field = source.field || "";
  if (kind === "map") kept.values = source.values || {};
  if (source.transforms) kept.transforms = source.transforms;
  return kept;
}

// The same text for the same chain, whatever the order of its keys.
export function asText(value) {
  if (Array.isArray(value)) return `[${value.map(asText).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${asText(value[key])}`).join(",")}}`;
}

// How many of the store's values have one at Amazon.
export function countMapped(map) {
  const rows = [...map.querySelectorAll("[data-given]")];
  const inputOf = (row) => row.querySelector("[data-map-to]");
  const isMapped = (row) => "same" in row.dataset || inputOf(row).value.trim() !== "";
  rows.forEach((row) => {
    row.classList.toggle("is-unmapped", !isMapped(row));
    inputOf(row).classList.toggle("is-changed", inputOf(row).value !== inputOf(row).defaultValue);
  });
  return map.dataset.words.replace("%n", rows.filter(isMapped).length).replace("%t", rows.length);
}
