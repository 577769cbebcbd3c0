import type { Delivery, DeliveryFault, NoticeReader } from '../../change-notice.ts';
import { parseEvents } from './events.ts';
import { isSignedBy, isTimely } from './signature.ts';

export interface HubspotNoticeOptions {
  /** Of the app that the subscriptions belong to. */
  readonly clientSecret: string;
  /** The target URL as HubSpot calls it. */
  readonly publicUrl: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const SIGNATURE = 'x-hubspot-signature-v3';
const TIMESTAMP = 'x-hubspot-request-timestamp';

/**
 * Believes what is signed with the app's secret for the public address, in the last five minutes. The vendor's client has
 * a check of its own that compares in varying time, throws, takes requests from the future and decodes nothing.
 */
export function createHubspotNoticeReader(options: HubspotNoticeOptions): NoticeReader {
  const precheck = ({ header }: Delivery): DeliveryFault | undefined => {
    const timestamp = header(TIMESTAMP);
    if (header(SIGNATURE) === undefined || timestamp === undefined) return 'unsigned';
    return isTimely(timestamp, options.now()) ? undefined : 'stale';
  };
  return {
    precheck,
    verify(delivery, body) {
      const fault = precheck(delivery);
      if (fault !== undefined) return fault;
      const request = {
        method: delivery.method,
        uri: options.publicUrl + delivery.query,
        body,
        timestamp: delivery.header(TIMESTAMP) ?? '',
      };
      const signed = isSignedBy(options.clientSecret, request, delivery.header(SIGNATURE) ?? '');
      return signed ? undefined : 'forged';
    },
    parse: parseEvents,
  };
}
