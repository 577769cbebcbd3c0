import type { RandomStream } from './random.ts';

const PROMOTER: readonly string[] = [
  'Orders arrive complete and on time. Our rep knows our shop.',
  'Best wholesaler we work with. Keep it up!',
  'The Spring Garden range sold out in three weeks, we will take more next year.',
  'Never a wrong box in two years.',
  'Easy to order in the portal, and someone picks up the phone when it matters.',
  'Fair prices, quick credit notes, no fuss.',
  'Great.',
  "We recommend you to colleagues already, that's a 10.",
];

const PASSIVE: readonly string[] = [
  'All fine, but the portal is slow in the morning.',
  'Good range. Freight on small orders is a bit steep.',
  'Delivery is usually OK, now and then a back order.',
  'Prices went up again, others are close by now.',
  'Would like to see stock levels before we order.',
  'Our rep changed twice last year; otherwise good.',
  'ok',
];

const DETRACTOR: readonly string[] = [
  'We sent two boxes back in spring and still wait for the credit.',
  'Too many back orders. We now split our purchases.',
  'Nobody calls back. We ordered the last batch elsewhere.',
  'Your prices are 8 % above the other offer on our desk.',
  'Wrong items twice this quarter and the return took six weeks.',
  'The minimum order does not fit a small shop like ours.',
  'We are reducing the number of suppliers.',
];

const BAD_DELIVERY: readonly string[] = [
  'Third order in a row that came incomplete.',
  'Half of the order was missing again, the rest came three weeks later.',
  'Promised for Friday, delivered the Wednesday after, and not even half of it.',
  'We cannot sell what you do not deliver. We buy the gaps elsewhere now.',
  'Back order on back order. What happened to you since winter?',
];

const LOWEST_PROMOTER = 9;
const LOWEST_PASSIVE = 7;

interface CommentInput {
  readonly score: number;
  readonly aboutDelivery: boolean;
  readonly random: RandomStream;
}

/** A comment that fits the score. */
export function commentOn({ score, aboutDelivery, random }: CommentInput): string {
  if (score >= LOWEST_PROMOTER) return random.pick(PROMOTER);
  if (score >= LOWEST_PASSIVE) return random.pick(PASSIVE);
  return random.pick(aboutDelivery ? BAD_DELIVERY : DETRACTOR);
}
