import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { LINES } from '../runtime/lines.ts'
import { installConsumer } from '../support/installed-consumer.ts'
import { orSkip } from '../support/or-skip.ts'
import { packedPackage } from '../support/packed-package.ts'
import { runCommand } from '../support/run-command.ts'
import { REPO } from './source-files.ts'

const FIVE_MINUTES = 300_000
const STRICT = [
  '--strict',
  '--exactOptionalPropertyTypes',
  '--noUncheckedIndexedAccess',
  '--noImplicitOverride',
  '--noPropertyAccessFromIndexSignature',
  '--verbatimModuleSyntax',
  '--skipLibCheck false',
]
const MODULES = ['--module nodenext', '--target es2022', '--allowImportingTsExtensions', '--noEmit']
const EXAMPLE = 'examples/own-store'
const CAUGHT = 'test/package/outside-project'
const FILES = [`${EXAMPLE}/text-store.ts`, `${EXAMPLE}/main.ts`, `${CAUGHT}/caught-errors.ts`]

describe('a project outside this one, with the packed package', () => {
  let project: string | undefined

  beforeAll(async () => {
    const tarball = await packedPackage()
    const dependencies = LINES.find(({ name }) => name === 'node24-sdk2')?.packages ?? {}
    project = await installConsumer({ name: 'own-store', dependencies, tarball })
    if (project === undefined) return
    for (const folder of [EXAMPLE, CAUGHT]) {
      await cp(join(REPO, folder), join(project, folder), { recursive: true })
    }
  }, FIVE_MINUTES)

  it('compiles a store of its own under strict settings, libraries checked', async ({ skip }) => {
    const cwd = orSkip(project, 'registry', skip)
    const options = ['--ignoreConfig', ...STRICT, ...MODULES].join(' ').split(' ')
    await expect(runCommand('tsc', [...options, ...FILES], { cwd })).resolves.toBe('')
  })

  it('records into its store through a receiver, and reads the thread back', async ({ skip }) => {
    expect(await run(`${EXAMPLE}/main.ts`, orSkip(project, 'registry', skip))).toEqual([
      'chat-4711: 2 messages',
      'user: Hello',
      'assistant: What can I do for you?',
    ])
  })

  it('catches each class of error by its name', async ({ skip }) => {
    expect(await run(`${CAUGHT}/caught-errors.ts`, orSkip(project, 'registry', skip))).toEqual([
      'OptionError OPTION: change the program',
      'ThreadspanError PORT_IN_USE: take another port',
      'ThreadNotFoundError THREAD_NOT_FOUND: tell the user',
      'OtlpDecodeError OTLP_DECODE: tell the user',
      'DeliveryError DELIVERY: try again',
      'StoreError STORE: try again',
    ])
  })
})

async function run(program: string, cwd: string): Promise<string[]> {
  return (await runCommand(process.execPath, [program], { cwd })).trimEnd().split('\n')
}
