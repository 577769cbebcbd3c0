const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

/** Cells are escaped; the first row is the head. */
export function htmlTable(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const lines = body.map((cells) => htmlRow(cells, 'td')).join('');
  return `<table><thead>${htmlRow(head, 'th')}</thead><tbody>${lines}</tbody></table>`;
}

function htmlRow(cells: readonly string[], tag: 'th' | 'td'): string {
  return `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
}
