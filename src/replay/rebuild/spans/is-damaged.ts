import { toCount } from '../../../thread/attribute-text.ts'
import { type Attribute, ATTRIBUTES, type AttributeType } from '../../../thread/attributes.ts'
import { fromJson, isJsonObject } from '../../../thread/json.ts'
import { isMessageId } from '../../../thread/message-id.ts'
import { unpackTiming } from '../../../thread/stream/stream-timing.ts'
import type { SpanNode } from './span-tree.ts'

type Check = (value: unknown) => boolean

const READABLE: Readonly<Record<Extract<AttributeType, string>, Check>> = {
  text: (value) => typeof value === 'string',
  int: (value) => toCount(value) !== undefined,
  fraction: (value) => typeof value === 'number' && value >= 0 && value <= 1,
  boolean: (value) => typeof value === 'boolean',
  'message ID': isMessageId,
  list: (value) => Array.isArray(fromJson(value)),
  object: (value) => isJsonObject(fromJson(value)),
  json: (value) => fromJson(value) !== undefined,
  timing: (value) => unpackTiming(value) !== undefined,
}

// Only keys of our own: an app may use `session.id` in its own way.
const CHECKS: ReadonlyMap<string, Check> = new Map(
  Object.entries(ATTRIBUTES)
    .filter(([key]) => key.startsWith('chat.'))
    .flatMap(([key, attribute]) => checksOf(key, attribute)),
)

/** Whether a span of ours has a value that cannot be read: changed on the way, or cut off by a limit. */
export function isDamaged({ span: { attributes } }: SpanNode): boolean {
  for (const key in attributes) {
    const value = attributes[key]
    if (value !== undefined && CHECKS.get(key)?.(value) === false) return true
  }
  return false
}

function checksOf(key: string, { type, or }: Attribute): readonly (readonly [string, Check])[] {
  if (typeof type !== 'string') return [[key, (value) => type.includes(value as string)]]
  const isReadable = READABLE[type]
  const check: Check = or === undefined ? isReadable : (value) => value === or || isReadable(value)
  return type === 'text'
    ? [
        [key, check],
        [`${key}.json`, isJsonText],
      ]
    : [[key, check]]
}

function isJsonText(value: unknown): boolean {
  const text = fromJson(value)
  return typeof text === 'string' || text === null
}
