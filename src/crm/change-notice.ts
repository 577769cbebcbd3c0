/**
 * What a CRM says of its own accord: that a record has changed. It is a hint and no more: notices come late, twice, in
 * any order or not at all, so what the record holds is always read from the CRM.
 */
export interface ChangeNotice {
  /** The same for the same event, however often it is told. */
  readonly key: string;
  /** The org that it happened in. */
  readonly orgId: string;
  /** The vendor's own id of the object, e.g. 0-2. */
  readonly objectId: string;
  readonly recordId: string;
  /** On the CRM's clock. */
  readonly occurredAt: Date;
  /** The field that was changed, where the notice is about one. */
  readonly field: string | undefined;
}

/** A delivery as it came in, before anything of it is believed. */
export interface Delivery {
  readonly method: string;
  /** The query of the request, with its question mark, or empty. */
  readonly query: string;
  /** A header by its name in lower case. */
  readonly header: (name: string) => string | undefined;
}

/** Why a delivery is not believed. */
export type DeliveryFault = 'unsigned' | 'stale' | 'forged' | 'unreadable';

/** Tells true deliveries of one connection from others, and reads them. */
export interface NoticeReader {
  /** What can be said before the body is read: whether it is worth reading. */
  precheck(delivery: Delivery): DeliveryFault | undefined;
  /** Whether the delivery is from the CRM and of now. */
  verify(delivery: Delivery, body: Buffer): DeliveryFault | undefined;
  /** The notices of a delivery that was verified, and how many of its events could not be read; undefined: no list at all. */
  parse(body: Buffer): ParsedNotices | undefined;
}

export interface ParsedNotices {
  readonly events: number;
  readonly notices: readonly ChangeNotice[];
  readonly unreadable: number;
}
