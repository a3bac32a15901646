import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Sink } from './sink.ts'

const PROGRAM = join(import.meta.dirname, 'unsent-process.ts')
const LINE =
  /^threadspan: the process ended while 2 spans of threads waited in a BatchSpanProcessor: /

async function stderrOf(args: string[], env: Record<string, string> = {}): Promise<string> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: { ...process.env, ...env } })
  let text = ''
  child.stderr.on('data', (data) => (text += String(data)))
  expect(await once(child, 'close')).toEqual([0, null])
  return text
}

describe('a process that ends before its BatchSpanProcessor sends', () => {
  it.each(['natural end', 'process.exit()'])('says so in one line, at %s', async (ending) => {
    expect(await stderrOf([ending])).toMatch(LINE)
  })

  it('says nothing after shutdown, without threads, with OTEL_LOG_LEVEL=none, or if threads are delivered otherwise', async () => {
    const sink = new Sink()
    const url = await sink.listen()
    onTestFinished(() => sink.close())
    const quiet = await Promise.all([
      stderrOf(['shutdown']),
      stderrOf(['says nothing']),
      stderrOf(['natural end'], { OTEL_LOG_LEVEL: 'none' }),
      stderrOf(['natural end', url]),
    ])
    expect(quiet).toEqual(['', '', '', ''])
  })
})
