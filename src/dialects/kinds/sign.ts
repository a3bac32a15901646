/**
 * How a span shows what kind of run it is, the most certain sign first: what a span says of itself goes before what it
 * does, and that before what it has. All rules of one sign are asked before any of the next.
 *
 * - `explicit`: a key whose only purpose is to say what a span is. Some exporters that write one fill
 *   `gen_ai.operation.name` as they please.
 * - `specific`: an operation that a vendor's own words or attributes make exact. It goes before the word that all share.
 * - `operation`: a key that says what a span does.
 * - `attribute`: an attribute that only spans of one kind have.
 * - `data`: what only one kind of run holds, such as documents or vectors.
 * - `framework`: a framework's scope together with the span's name, or attributes that are only its own.
 * - `name`: a name that a convention prescribes, for spans whose attributes come later or never.
 */
export const SIGNS = [
  'explicit',
  'specific',
  'operation',
  'attribute',
  'data',
  'framework',
  'name',
] as const

/** One of them. */
export type Sign = (typeof SIGNS)[number]
