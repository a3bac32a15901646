/**
 * Records streams that nobody reads, or not to the end, lets go of them, and prints how each was recorded. One stream is
 * still read meanwhile, through its iterator alone. Run with `--expose-gc`.
 *
 * @module
 */
import { setImmediate as tick } from 'node:timers/promises'
import { openThread, wrapAgent } from '../../src/index.ts'
import { startRecording } from '../support/recording.ts'

const recording = startRecording()
const thread = openThread('left')

async function* words() {
  yield 'one '
  await tick()
  yield 'two '
  yield 'three'
}

const readable = () =>
  new ReadableStream<string>({
    start(controller) {
      controller.enqueue('one ')
      controller.enqueue('two ')
    },
  })

async function leaveStreams(): Promise<AsyncIterator<unknown>> {
  thread.streamMessage(words(), { name: 'unread iterable' })
  thread.streamMessage(readable(), { name: 'unread readable' })
  const half = thread.streamMessage(words(), { name: 'half an iterable' })
  await half[Symbol.asyncIterator]().next()
  const reader = thread.streamMessage(readable(), { name: 'half a readable' }).getReader()
  await reader.read()
  await wrapAgent(async () => words(), { name: 'unread run' })()
  const iterator = thread.streamMessage(words(), { name: 'read' })[Symbol.asyncIterator]()
  await iterator.next()
  return iterator
}

const stillRead = await leaveStreams()
for (let n = 0; n < 20; n++) {
  globalThis.gc?.()
  await tick()
}
while ((await stillRead.next()).done !== true) await tick()

for (const { name, attributes } of recording.spans()) {
  const what = attributes['gen_ai.agent.name'] ?? attributes['chat.message.name'] ?? name
  const state = attributes['chat.stream.state'] ?? 'ended'
  console.log([what, state, attributes['chat.content'] ?? attributes['chat.run.output']].join(': '))
}
