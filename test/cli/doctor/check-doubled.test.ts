import { expect, it } from 'vitest'
import { checkDoubled } from '../../../src/cli/doctor/check-doubled.ts'
import { memoryStore } from '../../../src/store/memory.ts'
import { type SaidSketch, said, THREAD } from '../../replay/spans.ts'

async function check(...sketches: SaidSketch[]) {
  const store = memoryStore()
  await store.write(sketches.map((sketch) => said(sketch)))
  return checkDoubled(store, [THREAD])
}

const text = (content: string) => ({ type: 'text', content })
const page = { service: 'page', recorder: 'p' }
const chat = { service: 'chat', recorder: 'c' }
const asked: SaidSketch = { span: 1, content: 'Where?', ...page }
const answered: SaidSketch = { span: 2, at: 2, role: 'assistant', content: 'There.', ...chat }

it('doctor finds nothing where one side records each role, or where a user repeats something', async () => {
  expect(await check(asked, answered, { ...asked, span: 3, at: 4 })).toEqual([])
  expect(await check(asked, { ...asked, span: 3, at: 1 })).toEqual([])
})

it('doctor names each role that a page and its backend both record', async () => {
  const call = { type: 'tool_call', id: 'c1', name: 'look_up', arguments: '{}' }
  const found = await check(asked, { ...asked, span: 3, at: 1, ...chat }, answered, {
    ...answered,
    span: 4,
    at: 3,
    content: [call, text('There.')],
    ...page,
  })
  expect(found).toMatchObject([
    {
      isOk: false,
      text: '2 messages recorded twice: user by chat and page; assistant by chat and page',
    },
  ])
})

it('doctor takes the same message under one own id for one', async () => {
  const once = { ...asked, externalId: 'ui-1' }
  expect(await check(once, { ...once, span: 3, at: 1, ...chat }, answered)).toEqual([])
})
