// What is declared, so that it can be looked up.

/** What a catalog of a program without any looks like. @type {Declared} */
const UNDECLARED = {
  program: { name: '', started: 0 },
  catalog: { program: '', families: [], operations: [], health: [] },
  findings: [],
};

/** @param {Declared} declared @returns {Map<string, CatalogFamily>} */
function familiesOf(declared) {
  return new Map(declared.catalog.families.map((family) => [family.name, family]));
}

/** The families that operations feed, which have their place there. @param {Catalog} catalog @returns {Set<string>} */
function takenFamilies(catalog) {
  const names = catalog.operations.flatMap((it) => [it.calls, it.duration, it.in_flight, it.errors]);
  return new Set(names.filter((name) => name !== undefined));
}

/**
 * How many series of Prometheus a family has: a histogram its buckets, +Inf, sum and count for each.
 * @param {Family} family
 */
function seriesPresent(family) {
  return family.series.length * (family.bounds ? family.bounds.length + 3 : 1);
}

/** How many it can have; two places that feed the same series add nothing. @param {CatalogFamily | undefined} known */
function seriesPossible(known) {
  if (!known) return NaN;
  const apart = new Map(known.declarations.map((it) => [JSON.stringify([it.constant_labels, it.labels]), it.series]));
  return total([...apart.values()]);
}

/** What stands for values beyond the limit, by label. @param {CatalogFamily | undefined} known */
function overflowsOf(known) {
  const labels = known?.declarations.flatMap((it) => it.labels) ?? [];
  return new Map(labels.filter((it) => it.limit !== undefined).map((it) => [it.name, it]));
}

/** How often values were beyond the limit of a family's labels. @param {Store} store @param {string} name */
function overflowed(store, name) {
  const family = store.families.get('bellwether_label_overflow');
  const series = family?.series.find((it) => it.labels.includes(name));
  const count = series?.values[store.last % CAPACITY] ?? 0;
  return Number.isNaN(count) ? 0 : count;
}

/** Where something is declared, for people. @param {Origin | undefined} origin */
function placeOf(origin) {
  return origin ? `${origin.file}:${origin.line}` : '';
}

/**
 * The elements of a list by what they have in common, in the order in which that is met.
 * @template T, K
 * @param {T[]} list @param {(element: T) => K} key @returns {Map<K, T[]>}
 */
function grouped(list, key) {
  /** @type {Map<K, T[]>} */
  const groups = new Map();
  for (const element of list) {
    const name = key(element);
    const group = groups.get(name);
    if (group) group.push(element);
    else groups.set(name, [element]);
  }
  return groups;
}
