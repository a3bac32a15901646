import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { withoutPassword } from '../../src/cli/source/without-password.ts'
import { Secrets } from '../../src/store/http/secrets.ts'
import { type FakeServer, startServer } from '../store/http/fake-server.ts'
import { type BuiltCli, buildCli, type CliResult } from './built-cli.ts'

const PASSWORD = 'pässw0rd-4711/@:x'
const ENCODED = encodeURIComponent(PASSWORD)
const TOKEN = 's3cr3t-TOKEN-4711'
const BASIC = `Basic ${Buffer.from(`ann:${PASSWORD}`).toString('base64')}`
const THREAD = '{"thread":"a","messages":[{"role":"user","content":"one"}]}\n'

let cli: BuiltCli
let server: FakeServer
let status = 200

beforeAll(async () => {
  cli = await buildCli()
  // Repeats all that it was sent, as a debugging proxy does.
  server = await startServer(({ headers, url }, response) => {
    const sent = `${url} ${JSON.stringify(headers)}`
    const basic = Buffer.from(headers.authorization?.replace('Basic ', '') ?? '', 'base64')
    const echo = headers.authorization === BASIC ? `${sent} ${basic}` : sent + sent.toUpperCase()
    const location = `http://other.example/?t=${TOKEN}`
    response.writeHead(status, status === 302 ? { location } : {}).end(status === 200 ? '{}' : echo)
  })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await cli[Symbol.asyncDispose]()
})
beforeEach(() => {
  status = 200
})

const withPassword = (): string => server.url.replace('//', `//ann:${ENCODED}@`)
const authorizations = (from: number) =>
  server.requests.slice(from).map(({ headers }) => headers.authorization)

function expectNoSecret({ stdout, stderr }: CliResult): void {
  const printed = stdout + stderr
  const bytes = [PASSWORD, `ann:${PASSWORD}`, TOKEN].map((text) => Buffer.from(text))
  const spelt = bytes.flatMap((secret) => [secret.toString('base64'), secret.toString('hex')])
  for (const secret of [PASSWORD, ENCODED, 'w0rd-4711', TOKEN, TOKEN.toUpperCase(), ...spelt]) {
    expect(printed).not.toContain(secret)
  }
}

describe('a user and password in --url', () => {
  test.each([
    ['import', ['import', '-', '--url']],
    ['doctor', ['doctor', '--url']],
  ])('authenticate by Basic, and are not printed: %s', async (_command, args) => {
    const from = server.requests.length
    const result = await cli.run([...args, withPassword()], { input: THREAD })
    expect(new Set(authorizations(from))).toEqual(new Set([BASIC]))
    expect(server.requests.length - from).toBeGreaterThan(1)
    expect(result.stdout + result.stderr).toContain(server.url)
    expectNoSecret(result)
  })

  test.each([302, 400, 401])(
    'are not printed by an answer of %i that repeats them',
    async (answer) => {
      status = answer
      const headers = ['--header', `Authorization: Bearer ${TOKEN}`, '--header', `X-Key: ${TOKEN}`]
      for (const to of [[withPassword()], [server.url, ...headers]]) {
        const imported = await cli.run(['import', '-', '--url', ...to], { input: THREAD })
        const checked = await cli.run(['doctor', '--url', ...to])
        expect([imported.code, checked.code]).toEqual([1, 6])
        expect(imported.stderr).toContain(`line 1: refused with ${answer}`)
        expectNoSecret(imported)
        expectNoSecret(checked)
      }
    },
  )

  test('are not printed if nothing answers, or if the address is wrong', async () => {
    for (const url of [
      `http://ann:${ENCODED}@127.0.0.1:9`,
      `http://ann:${PASSWORD}@127.0.0.1:9`,
      `htp://ann:${ENCODED}@h`,
      `ann:${ENCODED}@h`,
      `http://ann:${ENCODED}@bad host`,
      `http://ann:${ENCODED}@h/?token=${TOKEN}`,
    ]) {
      for (const args of [
        ['import', '-', '--url'],
        ['doctor', '--url'],
      ]) {
        const result = await cli.run([...args, url], { input: THREAD })
        expect(result.code).toBeGreaterThan(0)
        expectNoSecret(result)
      }
    }
  })
})

describe('a --header of import', () => {
  test('is sent with each request, and goes before the password of the URL', async () => {
    const from = server.requests.length
    const headers = ['--header', `Authorization: Bearer ${TOKEN}`, '--header', 'X-Tenant: chat']
    const result = await cli.run(['import', '-', '--url', withPassword(), ...headers], {
      input: THREAD,
    })
    expect(result.code).toBe(0)
    const sent = server.requests.slice(from)
    expect(sent.map(({ url }) => url)).toEqual(['/', '/v1/traces'])
    for (const { headers: got } of sent) {
      expect([got.authorization, got['x-tenant']]).toEqual([`Bearer ${TOKEN}`, 'chat'])
    }
    expectNoSecret(result)
  })

  test('that cannot be sent, or has nowhere to go, is bad usage and not repeated', async () => {
    for (const args of [
      ['--url', server.url, '--header', `Bad name: ${TOKEN}`],
      ['--url', server.url, '--header', `X: a\r\nInjected: ${TOKEN}`],
      ['--url', server.url, '--header', TOKEN],
      ['--header', `Authorization: ${TOKEN}`],
    ]) {
      const result = await cli.run(['import', '-', ...args], { input: THREAD })
      expect(result.code).toBe(3)
      expectNoSecret(result)
    }
  })
})

describe('an address with a password, elsewhere', () => {
  test('authenticates by Basic where it is a source', async () => {
    const from = server.requests.length
    const result = await cli.run(['ls', '--source', `tempo+${withPassword()}?since=1h`])
    expect(new Set(authorizations(from))).toEqual(new Set([BASIC]))
    expectNoSecret(result)
  })

  test.each([
    [['ls', '--db', `http://ann:${PASSWORD}@h.example`]],
    [['ls', '--source', `http://ann:${PASSWORD}@h.example`]],
    [['ls', '--source', `tempo+ann:${ENCODED}@h.example`]],
    [['ls', '--source', `ann:${ENCODED}@localhost`]],
    [['sources', 'add', 'x', `http://ann:${PASSWORD}@h.example`]],
    [['sources', 'rm', `http://ann:${PASSWORD}@h.example`]],
    [['show', 'x', '--source', `tmepo+http://ann:${PASSWORD}@h.example`]],
    [['export', '--all', '--db', `clickhouse://ann:${PASSWORD}@h.example`]],
    [['import', `http://ann:${PASSWORD}@h.example`]],
    [['import', '-', '--db', `http://ann:${PASSWORD}@h.example/`]],
    [['doctor', '--db', `http://ann:${PASSWORD}@h.example`]],
  ])('is not printed where it makes no sense: %s', async (args) => {
    expectNoSecret(await cli.run(args, { input: THREAD }))
  })

  test('is not printed from a file of saved sources that somebody wrote by hand', async () => {
    const folder = join(cli.folder, '.config/threadspan')
    mkdirSync(folder, { recursive: true })
    const sources = { hand: { source: `tmepo+http://ann:${ENCODED}@h.example` } }
    writeFileSync(join(folder, 'sources.json'), JSON.stringify({ sources }))
    const listed = await cli.run(['sources', 'ls'])
    expect(listed.stdout).toContain('tmepo+http://***@h.example')
    for (const result of [listed, await cli.run(['ls', '--source', 'hand'])]) expectNoSecret(result)
  })

  test('is not printed from the environment', async () => {
    const endpoint = `http://ann:${ENCODED}@h.example:4317/v1/traces`
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }
    const result = await cli.run(['doctor', '--url', server.url], { env })
    expect(result.stdout).toContain('OTEL_EXPORTER_OTLP_ENDPOINT=http://***@h.example:4317')
    expectNoSecret(result)
  })

  test('is shown without user and password', () => {
    expect(withoutPassword('tempo+https://a:b@h/p?q=1')).toBe('tempo+https://***@h/p?q=1')
    expect(withoutPassword('a:b/c@d@h')).toBe('***@h')
    expect(withoutPassword('https://h/path')).toBe('https://h/path')
    expect(withoutPassword('/data/threads.db')).toBe('/data/threads.db')
  })
})

describe('secrets', () => {
  const secrets = new Secrets([TOKEN, `ann:${PASSWORD}`])

  test.each([
    ['as it is', TOKEN],
    ['in base64', Buffer.from(TOKEN).toString('base64')],
    ['in base64 for URLs', Buffer.from(`ann:${PASSWORD}`).toString('base64url')],
    ['in hex', Buffer.from(TOKEN).toString('hex')],
    ['in JSON', JSON.stringify(`ann:${PASSWORD}`)],
    ['in a URL', encodeURIComponent(`ann:${PASSWORD}`)],
  ])('are hidden in a text that quotes them %s', (_how, quoted) => {
    const hidden = secrets.hide(`you sent ${quoted} to us`)
    expect(hidden).toMatch(/^you sent .*\*\*\*.* to us$/)
    expect(hidden).not.toContain(quoted)
  })

  test.each([
    ['in upper case', TOKEN.toUpperCase()],
    ['over two lines', `${TOKEN.slice(0, 8)}\n${TOKEN.slice(8)}`],
    ['letter by letter', Array.from(TOKEN).join(' ')],
  ])('leave nothing of a text that quotes them %s', (_how, quoted) => {
    expect(secrets.hide(`you sent ${quoted}`)).toBe('(not shown: it repeats the credentials)')
  })

  test('leave other texts as they are', () => {
    expect(secrets.hide('it is busy; try again in 4711 s')).toBe('it is busy; try again in 4711 s')
  })
})
