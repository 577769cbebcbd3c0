/** Values as a plain script would write them: of the same fields and about the same length as Bellwether's. */
export function plainScore(place: number) {
  const score = place % 100;
  const band = score < 40 ? 'red' : score < 65 ? 'yellow' : 'green';
  return {
    score,
    band,
    trend: 'steady',
    confidence: 80,
    reason: `${String(score)}: no order for ${String(place % 60)} d (2.8 % likely by its rhythm) (-7), 28 order days a year (-1)`,
    moneyAtRisk: place * 10,
    scoredOn: '2026-04-19',
    model: 'plain',
  };
}
