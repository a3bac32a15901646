import type { ReadAttributes, WrittenAttributes } from './attribute-text.ts'

const STATES = ['masked', 'cut', 'withheld'] as const

/** How what was recorded differs from what was said, because the recorder was told so. */
export interface Alteration {
  /** `masked`: changed by the app's mask; `cut`: only its beginning is there; `withheld`: it is not there. */
  readonly state: (typeof STATES)[number]
  /** The length before it was cut: UTF-16 units of a text, of the JSON of anything else. Absent where nothing was cut. */
  readonly length?: number
}

/** What of a message, event or run the recorder masked, cut or withheld, by the field it stands in. */
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

/**
 * Reads what {@link writeAlteration} wrote, by the field that each key stands for; `undefined` where all of it stands as
 * it was said.
 */
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

/** A state that a recorder writes; `undefined` for anything else. */
export function toAlterationState(value: unknown): Alteration['state'] | undefined {
  return STATES.find((state) => state === value)
}

function readAlteration(attributes: ReadAttributes, key: string): Alteration | undefined {
  const state = toAlterationState(attributes[`${key}.state`])
  if (state === undefined) return undefined
  const length = attributes[`${key}.length`]
  return typeof length === 'number' && Number.isSafeInteger(length) && length >= 0
    ? { state, length }
    : { state }
}
