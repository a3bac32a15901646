import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { context, trace } from '@opentelemetry/api'
import type { RecordedRun } from '../../src/thread/recorded-thread.ts'
import type { Story } from './story.ts'

/** Work that loses its context on the way: a queue, an emitter, a generator, a bare message ID, a linked trace. */
export const throughAQueue: Story = {
  title: 'work behind a queue, an emitter, a generator, a bare message ID and in a linked trace',
  threadId: 'story-through-a-queue',

  async record({ openThread, injectThread, extractThread, withParent, wrapTool }, threadId) {
    const thread = openThread(threadId)
    const question = thread.trackMessage({ role: 'user', content: 'Where is my order?' })

    const job = JSON.stringify(thread.run(() => injectThread({ order: 'A-17' })))
    context.with(extractThread(JSON.parse(job) as Record<string, unknown>), () => work('worker'))

    const emitter = new EventEmitter()
    emitter.on(
      'done',
      thread.bind(() => work('listener')),
    )
    emitter.emit('done')

    const body = thread.bind(async function* () {
      await Promise.resolve()
      work('generator')
      yield 1
    })
    for await (const _ of body()) void _

    withParent(question, () => work('bare id'))
    withParent(question, () => work('linked'), { mode: 'link' })
    await wrapTool(async function lookup() {
      await Promise.resolve()
      work('in the tool')
    })().setParent(question)
    return { question }
  },

  verify({ messages, runs }, { question }) {
    assert.deepEqual(runs, [])
    assert.equal(messages[0]?.id, question)
    const names = (list: readonly RecordedRun[]): unknown[] =>
      list.map(({ name, kind, children }) => [name, kind, ...names(children)])
    assert.deepEqual(
      names(messages[0]?.runs ?? []).toSorted((a, b) => (String(a) < String(b) ? -1 : 1)),
      [
        ['bare id', 'tool'],
        ['generator', 'tool'],
        ['linked', 'tool'],
        ['listener', 'tool'],
        ['lookup', 'tool', ['in the tool', 'tool']],
        ['worker', 'tool'],
      ],
    )
  },
}

function work(name: string): void {
  const attributes = { 'gen_ai.operation.name': 'execute_tool' }
  trace.getTracer('app').startSpan(name, { attributes }).end()
}
