import { cpSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { builtPackage } from '../support/built-package.ts'
import { installConsumer } from '../support/installed-consumer.ts'
import { installRuntime } from '../support/installed-runtime.ts'
import { orSkip } from '../support/or-skip.ts'
import { runCommand } from '../support/run-command.ts'

const EXAMPLES = join(import.meta.dirname, '../../examples/frameworks')
const TEN_MINUTES = 600_000
const entries = readdirSync(EXAMPLES, { withFileTypes: true })
const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
const SHARED = ['drive.js', 'instrumentation.ts', 'ready.ts', 'sessions.ts', 'tsconfig.json']

// These run on Node 20 too. AI SDK 7 needs Node 22.
const ON_NODE_20 = new Set(['ai-sdk-5', 'ai-sdk-6', 'langchain', 'langgraph'])
const NODE_20 = { package: 'node', version: '20.20.2' } as const

let built: string

beforeAll(async () => {
  built = await builtPackage()
})

describe('a built app records each message once, in the thread that it has verified, with', () => {
  it('each of the frameworks that the README lists', () => {
    const readme = readFileSync(join(EXAMPLES, 'README.md'), 'utf8')
    const listed = [...readme.matchAll(/^\| \[([\w-]+)\]/gm)].map(([, name]) => String(name))
    expect(listed.toSorted()).toEqual(names.toSorted())
  })

  it.for(names)('%s', { timeout: TEN_MINUTES }, async (name, { skip }) => {
    const manifest = readFileSync(join(EXAMPLES, name, 'package.json'), 'utf8')
    const { dependencies } = JSON.parse(manifest) as { dependencies: Record<string, string> }
    const project = await installConsumer({ name: `framework-${name}`, dependencies })
    const cwd = mkdtempSync(join(orSkip(project, 'registry', skip), 'run-'))
    try {
      for (const file of SHARED) cpSync(join(EXAMPLES, file), join(cwd, file))
      cpSync(join(EXAMPLES, name), cwd, { recursive: true })
      // Not installed, so that a changed source needs no new installation.
      cpSync(built, join(cwd, 'node_modules/threadspan'), { recursive: true })
      await runCommand('npm', ['run', 'build'], { cwd })
      await drive(cwd, process.execPath)
      if (!ON_NODE_20.has(name)) return
      const [node20 = ''] = orSkip(await installRuntime(NODE_20), 'registry', skip)
      await drive(cwd, node20)
    } finally {
      await rm(cwd, { recursive: true })
    }
  })
})

async function drive(cwd: string, node: string): Promise<void> {
  const said = await runCommand('npm', ['start', '--silent'], { cwd, env: { APP_NODE: node } })
  // Nest writes a log of its own.
  expect(said.split('\n').at(-2)).toBe('20 threads, each message once')
}
