import type { Dialect } from '../dialect.ts'

/**
 * The keys that a dialect has for the things that its reader takes.
 *
 * @throws Error if the dialect has none for one of them. It throws when the reader is loaded, since a reader without keys
 *   would silently read nothing.
 */
export function keysOf<Name extends string>(
  { name, content, labels }: Dialect,
  group: 'own' | 'indexed' | 'open' | 'labels',
  ...names: readonly Name[]
): Readonly<Record<Name, readonly string[]>> {
  const given = group === 'labels' ? labels : content?.[group]
  const entries = names.map((what) => {
    const keys = given?.[what]
    if (keys === undefined) throw new Error(`${name} has no ${group} keys for ${what}`)
    return [what, keys] as const
  })
  return Object.fromEntries(entries) as Record<Name, readonly string[]>
}
