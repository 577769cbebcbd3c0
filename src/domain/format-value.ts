import type { MeasureUnit } from './measure.ts';

/** A value for people, with its unit. One form for the sentence on the record, the console and the command line. */
export function formatValue(value: number, unit: MeasureUnit, currency: string): string {
  switch (unit) {
    case 'probability':
    case 'share':
    case 'ratio':
      return `${formatNumber(value * 100, value < 0.095 ? 1 : 0)} %`;
    case 'days':
      return `${formatNumber(value, 0)} d`;
    case 'money':
      return `${formatNumber(value, 0)} ${currency}`;
    case 'orders per year':
    case 'logins per month':
      return formatNumber(value, 1);
    case 'count':
      return formatNumber(value, 0);
    case 'index': {
      const text = formatNumber(value, 2);
      return value > 0 && text !== '0' ? `+${text}` : text;
    }
  }
}

/** Fixed rules instead of the machine's locale: the same bytes everywhere. */
function formatNumber(value: number, decimals: number): string {
  const [whole = '0', fraction] = Math.abs(value).toFixed(decimals).split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  const text = fraction === undefined || /^0+$/.test(fraction) ? grouped : `${grouped}.${fraction}`;
  return value < 0 && /[1-9]/.test(text) ? `-${text}` : text;
}
