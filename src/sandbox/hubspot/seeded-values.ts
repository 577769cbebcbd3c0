import { createHash } from 'node:crypto';

/**
 * Ids, keys and tokens that look random and are a function of the sandbox's seed and a label, so that two
 * sandboxes of one seed answer the same bytes.
 */
export interface SeededValues {
  /** A version 4 uuid. */
  uuid(label: string): string;
  /** A version 7 uuid whose time part is `atMs`, as HubSpot's correlation ids are. */
  timedUuid(label: string, atMs: number): string;
  /** An integer in [0, below). */
  integer(label: string, below: number): number;
  /** Letters and digits. */
  token(label: string, length: number): string;
}

export function seededValues(seed: number): SeededValues {
  const digest = (label: string): Buffer =>
    createHash('sha256')
      .update(`${String(seed)}:${label}`)
      .digest();
  return {
    uuid: (label) => uuidText(digest(label).toString('hex'), '4'),
    timedUuid(label, atMs) {
      const time = Math.max(0, Math.trunc(atMs)).toString(16).padStart(12, '0').slice(-12);
      return uuidText(time + digest(label).toString('hex'), '7');
    },
    integer: (label, below) => digest(label).readUIntBE(0, 6) % below,
    token: (label, length) =>
      digest(label).toString('base64url').replaceAll(/[-_]/g, 'x').slice(0, length),
  };
}

function uuidText(hex: string, version: string): string {
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    version + hex.slice(13, 16),
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
