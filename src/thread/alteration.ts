import { type ReadAttributes, toCount, type WrittenAttributes } from './attribute-text.ts'

/** What a recorder can do to a value before it is recorded. */
export const ALTERATION_STATES = ['masked', 'cut', 'withheld'] as const

/** How a recorded value differs from the original, by the app's own settings. */
export interface Alteration {
  /** `masked`: changed by the app's mask. `cut`: only its beginning was recorded. `withheld`: not recorded. */
  readonly state: (typeof ALTERATION_STATES)[number]
  /**
   * The length before the cut, in UTF-16 units of a text, or of the JSON of anything else. Absent if nothing was cut.
   */
  readonly length?: number
}

/** The fields of a message, event or run that the recorder masked, cut or withheld. */
export type Alterations<Field extends string> = Readonly<Partial<Record<Field, Alteration>>>

/** Writes beside an attribute how its value was altered: as `<key>.state` and `<key>.length`. */
export function writeAlteration(
  attributes: WrittenAttributes,
  key: string,
  alteration: Alteration | undefined,
): void {
  if (alteration === undefined) return
  attributes[`${key}.state`] = alteration.state
  if (alteration.length !== undefined) attributes[`${key}.length`] = alteration.length
}

/** Reads what {@link writeAlteration} wrote, by the field of each key; `undefined` if nothing was altered. */
export function readAlterations<Field extends string>(
  attributes: ReadAttributes,
  keys: Readonly<Record<Field, string>>,
): Alterations<Field> | undefined {
  const found = Object.entries<string>(keys).flatMap(([field, key]) => {
    const alteration = readAlteration(attributes, key)
    return alteration === undefined ? [] : [[field, alteration] as const]
  })
  return found.length === 0 ? undefined : (Object.fromEntries(found) as Alterations<Field>)
}

/** Reads a state from a span; `undefined` for a word of no recorder. */
export function toAlterationState(value: unknown): Alteration['state'] | undefined {
  return ALTERATION_STATES.find((state) => state === value)
}

function readAlteration(attributes: ReadAttributes, key: string): Alteration | undefined {
  const state = toAlterationState(attributes[`${key}.state`])
  if (state === undefined) return undefined
  const length = toCount(attributes[`${key}.length`])
  return length === undefined ? { state } : { state, length }
}
