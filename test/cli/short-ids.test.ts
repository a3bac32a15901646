import { expect, test } from 'vitest'
import { shortIds } from '../../src/cli/list/short-ids.ts'
import type { SpanReader } from '../../src/replay/span-reader.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { sketchMessage } from '../store/thread-spans.ts'

async function storeOf(ids: readonly string[]): Promise<SpanReader> {
  const store = memoryStore()
  await store.write(ids.map((thread, i) => sketchMessage({ span: i + 1, thread, text: 'x' })))
  return store
}

const A = '0193a5c2-1111-7000-8000-000000000001'
const B = '0193a5c2-1111-7000-8000-0000000000ff'
const C = 'f00dfeedf00dfeedf00dfeedf00dfeed'

test('ids are as short as they are unique in the whole store, not only in the list', async () => {
  const reader = await storeOf([A, B, C])
  expect(await shortIds(reader, [A, C])).toEqual([A.slice(0, -2) + '0', C.slice(0, 8)])
})

test('an id that a person may have chosen stays whole', async () => {
  const reader = await storeOf(['cancel-plan-0417'])
  expect(await shortIds(reader, ['cancel-plan-0417'])).toEqual(['cancel-plan-0417'])
})

test('an id that begins with another one is told apart from it', async () => {
  const reader = await storeOf([C, `${C}-2`])
  expect(await shortIds(reader, [C, `${C}-2`])).toEqual([C, `${C}-`])
})

test('no grapheme is cut in two', async () => {
  const family = '👩\u200d👩\u200d👧'
  const reader = await storeOf([`thread-${family}-of-many-words`])
  expect(await shortIds(reader, [`thread-${family}-of-many-words`])).toEqual([`thread-${family}`])
})

test('a source that is searched for each id gets whole ids', async () => {
  const reader = await storeOf([A])
  const scan = { ...reader, capabilities: { ...reader.capabilities, search: 'scan' as const } }
  expect(await shortIds(scan, [A])).toEqual([A])
})
