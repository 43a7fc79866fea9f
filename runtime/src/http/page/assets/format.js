// Numbers as people read them.

/** What stands where there is no number. */
const NOTHING = '–';

/**
 * Three significant digits, without an exponent.
 * @param {number} value
 * @returns {string}
 */
function digits(value) {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 99.95) return value.toFixed(0);
  if (size >= 9.995) return trimmed(value.toFixed(1));
  if (size >= 0.9995) return trimmed(value.toFixed(2));
  if (size >= 0.001) return trimmed(value.toPrecision(2));
  return value.toExponential(0);
}

/** @param {string} text */
function trimmed(text) {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/**
 * A number in the largest of these units that it reaches.
 * @param {number} value
 * @param {[number, string][]} units rising
 */
function scaled(value, units) {
  if (!Number.isFinite(value)) return infinite(value);
  const size = Math.abs(value);
  let unit = units[0];
  // What would be rounded up to the next unit is shown in it.
  for (const candidate of units) if (size >= candidate[0] * 0.9995) unit = candidate;
  return join(digits(value / unit[0]), unit[1]);
}

/** @param {number} value */
function infinite(value) {
  if (Number.isNaN(value)) return NOTHING;
  return value > 0 ? '∞' : '−∞';
}

/** @param {string} number @param {string} unit */
function join(number, unit) {
  return (unit === '' ? number : `${number} ${unit}`).replace(/^-/, '−');
}

/** @type {[number, string][]} */
const COUNTS = [
  [1, ''],
  [1e3, 'k'],
  [1e6, 'M'],
  [1e9, 'G'],
  [1e12, 'T'],
];
/** @type {[number, string][]} */
const TIMES = [
  [1e-9, 'ns'],
  [1e-6, 'µs'],
  [1e-3, 'ms'],
  [1, 's'],
  [120, 'min'],
  [7200, 'h'],
  [172800, 'd'],
];
/** @type {[number, string][]} */
const BYTES = [
  [1, 'B'],
  [1024, 'KiB'],
  [1024 ** 2, 'MiB'],
  [1024 ** 3, 'GiB'],
  [1024 ** 4, 'TiB'],
];
/** @type {Record<string, string>} */
const SIGNS = {
  celsius: '°C',
  volts: 'V',
  amperes: 'A',
  joules: 'J',
  watts: 'W',
  grams: 'g',
  meters: 'm',
  hertz: 'Hz',
  euros: '€',
  dollars: '$',
};

/** A count, shortened from ten thousand on: `1234`, `12.3k`. @param {number} value */
function formatCount(value) {
  if (!Number.isFinite(value)) return infinite(value);
  const size = Math.abs(value);
  let unit = COUNTS[0];
  for (const candidate of COUNTS) if (size >= Math.max(candidate[0], 9999.5)) unit = candidate;
  if (unit[0] === 1 && size >= 999.5) return `${Math.round(value)}`.replace('-', '−');
  return `${digits(value / unit[0])}${unit[1]}`.replace(/^-/, '−');
}

/** @param {number} value */
function formatSeconds(value) {
  if (value === 0) return '0 s';
  // So many seconds that minutes are the better unit are rounded to them.
  const [size, unit] = TIMES.reduce((best, it) => (Math.abs(value) >= it[0] * 0.9995 ? it : best), TIMES[0]);
  if (!Number.isFinite(value)) return infinite(value);
  const divisor = unit === 'min' ? 60 : unit === 'h' ? 3600 : unit === 'd' ? 86400 : size;
  return join(digits(value / divisor), unit);
}

/** @param {number} value */
function formatBytes(value) {
  return scaled(value, BYTES);
}

/** A part of one as per cent; what is neither nothing nor all never reads as if it were. @param {number} share */
function formatShare(share) {
  if (!Number.isFinite(share)) return infinite(share);
  const cent = share * 100;
  if (cent > 0 && cent < 0.01) return '<0.01 %';
  if (cent > 99.99 && cent < 100) return '>99.99 %';
  if (cent > 99 && cent < 100) return `${trimmed((Math.floor(cent * 100) / 100).toFixed(2))} %`;
  return join(digits(cent), '%');
}

/** Times a second. @param {number} value */
function formatRate(value) {
  return Number.isFinite(value) ? `${formatCount(value)} /s` : infinite(value);
}

/** A value of a family with this unit. @param {number} value @param {string} unit */
function formatValue(value, unit) {
  if (!Number.isFinite(value)) return infinite(value);
  if (unit === 'seconds') return formatSeconds(value);
  if (unit === 'bytes') return formatBytes(value);
  if (unit === 'ratio') return formatShare(value);
  const sign = SIGNS[unit] ?? '';
  return sign === '' ? formatCount(value) : `${formatCount(value)} ${sign}`;
}

/** How much of this unit in a second. @param {number} value @param {string} unit */
function formatRateOf(value, unit) {
  if (!Number.isFinite(value)) return infinite(value);
  if (unit === 'bytes') return `${formatBytes(value)}/s`;
  if (unit === 'joules') return `${formatCount(value)} W`;
  if (unit === 'seconds') return `${formatCount(value)} s/s`;
  const sign = SIGNS[unit] ?? '';
  return sign === '' ? formatRate(value) : `${formatCount(value)} ${sign}/s`;
}

/** How long something has lasted, in its two largest units. @param {number} seconds */
function formatLasting(seconds) {
  if (!Number.isFinite(seconds)) return NOTHING;
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [
    [Math.floor(whole / 86400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ];
  const first = parts.findIndex(([amount]) => amount !== 0);
  if (first < 0) return '0 s';
  const shown = parts.slice(first, first + 2).filter(([amount]) => amount !== 0);
  return shown.map(([amount, unit]) => `${amount} ${unit}`).join(' ');
}

/** How long before the newest figures: `−1:05`, or `now`. @param {number} milliseconds */
function formatAgo(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds <= 0) return 'now';
  return `−${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The noun's plural from two on. @param {number} count @param {string} noun @param {string} [plural] */
function counted(count, noun, plural) {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : (plural ?? `${noun}s`)}`;
}
