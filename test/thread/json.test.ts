import { describe, expect, it } from 'vitest'
import { toJson } from '../../src/thread/json.ts'

describe('any value as JSON', () => {
  it('names a circular reference and keeps everything around it', () => {
    const loop: Record<string, unknown> = { name: 'loop', list: [1] }
    loop['self'] = loop
    expect(JSON.parse(toJson({ loop, after: true }))).toEqual({
      loop: { name: 'loop', list: [1], self: '[Circular]' },
      after: true,
    })
  })

  it('writes the same object twice where it stands twice without a circle', () => {
    const shared = { big: 10n }
    const loop: unknown[] = []
    loop.push(shared, shared, loop)
    expect(JSON.parse(toJson(loop))).toEqual([{ big: '10' }, { big: '10' }, '[Circular]'])
  })

  it('writes BigInt, Error, Map and Set so that they can be read', () => {
    const value = {
      big: 2n ** 64n,
      error: new TypeError('no'),
      map: new Map([['a', 1]]),
      set: new Set([1]),
    }
    expect(JSON.parse(toJson(value))).toEqual({
      big: '18446744073709551616',
      error: { name: 'TypeError', message: 'no' },
      map: { a: 1 },
      set: [1],
    })
  })

  it('writes bytes as base64 and other typed arrays as lists, in circles too', () => {
    const bytes = new Uint8Array([0, 1, 254, 255])
    const value: Record<string, unknown> = {
      bytes,
      part: bytes.subarray(2),
      buffer: Buffer.from(bytes),
      view: new DataView(bytes.buffer, 1, 2),
      raw: bytes.buffer,
      floats: new Float32Array([0.5, 2]),
      big: new BigInt64Array([7n]),
      named: { type: 'Buffer', data: [1] },
    }
    const written = {
      bytes: 'AAH+/w==',
      part: '/v8=',
      buffer: 'AAH+/w==',
      view: 'Af4=',
      raw: 'AAH+/w==',
      floats: [0.5, 2],
      big: ['7'],
      named: { type: 'Buffer', data: [1] },
    }
    expect(JSON.parse(toJson(value))).toEqual(written)
    value['self'] = value
    expect(JSON.parse(toJson(value))).toEqual({ ...written, self: '[Circular]' })
  })

  it('survives getters, toJSON and proxies that throw', () => {
    const value = {
      good: 1,
      get bad(): never {
        throw new Error('getter')
      },
      json: {
        toJSON(): never {
          throw new Error('toJSON')
        },
      },
      proxy: new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('proxy')
          },
        },
      ),
    }
    expect(JSON.parse(toJson(value))).toEqual({
      good: 1,
      bad: '[Unreadable]',
      json: '[Unreadable]',
      proxy: '[Unreadable]',
    })
  })

  it('cuts what is nested a hundred thousand deep', () => {
    let deep: unknown = 'end'
    for (let i = 0; i < 100_000; i++) deep = [deep]
    expect(toJson(deep)).toContain('[Too deep]')
  })

  it.each([undefined, () => 1, Symbol('s')])('writes null for %s', (value) => {
    expect(toJson(value)).toBe('null')
  })
})
