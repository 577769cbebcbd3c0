/**
 * The functions of PostgreSQL that an analyst's measure may call: the same rows and day give the same value, and nothing
 * but the value comes of it. Not on the list are those that read the clock, draw lots, run SQL from a text, touch files,
 * sequences, locks or settings, or sleep.
 */
const AGGREGATES = `any_value array_agg avg bool_and bool_or corr count covar_pop covar_samp every max min mode
  percentile_cont percentile_disc range_agg range_intersect_agg regr_avgx regr_avgy regr_count regr_intercept regr_r2
  regr_slope regr_sxx regr_sxy regr_syy stddev stddev_pop stddev_samp string_agg sum var_pop var_samp variance`;

const WINDOWS = `cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number`;

const NUMBERS = `abs cbrt ceil ceiling degrees div erf erfc exp factorial floor gcd lcm ln log log10 mod pi pow power
  radians round scale sign sqrt trunc width_bucket`;

const DAYS = `date_bin date_part date_trunc extract isfinite justify_days justify_hours justify_interval make_date
  make_interval overlaps timezone`;

const TEXTS = `btrim char_length character_length concat concat_ws initcap left length like lower lpad ltrim md5
  notlike position regexp_count regexp_like regexp_replace regexp_substr repeat replace reverse right rpad rtrim
  split_part starts_with strpos substr substring translate trim upper`;

const SETS = `array_append array_cat array_length array_position array_remove array_to_string cardinality daterange
  generate_series int4range int8range isempty lower_inc multirange numrange range_merge unnest upper_inc`;

export const ALLOWED_FUNCTIONS: ReadonlySet<string> = new Set(
  [AGGREGATES, WINDOWS, NUMBERS, DAYS, TEXTS, SETS].flatMap((names) => names.split(/\s+/)),
);

/** Those that people write most when they mean the day of the score. */
export const CLOCKS: ReadonlySet<string> = new Set([
  'age',
  'clock_timestamp',
  'now',
  'statement_timestamp',
  'timeofday',
  'transaction_timestamp',
]);
