import type { Account, PayerHabit } from './account.ts';
import { workday } from './calendar.ts';
import type { RandomStream } from './random.ts';

/** When and in how many parts an invoice is paid; Infinity for never. */
export interface PaymentDecision {
  readonly day: number;
  readonly shareAtOnce: number;
  readonly restDay: number;
  readonly disputed: boolean;
}

interface DatedInvoice {
  readonly issuedDay: number;
  readonly dueDay: number;
}

/** Days between the due day and the payment, [least, most]. */
const HABITS: Readonly<Record<PayerHabit, readonly [number, number]>> = {
  prompt: [-8, -1],
  relaxed: [1, 12],
  late: [12, 36],
  erratic: [-5, 75],
};

const NEVER = Number.POSITIVE_INFINITY;
const DISPUTED_SHARE = 0.014;
/** Of the disputed invoices, those that are never paid. */
const NEVER_PAID_SHARE = 0.25;
const IN_PARTS_SHARE = 0.03;
const BAD_DEBT_SHARE = 0.15;
/** Who goes broke stops paying some time before he stops ordering. */
const BAD_DEBT_DAYS = 50;

/** How an account decides on one invoice after the other, by day of issue. */
export function paymentDecision(
  account: Account,
  random: RandomStream,
): (invoice: DatedInvoice) => PaymentDecision {
  const leavesDebts = account.life === 'lapsed' && random.chance(BAD_DEBT_SHARE);
  return (invoice) => {
    const slips = isSlipping(account, invoice);
    const disputed = random.chance(DISPUTED_SHARE) && !slips;
    const inParts = random.chance(IN_PARTS_SHARE) && !slips;
    const ordinaryDays =
      random.whole(...HABITS[account.payer]) + (disputed ? random.whole(20, 50) : 0);
    const lateDays = slips ? slippedDays(account, invoice) + random.whole(-3, 3) : ordinaryDays;
    const day = workday(invoice.dueDay + lateDays);
    const restDay = inParts ? workday(day + random.whole(15, 40)) : day;
    const shareAtOnce = inParts ? random.between(0.4, 0.7) : 1;
    const unpaid = disputed
      ? random.chance(NEVER_PAID_SHARE)
      : leavesDebts && invoice.issuedDay > account.lastDay - BAD_DEBT_DAYS;
    if (unpaid) return { day: NEVER, shareAtOnce: 1, restDay: NEVER, disputed };
    return { day, shareAtOnce, restDay, disputed };
  };
}

/** The late_payer story: a month late at once, two months late after five months. */
const SLIPPED_DAYS = 36;
const SLIPPING_DAYS = 19;
const SLIPPING_OVER_DAYS = 150;

function isSlipping(account: Account, { issuedDay }: DatedInvoice): boolean {
  return account.story === 'late_payer' && issuedDay >= account.onsetDay;
}

function slippedDays(account: Account, { issuedDay }: DatedInvoice): number {
  const slipped = Math.min(1, (issuedDay - account.onsetDay) / SLIPPING_OVER_DAYS);
  return Math.round(SLIPPED_DAYS + SLIPPING_DAYS * slipped);
}
