import { expect, it } from 'vitest'
import { useThread, useThreadMessages } from '../../src/react/index.ts'

// Nothing renders here: a hook of React would throw, as it does if another copy of React renders.
it('the hooks call none of React’s on a server, whose copy of React may be another', () => {
  const thread = useThread({ id: 'chat-1', userId: 'user-1' })
  expect(thread).toMatchObject({ id: 'chat-1', userId: 'user-1' })
  expect(() => useThreadMessages(thread, { messages: [] })).not.toThrow()
})

it('a server keeps no thread that it has rendered', () => {
  expect(useThread('chat-2')).not.toBe(useThread('chat-2'))
  expect(useThread().id).not.toBe(useThread().id)
})
