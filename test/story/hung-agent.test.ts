import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createReceiver } from '../../src/receiver/create-receiver.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import { sqliteStore } from '../../src/store/sqlite.ts'
import { buildCli, type BuiltCli } from '../cli/built-cli.ts'

const PROGRAM = join(import.meta.dirname, 'hang-process.ts')

let cli: BuiltCli
beforeAll(async () => {
  cli = await buildCli()
})
afterAll(() => cli[Symbol.asyncDispose]())

test('an agent that hangs is seen in its thread, also after its process was killed', async () => {
  const path = join(cli.folder, 'hung.db')
  const store = sqliteStore(path)
  const receiver = await createReceiver({ store, port: 0 })
  const child = spawn(process.execPath, [PROGRAM, receiver.url], { stdio: 'inherit' })
  const ended = once(child, 'exit')
  await expect.poll(() => receiver.counts.stored, { timeout: 60_000 }).toBe(3)
  child.kill('SIGKILL')
  await ended
  await receiver.close()

  const { messages, tally } = await readThread(store, 'hung')
  await store.close()
  expect(messages).toMatchObject([
    {
      role: 'user',
      content: 'Where is my order?',
      runs: [
        {
          name: 'ChatbotAgent',
          unfinished: true,
          input: 'Where is my order?',
          children: [{ name: 'lookup', unfinished: true, input: 'A-17' }],
        },
      ],
    },
  ])
  expect(tally).toMatchObject({ spans: 3, orphans: 0, conflicts: 0 })

  const { stdout } = await cli.run(['show', 'hung', '--db', path])
  expect(stdout).toMatch(/agent {2}ChatbotAgent {2}still running/)
  expect(stdout).toMatch(/tool {2}lookup {2}still running/)
  const played = await cli.run(['play', 'hung', '--db', path])
  expect(played.stdout).toMatch(/ChatbotAgent {2}still running/)
})
