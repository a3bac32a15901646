import { type Alteration, type Alterations, toAlterationState } from '../../thread/alteration.ts'
import { isJsonObject } from '../../thread/json.ts'
import { ALTERABLE_MESSAGE_KEYS } from '../../thread/message-attributes.ts'
import type { AlterableField } from './thread-line.ts'

/** Reads the `altered` of a message in a thread file; `undefined` for anything that no export writes. */
export function readMessageAlterations(value: unknown): Alterations<AlterableField> | undefined {
  const isWritten =
    isJsonObject(value) &&
    Object.entries(value).every(
      ([field, alteration]) =>
        Object.hasOwn(ALTERABLE_MESSAGE_KEYS, field) && isAlteration(alteration),
    )
  return isWritten ? value : undefined
}

/** Whether a value is an alteration as an export writes it. */
export function isAlteration(value: unknown): value is Alteration {
  if (!isJsonObject(value)) return false
  const { state, length, ...rest } = value
  const isLength = length === undefined || (Number.isSafeInteger(length) && Number(length) >= 0)
  return toAlterationState(state) !== undefined && isLength && Object.keys(rest).length === 0
}
