import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BuiltCli, buildCli, finish } from './built-cli.ts'

const MESSAGES = 20_000

let cli: BuiltCli
let db: string

beforeAll(async () => {
  cli = await buildCli()
  db = join(cli.folder, 'threads.db')
  const file = join(cli.folder, 'threads.jsonl')
  const messages = Array.from({ length: 20 }, (_, n) => ({ role: 'user', content: `parcel ${n}` }))
  const lines = Array.from({ length: MESSAGES / 20 }, (_, n) =>
    JSON.stringify({ thread: `thread-${n}`, messages }),
  )
  writeFileSync(file, `${lines.join('\n')}\n`)
  await cli.run(['import', file, '--db', db])
  // An import indexes for a second at its end. What reads waits for the rest.
  await cli.run(['ls', '--db', db])
})

afterAll(() => cli[Symbol.asyncDispose]())

async function lag(): Promise<number> {
  const { stdout } = await cli.run(['db', 'info', '--json', '--db', db])
  return (JSON.parse(stdout) as { readonly lag: number }).lag
}

// The index is made anew in the first transaction, so a lag shows that the work has begun.
async function stoppedByCtrlC() {
  const child = cli.start(['db', 'reindex', '--db', db])
  const ended = finish(child)
  while ((await lag()) === 0) await pause(10)
  child.kill('SIGINT')
  return ended
}

test('db reindex ends in good order at Ctrl-C, and goes on after it and after a kill', async () => {
  expect(await lag()).toBe(0)
  const stopped = await stoppedByCtrlC()
  expect(stopped.code).toBe(130)
  expect(stopped.stderr).toMatch(/stopped at \d+ of 20000/)
  const killed = cli.start(['db', 'reindex', '--db', db])
  const ended = finish(killed)
  await pause(300)
  killed.kill('SIGKILL')
  await ended
  const whole = await cli.run(['db', 'reindex', '--db', db])
  expect(whole.stderr).toContain(`20000 spans of ${db}\n`)
  expect(await lag()).toBe(0)
  const found = await cli.run(['search', 'parcel 19', '--limit', '1000', '--db', db])
  expect(found.stdout.trimEnd().split('\n')).toHaveLength(1000)
})
