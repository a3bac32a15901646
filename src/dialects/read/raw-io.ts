import type { ReadAttributes } from '../../thread/attribute-text.ts'
import { isJsonObject } from '../../thread/json.ts'
import { mastra } from '../frameworks/mastra.ts'
import { firstText } from '../messages/first-text.ts'
import { parseJson } from '../messages/json/parse-json.ts'
import { honeyHive } from '../platforms/honey-hive.ts'
import { langWatch } from '../platforms/lang-watch.ts'
import { firstValue } from './first-value.ts'
import { IO_ORDER } from './io-order.ts'
import { isGiven } from './is-given.ts'
import { keysOf } from './keys-of.ts'

type Side = 'input' | 'output'

const KEYS = { input: keysOfSide('input'), output: keysOfSide('output') }

function keysOfSide(side: Side): readonly string[] {
  return IO_ORDER.flatMap(({ content }) => content?.[side] ?? [])
}

/** What went into a run, or came out of it, as its dialect has it: parsed if it is JSON. `undefined` if nothing is there. */
export function readRawIo(attributes: ReadAttributes, side: Side): unknown {
  const key = KEYS[side].find((known) => isGiven(attributes[known])) ?? mastraKey(attributes, side)
  if (key === undefined) return readHoneyHive(attributes, side)
  const value = parseJson(attributes[key])
  return langWatch.content?.[side]?.includes(key) === true ? withoutTypes(value) : value
}

// LangWatch says beside a value what type it has, and its handler for LangChain.js says it once more.
function withoutTypes(given: unknown): unknown {
  if (!isJsonObject(given)) return given
  const value = parseJson(given['value'])
  const isTyped = isJsonObject(value) && Object.keys(value).join() === 'type,value'
  return (isTyped ? parseJson(value['value']) : value) ?? given
}

const MASTRA = keysOf(mastra, 'labels', 'type')

function mastraKey(attributes: ReadAttributes, side: Side): string | undefined {
  const type = firstText(attributes, MASTRA.type)
  if (type === undefined) return undefined
  const key = mastra.content?.byType?.[side].replace('<type>', () => type)
  return key !== undefined && isGiven(attributes[key]) ? key : undefined
}

const HONEY_HIVE = keysOf(honeyHive, 'labels', 'type')
const SPREAD = keysOf(honeyHive, 'open', 'input', 'output')

// The keys that an app made up are the fields; a single `result` is the value itself.
function readHoneyHive(attributes: ReadAttributes, side: Side): unknown {
  if (firstValue(attributes, HONEY_HIVE.type) === undefined) return undefined
  const fields = SPREAD[side].flatMap((start) =>
    Object.keys(attributes)
      .filter((key) => key.startsWith(start))
      .map((key) => [key.slice(start.length), parseJson(attributes[key])] as const),
  )
  const [[only, value] = []] = fields
  if (fields.length === 1 && only === 'result') return value
  return fields.length === 0 ? undefined : Object.fromEntries(fields)
}
