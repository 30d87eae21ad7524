// Shows openapi.json. All text is set as text, never as HTML.
const VERBS = ["get", "post", "put", "delete"];

function element(tag, text, ...children) {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  made.append(...children);
  return made;
}

function withClass(made, name) {
  made.className = name;
  return made;
}

// Prose with `code` in it; a line break alone is a blank, an empty line a paragraph.
function doc(text) {
  const made = withClass(element("div"), "doc");
  for (const paragraph of (text ?? "").split(/\n\n+/).filter(Boolean)) {
    const parts = paragraph.replaceAll("\n", " ").split("`");
    made.append(element("p", "", ...parts.map((part, at) => (at % 2 ? element("code", part) : part))));
  }
  return made;
}

function shapeLink(reference) {
  const name = reference.split("/").pop();
  const link = element("a", name);
  link.href = `#shape-${name}`;
  return link;
}

// A type as a short text with links to shapes.
function typeOf(schema) {
  if (!schema) return element("span", "any");
  if (schema.$ref) return shapeLink(schema.$ref);
  const event = schema.properties?.data?.contentSchema;
  if (event) return element("span", "", "events with ", typeOf(event));
  const choices = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  if (choices) {
    const made = element("span");
    choices.forEach((choice, at) => made.append(at > 0 ? (schema.allOf ? " and " : " or ") : "", typeOf(choice)));
    return made;
  }
  if (schema.enum) return element("span", schema.enum.join(" | "));
  if (schema.type === "array") return element("span", "", "list of ", typeOf(schema.items));
  if (schema.type === "object" && typeof schema.additionalProperties === "object") {
    return element("span", "", "map to ", typeOf(schema.additionalProperties));
  }
  const types = [schema.type].flat().filter(Boolean).join(" or ");
  return element("span", schema.format ? `${types} (${schema.format})` : types || "any");
}

function table(heads, rows) {
  const head = element("tr", "", ...heads.map((text) => element("th", text)));
  const body = rows.map((cells) => element("tr", "", ...cells.map((cell) => element("td", "", cell))));
  return element("table", "", element("thead", "", head), element("tbody", "", ...body));
}

function contents(content) {
  return Object.entries(content ?? {}).map(([media, { schema }]) =>
    element("p", "", element("code", media), ": ", typeOf(schema)));
}

function operation(path, verb, it) {
  const made = element("details");
  const title = element("summary", "", withClass(element("span", verb), "verb"), element("code", path), ` — ${it.summary ?? ""}`);
  made.append(title, doc(it.description));
  if (it.parameters?.length) {
    const rows = it.parameters.map((p) => [element("code", p.name), p.in, typeOf(p.schema), doc(p.description)]);
    made.append(element("h4", "Parameters"), table(["Name", "In", "Type", ""], rows));
  }
  if (it.requestBody) made.append(element("h4", "Body"), ...contents(it.requestBody.content));
  made.append(element("h4", "Answers"));
  for (const [status, answer] of Object.entries(it.responses)) {
    made.append(element("p", `${status} ${answer.description ?? ""}`), ...contents(answer.content));
  }
  return made;
}

function shape(name, schema) {
  const made = element("details");
  made.id = `shape-${name}`;
  made.append(element("summary", name), doc(schema.description));
  const fields = Object.entries(schema.properties ?? {});
  if (fields.length) {
    const mark = (field) => (schema.required?.includes(field) ? "" : "may be left out");
    made.append(table(["Field", "Type", "", ""], fields.map(([field, it]) =>
      [element("code", field), typeOf(it), mark(field), doc(it.description)])));
  } else {
    made.append(element("p", "", typeOf(schema)));
  }
  return made;
}

function openTarget() {
  const target = document.getElementById(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) target.open = true;
}

const response = await fetch("/api/openapi.json");
const api = await response.json();
document.getElementById("about").replaceWith(doc(`${api.info.description}\n\nVersion ${api.info.version}.`));
const operations = document.getElementById("operations");
for (const { name, description } of api.tags) {
  operations.append(element("h2", name), doc(description));
  for (const [path, item] of Object.entries(api.paths)) {
    for (const verb of VERBS.filter((verb) => item[verb]?.tags?.includes(name))) {
      operations.append(operation(path, verb, item[verb]));
    }
  }
}
const shapes = document.getElementById("shapes");
shapes.append(element("h2", "Shapes"));
for (const [name, schema] of Object.entries(api.components.schemas)) shapes.append(shape(name, schema));
addEventListener("hashchange", openTarget);
openTarget();
