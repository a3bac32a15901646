import { describe, expect, it } from 'vitest'
import { JsonReader } from '../../../src/otlp/json/json-reader.ts'
import { readAttributes } from '../../../src/store/clickhouse/restore-attributes.ts'
import { ATTRIBUTES, type AttributeType } from '../../../src/thread/attributes.ts'

function restored(key: string, text: string): unknown {
  return readAttributes(new JsonReader({ attributes: { [key]: text } }, 'row'), 'attributes')[key]
}

function keysOfType(wanted: AttributeType): readonly string[] {
  return Object.entries(ATTRIBUTES).flatMap(([key, { type }]) => (type === wanted ? [key] : []))
}

describe('an attribute that ClickHouse keeps as text', () => {
  it.each(keysOfType('int'))(
    'is a number again under %s, which the convention counts by',
    (key) => {
      expect(restored(key, '12')).toBe(12)
    },
  )

  it.each(keysOfType('fraction'))('is a number again under %s, a fraction', (key) => {
    expect(restored(key, '0.25')).toBe(0.25)
  })

  it.each(keysOfType('boolean'))('is a boolean again under %s', (key) => {
    expect([restored(key, 'true'), restored(key, 'false')]).toEqual([true, false])
    expect(restored(key, 'yes')).toBe('yes')
  })

  it.each(keysOfType('text'))('stays text under %s, whatever it looks like', (key) => {
    expect([restored(key, '7'), restored(key, 'true')]).toEqual(['7', 'true'])
  })

  it('is the length before a cut under the key of any altered value', () => {
    expect(restored('chat.metadata.length', '4000')).toBe(4000)
  })
})
