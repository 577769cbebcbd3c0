/** Columns padded to their widest cell; numbers (and cells that look like one) to the right. */
export function table(rows: readonly (readonly string[])[], indent = '  '): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) {
      widths[index] = Math.max(widths[index] ?? 0, cell.length);
    }
  }
  return rows
    .map((row) => {
      const cells = row.map((cell, index) => pad(cell, widths[index] ?? 0));
      return `${indent}${cells.join('  ')}`.trimEnd();
    })
    .join('\n');
}

function pad(cell: string, width: number): string {
  return /^[-+]?[\d.,]+( %)?$/.test(cell) ? cell.padStart(width) : cell.padEnd(width);
}

/** 1,234 */
export function count(value: number): string {
  return value.toLocaleString('en-GB');
}

/** `1 account`, `2 accounts` */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** +0.012 */
export function aucDifference(value: number): string {
  return `${value >= 0 ? '+' : ''}${value.toFixed(3)}`;
}
