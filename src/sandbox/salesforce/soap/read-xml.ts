/** An element of an XML document. Names are without their prefix: the sandbox knows its namespaces by place. */
export interface XmlElement {
  readonly name: string;
  /** Attributes by name without prefix. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Text of the element itself. */
  readonly text: string;
}

export class XmlError extends Error {}

interface OpenElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

/** Comment, processing instruction, doctype; CDATA; a tag; text. */
const PIECE =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!DOCTYPE[^>]*>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([\w:.-]+)((?:"[^"]*"|'[^']*'|[^"'<>])*?)(\/?)>|([^<]+)/gy;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** Reads a whole document; throws {@link XmlError} where it is not well-formed. No entities but the five are known. */
export function readXml(document: string): XmlElement {
  const root: OpenElement = { name: '', attributes: {}, children: [], text: '' };
  const open: OpenElement[] = [root];
  let end = 0;
  for (const match of document.matchAll(PIECE)) {
    end = match.index + match[0].length;
    takePiece(open, match);
  }
  const [only, ...others] = root.children;
  if (end < document.length || open.length > 1 || only === undefined || others.length > 0) {
    throw new XmlError('XML document structures must start and end within the same entity.');
  }
  return only;
}

function takePiece(open: OpenElement[], match: RegExpMatchArray): void {
  const [, verbatim, close, name, attributes = '', empty, text] = match;
  const top = open.at(-1);
  if (top === undefined) return;
  if (verbatim !== undefined) top.text += verbatim;
  else if (text !== undefined) top.text += decode(text);
  else if (name !== undefined && close === '/') closeElement(open, localName(name));
  else if (name !== undefined) {
    const element = {
      name: localName(name),
      attributes: readAttributes(attributes),
      children: [],
      text: '',
    };
    top.children.push(element);
    if (empty !== '/') open.push(element);
  }
}

function closeElement(open: OpenElement[], name: string): void {
  const closed = open.length > 1 ? open.pop() : undefined;
  if (closed?.name === name) return;
  throw new XmlError(`The element type "${closed?.name ?? ''}" must be terminated.`);
}

function readAttributes(text: string): Readonly<Record<string, string>> {
  const attributes: Record<string, string> = {};
  for (const [, name = '', double, single] of text.matchAll(ATTRIBUTE)) {
    attributes[localName(name)] = decode(double ?? single ?? '');
  }
  return attributes;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function decode(text: string): string {
  return text.replaceAll(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, name: string) => {
    if (name.startsWith('#x')) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)));
    return ENTITIES[name] ?? whole;
  });
}

export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** Text of a child; undefined where there is no such child. */
export function textOf(element: XmlElement | undefined, name: string): string | undefined {
  return childOf(element, name)?.text.trim();
}
