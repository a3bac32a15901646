import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { installNode } from '../support/installed-runtime.ts'
import { orSkip } from '../support/or-skip.ts'
import { packedPackage } from '../support/packed-package.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { readFirstScreen } from './first-screen.ts'
import { Newcomer } from './newcomer.ts'

const { install, serve, file, code, run, show, output, reading } = readFirstScreen()

// The oldest of each line that is supported.
const OLD_NODE = '20.19.0'
const NODES = [OLD_NODE, '22.15.0', process.versions.node]
const TEN_MINUTES = 600_000

/** A folder in which an install line was typed and the file was pasted. undefined if no registry can be reached. */
async function settleIn(version: string, line = install): Promise<Newcomer | undefined> {
  const node = await installNode(version)
  if (node === undefined) return undefined
  const newcomer = new Newcomer(temporaryFolder(afterAll), node)
  const tarball = await packedPackage()
  const { code: end, output: said } = await newcomer.type(line.replace(/\bthreadspan\b/, tarball))
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED/.test(said)) return undefined
  expect({ end, said }).toEqual({ end: 0, said: expect.not.stringContaining('ERESOLVE') })
  writeFileSync(join(newcomer.folder, file), code)
  return newcomer
}

async function startReceiver(newcomer: Newcomer, line: string): Promise<string> {
  // Any port, because another receiver may run on this machine.
  const { url, stop } = await newcomer.start(`${line} --port 0`)
  onTestFinished(stop)
  return url
}

/** On a Node that only records, the commands run under another. */
function withSecondNode(line: string): string {
  return line.replace('npx', 'npx -p node@22')
}

const withoutTimes = (text: string): string =>
  text.replace(/\+?<?\d+ ms|\d{4}-[\d-]+T[\d:.]+Z|just now|\d+ s ago/g, 'TIME').trim()

const settled = new Map<string, Newcomer | undefined>()

beforeAll(async () => {
  for (const version of NODES) settled.set(version, await settleIn(version))
}, TEN_MINUTES)

describe.for(NODES)('README’s first screen, typed as it is on Node %s,', (version) => {
  const command = (line: string): string => (version === OLD_NODE ? withSecondNode(line) : line)

  it('says that nothing receives, if nothing does', async ({ skip }) => {
    const nowhere = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }
    const { code: end, output: said } = await orSkip(settled.get(version), 'registry', skip).type(
      run,
      nowhere,
    )
    expect(said).toContain('ENDPOINT_UNREACHABLE')
    expect(said).toContain('not sent: ')
    expect(said).not.toContain('    at ')
    expect(end).not.toBe(0)
  })

  it('records, shows what README shows, and leaves doctor nothing to find', async ({ skip }) => {
    const newcomer = orSkip(settled.get(version), 'registry', skip)
    const url = await startReceiver(newcomer, command(serve))
    const ran = await newcomer.type(run, { OTEL_EXPORTER_OTLP_ENDPOINT: url })
    const shown = await newcomer.type(command(show))
    expect(withoutTimes(ran.output + shown.output)).toBe(withoutTimes(output))

    const listed = await newcomer.type(command('npx threadspan ls'))
    expect(listed.output).toContain('chat-4711')
    const doctor = await newcomer.type(command(`npx threadspan doctor --url ${url}`))
    expect(doctor.output).not.toContain('✗')
    expect(doctor.code).toBe(0)
  })

  it('names an exporter that is given as OpenTelemetry 3 takes it', async ({ skip }) => {
    const newcomer = orSkip(settled.get(version), 'registry', skip)
    const asIn3 = code.replace(
      '(new OTLPTraceExporter(), {',
      '({ exporter: new OTLPTraceExporter(),',
    )
    expect(asIn3).not.toBe(code)
    writeFileSync(join(newcomer.folder, 'as-in-3.mjs'), asIn3)
    expect((await newcomer.type('node as-in-3.mjs')).output).toContain('EXPORTER_CANNOT_EXPORT')
  })
})

describe('beside README’s first screen,', () => {
  it('a Node that only records is named, and the way to run the commands', async ({ skip }) => {
    for (const line of [serve, 'npx threadspan ls']) {
      const newcomer = orSkip(settled.get(OLD_NODE), 'registry', skip)
      const { code: end, output: said } = await newcomer.type(line)
      expect(said).toContain('need Node 22.15 or newer; this is Node 20.19.0')
      expect(said).toContain(withSecondNode(line))
      expect(end).toBe(1)
    }
  })

  it('the code that reads finds what serve has stored', async ({ skip }) => {
    const newcomer = orSkip(settled.get('22.15.0'), 'registry', skip)
    writeFileSync(join(newcomer.folder, 'read.mjs'), reading)
    const read = await newcomer.type('node --no-warnings read.mjs')
    expect(read).toEqual({
      code: 0,
      output: 'user Hello, please help me 1\nassistant You said: Hello, please help me 0\n',
    })
  })

  it('an app that stays with OpenTelemetry 2.0 records the same', async ({ skip }) => {
    const line = install.replaceAll('@2 ', '@2.0.0 ').replace('@0.223', '@0.200.0')
    const newcomer = orSkip(await settleIn('22.15.0', line), 'registry', skip)
    const url = await startReceiver(newcomer, serve)
    const ran = await newcomer.type(run, { OTEL_EXPORTER_OTLP_ENDPOINT: url })
    const { output: shown } = await newcomer.type(show)
    expect(withoutTimes(ran.output + shown)).toBe(withoutTimes(output))
  })
})
