import { fault, notFound } from './fault.ts';

/** The releases that the sandbox speaks: Spring '19 wrote v46, each of the three a year one more. */
const OLDEST_VERSION = 46;
const NEWEST_VERSION = 68;
/** Versions up to this one were retired by the vendor. */
const NEWEST_RETIRED_VERSION = 30;

const FIRST_SUMMER = { version: 46, year: 19 };
const SEASONS = ['Summer', 'Winter', 'Spring'] as const;

/** The number of `v67.0`; another form, or a version that is not served, is a fault. */
export function readVersion(segment: string): number {
  const match = /^v(\d{1,3})\.0$/.exec(segment);
  const version = match === null ? Number.NaN : Number(match[1]);
  if (version <= NEWEST_RETIRED_VERSION) {
    throw fault(410, 'UNSUPPORTED_API_VERSION', 'This API version is retired.');
  }
  if (!isServedVersion(version)) throw notFound();
  return version;
}

/** False for NaN too. */
export function isServedVersion(version: number): boolean {
  return version >= OLDEST_VERSION && version <= NEWEST_VERSION;
}

/** `GET /services/data`, ascending. */
export function versionList(): readonly Readonly<Record<string, string>>[] {
  return Array.from({ length: NEWEST_VERSION - OLDEST_VERSION + 1 }, (_, index) => {
    const version = `${String(OLDEST_VERSION + index)}.0`;
    return {
      label: releaseName(OLDEST_VERSION + index),
      url: `/services/data/v${version}`,
      version,
    };
  });
}

/** v46 Summer '19, v47 Winter '20, v48 Spring '20, v49 Summer '20 ... */
function releaseName(version: number): string {
  const steps = version - FIRST_SUMMER.version;
  const year = FIRST_SUMMER.year + Math.floor((steps + 2) / 3);
  return `${SEASONS[steps % 3] ?? ''} '${String(year)}`;
}
