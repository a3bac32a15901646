import { type Alteration, type Alterations, toAlterationState } from '../../thread/alteration.ts'
import { isJsonObject } from '../../thread/json.ts'
import {
  ATTR_CHAT_CONTENT,
  ATTR_CHAT_FEEDBACK,
  ATTR_CHAT_METADATA,
  ATTR_CHAT_TOOL_CALLS,
} from '../../thread/semconv.ts'
import type { AlterableField } from './thread-line.ts'

/** The attribute that each field of a message stands in. */
export const ATTRIBUTE_OF_FIELD: Readonly<Record<AlterableField, string>> = {
  content: ATTR_CHAT_CONTENT,
  toolCalls: ATTR_CHAT_TOOL_CALLS,
  metadata: ATTR_CHAT_METADATA,
  feedback: ATTR_CHAT_FEEDBACK,
}

/** Reads the `altered` of a message in a thread file; `undefined` for anything that no export writes. */
export function readMessageAlterations(value: unknown): Alterations<AlterableField> | undefined {
  const isWritten =
    isJsonObject(value) &&
    Object.entries(value).every(
      ([field, alteration]) => Object.hasOwn(ATTRIBUTE_OF_FIELD, field) && isAlteration(alteration),
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
