'use strict';
// The page's script: these files one after the other, as one inline script, without a build step. What the server sends
// is only ever set as text.

/**
 * What the server answers at /live/values. A poll that names the generation it knows gets only the values of families.
 * @typedef {number | string | null | [number | string | null, number[], (number | string)[]?]
 *   | [number, number, [number, number][]]} Value
 * @typedef {{name: string, kind: string, unit: string, help: string, bounds?: number[], bare?: boolean, labels: string[],
 *   series: (string | null)[][], values: Value[]}} FullFamily
 * @typedef {{name: string, status: string, probe?: string, critical: boolean, age?: number | null,
 *   duration?: number | null, reason?: string, error?: string, stale?: boolean}} Component
 * @typedef {{time: number, started: number, generation: string, families: FullFamily[], health: Component[],
 *   state?: {status: string, reason?: string}}} Values
 */

/**
 * What it answers at /live/catalog; the catalog itself is described in docs/catalog.md.
 * @typedef {{package: string, module: string, file: string, line: number}} Origin
 * @typedef {{name: string, values?: string[], limit?: number, overflow?: string}} Label
 * @typedef {{constant_labels: Record<string, string>, labels: Label[], series: number, origin: Origin}} Declaration
 * @typedef {{name: string, kind: string, unit: string, help: string, buckets: number[],
 *   declarations: Declaration[]}} CatalogFamily
 * @typedef {{label: string, good: string[], bad: string[], neither: string[]}} Outcomes
 * @typedef {{success?: number, latency?: {under: number, share: number}}} Objective
 * @typedef {{name: string, calls?: string, duration?: string, in_flight?: string, errors?: string,
 *   constant_labels: Record<string, string>, outcomes?: Outcomes, objective?: Objective, origin: Origin}} CatalogOperation
 * @typedef {{program: string, families: CatalogFamily[], operations: CatalogOperation[],
 *   health: {name: string, critical: boolean, origin: Origin}[]}} Catalog
 * @typedef {{severity: string, id: string, text: string, family?: string, place?: string}} Finding
 * @typedef {{program: {name: string, version?: string, started: number}, server?: {bellwether?: string,
 *   interval?: number}, catalog: Catalog, findings?: Finding[]}} Declared
 */

/**
 * A series with what it was in the last five minutes. Numbers are in `values`; histograms have `sums` and `buckets`.
 * @typedef {{labels: (string | null)[], key: string, values: Float64Array, buckets: (number[] | undefined)[] | null}} Series
 * @typedef {{name: string, kind: string, unit: string, help: string, bounds: number[] | null, bare: boolean,
 *   labels: string[], series: Series[], present: boolean}} Family
 */

/**
 * An expression of PromQL under a name, as a chart shows it.
 * @typedef {{name: string, expr: string}} Query
 */
