import type { JsonObject } from '../../thread/json.ts'

/** Keys of an object by whether they could be read. */
export interface SortedKeys<Known extends JsonObject> {
  readonly known: { [Key in keyof Known]?: NonNullable<Known[Key]> }
  /** As they were given. They go to `metadata`, so that nothing is lost. */
  readonly unknown: JsonObject
}

/**
 * Sorts what was read of some keys of an object: `undefined` means that a value is not what the key says.
 *
 * @param given the object that they were read from
 */
export function sortKeys<Known extends JsonObject>(
  read: Known,
  given: JsonObject,
): SortedKeys<Known> {
  const known: Record<string, unknown> = {}
  const unknown: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(read)) {
    if (value !== undefined) known[key] = value
    else if (given[key] !== undefined) unknown[key] = given[key]
  }
  return { known: known as SortedKeys<Known>['known'], unknown }
}
