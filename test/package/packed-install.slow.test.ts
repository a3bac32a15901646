import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { LINES } from '../runtime/lines.ts'
import type { Line } from '../runtime/lines.ts'
import { installConsumer } from '../support/installed-consumer.ts'
import { orSkip } from '../support/or-skip.ts'
import { packedPackage } from '../support/packed-package.ts'
import { runCommand } from '../support/run-command.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { PUBLIC_NAMES } from './public-names.ts'

const FIVE_MINUTES = 300_000
const MIDDLEWARE = ['./express', './fastify', './hono', './next', './node-http']
const HELPERS = ['./ai-sdk', './langchain']
const NEUTRAL = [
  '.',
  './browser',
  './sdk',
  './semconv',
  './replay',
  './store',
  ...MIDDLEWARE,
  ...HELPERS,
]

describe('the packed package in an empty project', () => {
  let withApiAlone: string | undefined
  let withSdk: string | undefined

  beforeAll(async () => {
    const tarball = await packedPackage()
    const { packages } = LINES.find(({ name }) => name === 'node24-sdk2') as Line
    const api = { '@opentelemetry/api': packages['@opentelemetry/api'] ?? '' }
    withApiAlone = await installConsumer({ name: 'api-alone', dependencies: api, tarball })
    const dependencies = { ...packages, react: '19.3.1' }
    withSdk = await installConsumer({ name: 'node24-sdk2-react', dependencies, tarball })
  }, FIVE_MINUTES)

  it.for(Object.entries(PUBLIC_NAMES))(
    '%s can be imported and has its names',
    async ([subpath, { values }], { skip }) => {
      const folder = orSkip(withSdk, 'registry', skip)
      expect(await importedNames(folder, subpath)).toEqual(values)
    },
  )

  it.for(NEUTRAL)('%s needs no package but the OpenTelemetry API', async (subpath, { skip }) => {
    const folder = orSkip(withApiAlone, 'registry', skip)
    expect(await importedNames(folder, subpath)).toEqual(PUBLIC_NAMES[subpath]?.values)
  })

  it('says what to install where registerThreads finds no SDK', async ({ skip }) => {
    const folder = orSkip(withApiAlone, 'registry', skip)
    const program =
      "(await import('threadspan/sdk')).registerThreads().catch((error) => console.log(error.code, error.message))"
    const said = await evaluate(folder, program)
    expect(said).toContain('SDK_MISSING')
    expect(said).toContain('npm install @opentelemetry/api@1.9 @opentelemetry/sdk-trace@2')
  })

  it('sets OpenTelemetry up once that line was typed, also beside a newer API', async ({
    skip,
  }) => {
    orSkip(withApiAlone, 'registry', skip)
    const folder = temporaryFolder(onTestFinished)
    const type = (line: string): Promise<string> =>
      runCommand('bash', ['-c', `${line} --no-audit --no-fund --prefer-offline`], { cwd: folder })
    await type(`npm install ${await packedPackage()} @opentelemetry/api@1.10`)
    const register = "const { registerThreads } = await import('threadspan/sdk')\n"
    const hint = `${register}await registerThreads().catch(({ message }) => console.log(message))`
    const [line = ''] = /npm install .*/.exec(await evaluate(folder, hint)) ?? []
    await type(line)
    const program = `${register}await (await registerThreads()).shutdown()\nconsole.log('set up')`
    expect(await evaluate(folder, program)).toBe('set up\n')
  })

  it('gives a CommonJS program its names too', async ({ skip }) => {
    const folder = orSkip(withApiAlone, 'registry', skip)
    const program = "console.log(typeof require('threadspan').openThread)"
    expect(await evaluate(folder, program, 'commonjs')).toBe('function\n')
  })

  it('has types that compile for a strict consumer, libraries checked', async ({ skip }) => {
    const folder = orSkip(withSdk, 'registry', skip)
    const imports = Object.keys(PUBLIC_NAMES).map(
      (subpath, at) => `import * as m${at} from '${specifier(subpath)}'\nvoid m${at}`,
    )
    const source = join(folder, 'consumer.mts')
    await writeFile(source, imports.join('\n'))
    const options = '--ignoreConfig --noEmit --strict --skipLibCheck false --module nodenext'
    const compiled = runCommand('tsc', [...options.split(' '), source], { cwd: folder })
    await expect(compiled).resolves.toBe('')
  })

  it('installs a command that says its version', async ({ skip }) => {
    const folder = orSkip(withApiAlone, 'registry', skip)
    const command = join(folder, 'node_modules/.bin/threadspan')
    expect(await runCommand(command, ['--version'])).toMatch(/^\d+\.\d+\.\d+/)
  })
})

async function importedNames(folder: string, subpath: string): Promise<unknown> {
  const program = `console.log(JSON.stringify(Object.keys(await import('${specifier(subpath)}')).sort()))`
  return JSON.parse(await evaluate(folder, program))
}

function evaluate(folder: string, program: string, type = 'module'): Promise<string> {
  return runCommand(process.execPath, [`--input-type=${type}`, '--eval', program], { cwd: folder })
}

function specifier(subpath: string): string {
  return subpath.replace('.', 'threadspan')
}
