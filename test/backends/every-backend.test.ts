import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RecordedThread } from '../../src/thread/recorded-thread.ts'
import { type BuiltCli, buildCli } from '../cli/built-cli.ts'
import { needs } from '../support/needs.ts'
import { hasPython } from './backend-cache.ts'
import { hasBackends, startBackends } from './start-backends.ts'
import { visit, wholeThread, withBelow } from './visit.ts'

describe(
  'page → Node → Python → language model, all through the Collector',
  needs({ ...hasBackends, python: hasPython }),
  () => {
    const stack = new AsyncDisposableStack()
    let cli: BuiltCli
    let thread: RecordedThread
    let sources: ReadonlyMap<string, readonly string[]>
    let exported: (source: string) => Promise<string>

    beforeAll(async () => {
      cli = stack.use(await buildCli())
      const backends = stack.use(await startBackends())
      const { collector, store } = backends
      sources = backends.sources
      const threadId = await visit(stack, collector.url)
      thread = await wholeThread(store, threadId)
      exported = async (name) => {
        const command = ['export', threadId, '--format', 'jsonl', ...(sources.get(name) ?? [])]
        const { code, stdout, stderr } = await cli.run(command)
        return code === 0 ? stdout : stderr
      }
    })

    afterAll(() => stack.disposeAsync())

    it('is one thread of three services', () => {
      expect(thread.services.toSorted()).toEqual(['chat', 'chat-page', 'orders'])
      expect(thread.messages.map(({ role }) => role)).toEqual([
        'user',
        'assistant',
        'tool',
        'assistant',
      ])
    })

    it('marks the spans of the Python service, in which there is no code of ours', () => {
      const [question] = thread.messages
      const python = withBelow(question?.runs ?? []).filter(({ service }) => service === 'orders')
      expect(python.map(({ name, kind }) => ({ name, kind }))).toEqual([
        { name: 'GET /orders/{id}', kind: undefined },
        { name: 'chat gpt-5-mini', kind: 'llm' },
      ])
      for (const { attributes } of python) {
        expect(attributes).toMatchObject({
          'chat.thread_id': thread.id,
          'chat.message_id': question?.id,
        })
      }
    })

    it('has doctor tell who records, who is marked by the Collector and what is missing', async () => {
      const { code, stdout } = await cli.run(['doctor', ...(sources.get('ClickHouse') ?? [])])
      expect(stdout).toContain('chat, chat-page with Threadspan; orders marked by a Collector')
      expect(stdout).toContain('its tables for threads are missing')
      expect(stdout).not.toMatch(/log records.* missing|no table of log records/)
      expect(code).toBe(6)
    })

    it.each(["the Collector's file", 'ClickHouse', 'Jaeger'])(
      'is exported from %s byte by byte as from the embedded store',
      async (name) => {
        const expected = await exported('the embedded store')
        expect(expected.length).toBeGreaterThan(500)
        await expect.poll(() => exported(name), { timeout: 15_000 }).toBe(expected)
      },
    )
  },
)
