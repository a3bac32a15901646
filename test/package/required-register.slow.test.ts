import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createReceiver } from '../../src/receiver/create-receiver.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { LINES } from '../runtime/lines.ts'
import { installConsumer } from '../support/installed-consumer.ts'
import { installNode } from '../support/installed-runtime.ts'
import { orSkip } from '../support/or-skip.ts'
import { packedPackage } from '../support/packed-package.ts'
import { runCommand } from '../support/run-command.ts'

const FIVE_MINUTES = 300_000
const SAY = `
const { openThread } = require('threadspan')
openThread('required').trackMessage({ role: 'user', content: 'Hello' })
`

describe.for([
  { line: 'node20-sdk2', version: '20.19.0' },
  { line: 'node24-sdk3', version: process.versions.node },
])('threadspan/register on Node $version', ({ line, version }) => {
  let project: string | undefined
  let node: string | undefined

  beforeAll(async () => {
    const dependencies = LINES.find(({ name }) => name === line)?.packages ?? {}
    project = await installConsumer({ name: line, dependencies, tarball: await packedPackage() })
    node = await installNode(version)
  }, FIVE_MINUTES)

  it.for([
    ['require, as the first line of a CommonJS app', [], `require('threadspan/register')\n${SAY}`],
    ['--require', ['--require', 'threadspan/register'], SAY],
    ['--import', ['--import', 'threadspan/register'], SAY],
  ] as const)('has set all up when the app begins, with %s', async ([, flags, app], { skip }) => {
    const folder = mkdtempSync(join(orSkip(project, 'registry', skip), 'required-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const store = memoryStore()
    const receiver = await createReceiver({ port: 0, store })
    onTestFinished(() => receiver.close())
    writeFileSync(join(folder, 'app.cjs'), app)
    await runCommand(orSkip(node, 'registry', skip), [...flags, 'app.cjs'], {
      cwd: folder,
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    })
    expect((await readThread(store, 'required')).messages).toMatchObject([{ content: 'Hello' }])
  })
})
