import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type BuildOptions } from 'esbuild'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createReceiver } from '../../src/receiver/create-receiver.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { LINES } from '../runtime/lines.ts'
import { installConsumer } from '../support/installed-consumer.ts'
import { orSkip } from '../support/or-skip.ts'
import { packedPackage } from '../support/packed-package.ts'
import { runCommand } from '../support/run-command.ts'

const FIVE_MINUTES = 300_000
const SAY = `
import { openThread } from 'threadspan'
openThread('bundled').trackMessage({ role: 'user', content: 'Hello' })
`
// What esbuild's own documentation says for CommonJS packages in an ES module.
const BANNER = {
  js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)",
}

const REGISTERED = `
import { checkSetup } from 'threadspan'
import { registerThreads } from 'threadspan/sdk'
const threads = await registerThreads({ url: process.env.OTEL_EXPORTER_OTLP_ENDPOINT })
for (const { code } of await checkSetup()) console.log(code)
${SAY}
await threads.shutdown()
`
const PRELOADED = `import 'threadspan/register'\n${SAY}`
const STORING = `
import { createReceiver } from 'threadspan/receiver'
import { findThreads } from 'threadspan/replay'
import { sqliteStore } from 'threadspan/store/sqlite'
const store = sqliteStore(':memory:')
const receiver = await createReceiver({ port: 0, store })
console.log(await findThreads(store))
await receiver.close()
`

let projects: readonly (string | undefined)[] = []

beforeAll(async () => {
  const tarball = await packedPackage()
  projects = await Promise.all(
    ['node24-sdk2', 'node24-sdk3'].map(async (name) => {
      const dependencies = LINES.find((line) => line.name === name)?.packages ?? {}
      return installConsumer({ name, dependencies, tarball })
    }),
  )
}, FIVE_MINUTES)

/** Bundles a program into one ES module in a project, and runs it. */
async function runBundled(
  project: string,
  program: string,
  env: Record<string, string> = {},
  options: BuildOptions = {},
): Promise<string> {
  const folder = mkdtempSync(join(project, 'bundled-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const [entry, outfile] = [join(folder, 'app.js'), join(folder, 'bundle.mjs')]
  writeFileSync(entry, program)
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
    ...options,
  })
  return runCommand(process.execPath, ['--no-warnings', outfile], { env })
}

describe.for([
  ['OpenTelemetry 2', 0],
  ['OpenTelemetry 3', 1],
] as const)('an app that esbuild has made one ES module of, with %s', ([, at]) => {
  it.for([
    ['registerThreads', REGISTERED, {}],
    ['registerThreads and all packages in the bundle', REGISTERED, { banner: BANNER }],
    ['registerThreads and all packages outside', REGISTERED, { packages: 'external' }],
    ['threadspan/register', PRELOADED, {}],
  ] as const)('records, with %s', async ([, program, options], { skip }) => {
    const store = memoryStore()
    const receiver = await createReceiver({ port: 0, store })
    onTestFinished(() => receiver.close())
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url }
    const project = orSkip(projects[at], 'registry', skip)
    expect(await runBundled(project, program, env, options)).toBe('')
    expect((await readThread(store, 'bundled')).messages).toMatchObject([{ content: 'Hello' }])
  })

  it('receives and stores', async ({ skip }) => {
    expect(await runBundled(orSkip(projects[at], 'registry', skip), STORING)).toBe('[]\n')
  })
})
