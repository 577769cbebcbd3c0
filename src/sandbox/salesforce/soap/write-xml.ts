const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

type XmlValue = string | number | boolean | null;

/** An element with text; null is told with `xsi:nil`. */
export function leaf(name: string, value: XmlValue): string {
  if (value === null) return `<${name} xsi:nil="true"/>`;
  return `<${name}>${escaped(String(value))}</${name}>`;
}

/** An element around others. */
export function branch(name: string, ...children: readonly string[]): string {
  return `<${name}>${children.join('')}</${name}>`;
}

/** One element of the same name for each value. */
export function leaves(name: string, values: readonly XmlValue[]): string {
  return values.map((value) => leaf(name, value)).join('');
}

/** The values of a record as elements in their order. */
export function leavesOf(values: Readonly<Record<string, XmlValue>>): string {
  return Object.entries(values)
    .map(([name, value]) => leaf(name, value))
    .join('');
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
}
