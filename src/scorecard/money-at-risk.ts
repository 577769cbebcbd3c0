/** The span for which the expected revenue is put at risk: about the time in which a rep can still act. */
const HORIZON_DAYS = 90;

/**
 * Expected revenue of the next 90 days (run rate of the last year) times the risk that the score shows, in the reporting
 * currency, to the cent. Ranking by it finds five times the revenue that ranking by risk alone does
 * (docs/decisions/0004-defaults-from-measurement.md).
 */
export function moneyAtRisk(score: number, annualRevenue: number | undefined): number {
  if (annualRevenue === undefined || annualRevenue <= 0) return 0;
  const expected = (annualRevenue * HORIZON_DAYS) / 365;
  return Math.round(((expected * (100 - score)) / 100) * 100) / 100;
}
