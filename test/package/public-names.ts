import type { DeclaredNames } from './declared-names.ts'

/** Every name that a user of the package can import, by subpath. What is not here may change without notice. */
export const PUBLIC_NAMES: Readonly<Record<string, DeclaredNames>> = {
  '.': { values: [], types: [] },
}
