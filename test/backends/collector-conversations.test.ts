import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltCli, buildCli } from '../cli/built-cli.ts'
import { CONVERSATIONS } from '../story/thread-lines.ts'
import { needs } from '../support/needs.ts'
import { hasBackends, startBackends } from './start-backends.ts'

const PATIENCE_MILLIS = 60_000

// That the embedded store gives back what went in is what test/story/round-trip.test.ts shows.
describe(
  '145 real conversations, imported through the Collector',
  needs({ ...hasBackends, data: existsSync(CONVERSATIONS) }),
  () => {
    const stack = new AsyncDisposableStack()
    let cli: BuiltCli
    let exported: (source: string) => Promise<readonly string[]>
    let expected: readonly string[]

    beforeAll(async () => {
      cli = stack.use(await buildCli())
      const { collector, sources } = stack.use(await startBackends())
      const imported = await cli.run(['import', CONVERSATIONS, '--url', collector.url])
      if (imported.code !== 0) throw new Error(imported.stderr)
      exported = async (name) => {
        const command = ['export', '--all', '--format', 'jsonl', ...(sources.get(name) ?? [])]
        const { stdout, stderr } = await cli.run(command)
        return (stdout || stderr).split('\n').toSorted()
      }
      expected = await untilAllHaveCome(() => exported('the embedded store'))
    })

    afterAll(() => stack.disposeAsync())

    it.each(["the Collector's file", 'ClickHouse', 'Jaeger'])(
      'come back from %s byte by byte as from the embedded store',
      async (name) => {
        expect(await untilAllHaveCome(() => exported(name))).toEqual(expected)
      },
    )
  },
)

async function untilAllHaveCome(
  read: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const deadline = Date.now() + PATIENCE_MILLIS
  for (let last = -1; ; await delay(500)) {
    const lines = await read()
    const bytes = lines.join().length
    // One line is empty, behind the last line break.
    if ((lines.length === 146 && bytes === last) || Date.now() > deadline) return lines
    last = bytes
  }
}
