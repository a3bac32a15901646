import { describe, expect, it } from 'vitest'
import { rebuildThread } from '../../src/replay/rebuild/rebuild-thread.ts'
import { type Attribute, ATTRIBUTES, type AttributeType } from '../../src/thread/attributes.ts'
import { id, said } from './spans.ts'

type Values = readonly (string | number | boolean)[]

const READABLE: Readonly<Record<Extract<AttributeType, string>, Values>> = {
  text: ['', 'any'],
  int: [0, 7, '7'],
  fraction: [0, 0.5, 1],
  boolean: [true, false],
  'message ID': [id(1, 2), id(1, 2).replace(/01$/, '00')],
  list: ['[]', '["a"]'],
  object: ['{}', '{"a":1}'],
  json: ['1', 'null', '[1]', '{"a":1}'],
  timing: ['', '1+1', '420+5 31+12'],
}
const UNREADABLE: Readonly<Record<Extract<AttributeType, string>, Values>> = {
  text: [7, true],
  int: [-1, 0.5, 'x', '', true],
  fraction: [-0.1, 1.1, Number.NaN, '0.5x', true],
  boolean: ['yes', 1],
  'message ID': ['m1', id(1, 2).slice(1), 7],
  list: ['{}', 'null', '["a"', 7],
  object: ['[]', '7', '{"a":', 7],
  json: ['{"a":', '', 7],
  timing: ['1', '1+1,2+2', 7],
}

// The thread and the kind make a span ours at all.
const rows = Object.entries(ATTRIBUTES).filter(
  ([key, { on }]) =>
    key.startsWith('chat.') &&
    key !== 'chat.thread_id' &&
    key !== 'chat.kind' &&
    !on.includes('link'),
)

function damagedBy(attributes: Readonly<Record<string, string | number | boolean>>): number {
  return rebuildThread([said({ span: 1, content: null, attributes })], 't1').tally.damaged
}

function examples({ type, or }: Attribute): readonly [readable: Values, unreadable: Values] {
  if (typeof type !== 'string') return [type, ['no such word', 7]]
  return [[...READABLE[type], ...(or === undefined ? [] : [or])], UNREADABLE[type]]
}

describe('a span of ours with an attribute that cannot be read', () => {
  it.each(rows)('counts as damaged: %s', (key, attribute) => {
    const [readable, unreadable] = examples(attribute)
    expect(readable.map((value) => damagedBy({ [key]: value }))).toEqual(readable.map(() => 0))
    expect(unreadable.map((value) => damagedBy({ [key]: value }))).toEqual(unreadable.map(() => 1))
  })

  it('counts as damaged if a text that is kept as JSON is none', () => {
    expect(damagedBy({ 'chat.content.json': String.raw`"\ud800"` })).toBe(0)
    expect(damagedBy({ 'chat.content.json': 'null' })).toBe(0)
    expect(damagedBy({ 'chat.content.json': '"cut o' })).toBe(1)
    expect(damagedBy({ 'chat.message.name.json': '[]' })).toBe(1)
  })

  it('does not count if the key belongs to others too', () => {
    expect(damagedBy({ 'session.id': 7, 'user.id': true, 'chat.mood': 7 })).toBe(0)
  })
})
