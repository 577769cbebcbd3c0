/**
 * An instant as HubSpot writes it, like Java's `Instant.toString()`: no fraction where the milliseconds are zero,
 * three digits otherwise (seen in captures of real answers). [K]
 */
export function instantText(epochMs: number): string {
  const text = new Date(epochMs).toISOString();
  return epochMs % 1_000 === 0 ? `${text.slice(0, -'.000Z'.length)}Z` : text;
}

/** Epoch milliseconds of an ISO 8601 instant or day, or undefined. A day is its midnight in UTC. */
export function parseInstant(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2}))?$/.test(text)) {
    return undefined;
  }
  const epochMs = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  if (Number.isNaN(epochMs)) return undefined;
  // Date.parse turns 2026-02-30 into the 2nd of March; HubSpot refuses it.
  const day = Number(text.slice(8, 10));
  const lastDay = new Date(
    Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0),
  ).getUTCDate();
  return day <= lastDay ? epochMs : undefined;
}

export function isEpochMs(text: string): boolean {
  return /^-?\d{1,15}$/.test(text);
}

export function dayText(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10);
}
