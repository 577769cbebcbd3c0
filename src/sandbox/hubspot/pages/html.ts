/** Text that is safe to stand in HTML. Only {@link html} makes it. */
export interface Html {
  readonly html: string;
}

/** Template for HTML: every value is escaped unless it is HTML already; lists are joined. */
export function html(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[])[]
): Html {
  const parts = strings.map((text, index) => text + rendered(values[index] ?? ''));
  return { html: parts.join('') };
}

function rendered(value: string | number | Html | readonly Html[]): string {
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return 'html' in value ? value.html : value.map((one) => one.html).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

/** Tags of rich text that are shown as they are, always without attributes. */
const KEPT_TAGS = new Set(['p', 'br', 'b', 'strong', 'i', 'em', 'u', 'ul', 'ol', 'li', 'h3', 'h4']);

/** Elements of which the content is no text either. */
const DROPPED = /<(script|style|iframe|object|template|noscript)\b[\s\S]*?(<\/\1\s*>|$)/gi;

/**
 * The safe part of rich text as HubSpot stores it (`hs_task_body`): paragraphs, lists and emphasis without any
 * attribute; everything else as its text.
 */
export function safeRichText(source: string): Html {
  const pieces = source.replaceAll(DROPPED, '').split(/(<[^<>]*>)/);
  const shown = pieces.map((piece) => (isTag(piece) ? keptTag(piece) : escapeHtml(decoded(piece))));
  return { html: shown.join('') };
}

function isTag(piece: string): boolean {
  return /^<\/?[a-z!][^<>]*>$/i.test(piece);
}

function keptTag(tag: string): string {
  const [, slash = '', name = ''] = /^<(\/?)([a-z0-9]+)/i.exec(tag) ?? [];
  const lower = name.toLowerCase();
  if (lower === 'div') return '<br>';
  return KEPT_TAGS.has(lower) ? `<${slash}${lower}>` : '';
}

/** The few entities that editors write; everything is escaped again on the way out. */
function decoded(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&');
}
