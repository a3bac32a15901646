import type { Dialect } from './dialect.ts'
import { DIALECTS } from './index.ts'

/** All dialects: `first`, then the others as {@link DIALECTS} has them. */
export function inOrder(first: readonly Dialect[]): readonly Dialect[] {
  return [...first, ...DIALECTS.filter((dialect) => !first.includes(dialect))]
}
