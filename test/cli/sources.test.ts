import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { clickhouseThreadTables } from '../../src/store/clickhouse.ts'
import { otlpFileStore } from '../../src/store/otlp-file.ts'
import { makeAttributes } from '../otlp/recorded-spans.ts'
import { type FakeServer, startServer } from '../store/http/fake-server.ts'
import { type FakeTempo, startFakeTempo } from '../store/http/fake-tempo.ts'
import { sketchMessage, sketchSpan } from '../store/thread-spans.ts'
import { type BuiltCli, buildCli } from './built-cli.ts'

const TOKEN = 'Bearer s3cr3t-token'

let cli: BuiltCli
let tempo: FakeTempo
let source: string

beforeAll(async () => {
  cli = await buildCli()
  tempo = await startFakeTempo()
  source = `tempo+${tempo.url}?since=3650d`
  const start = BigInt(Date.now()) * 1_000_000n
  const now = { startUnixNano: start, endUnixNano: start + 1n }
  tempo.spans.push(
    {
      ...sketchMessage({ trace: 1, span: 1, thread: 'from-tempo', text: 'How do I cancel?' }),
      ...now,
    },
    { ...sketchSpan({ trace: 1, span: 2 }), ...now },
  )
})

afterAll(async () => {
  await tempo[Symbol.asyncDispose]()
  await cli[Symbol.asyncDispose]()
})

const sourcesFile = () => join(cli.folder, '.config/threadspan/sources.json')

describe('--source', () => {
  test.each([
    [['ls'], /from-tempo.*How do I cancel\?/],
    [['show', 'from-tempo'], /How do I cancel\?/],
    [['show', 'from-te'], /How do I cancel\?/],
    [['play', 'from-tempo', '--timing', 'instant'], /How do I cancel\?/],
    [['export', '--all'], /"thread":"from-tempo"/],
  ])('%s reads a backend', async (args, printed) => {
    const { code, stdout } = await cli.run([...args, '--source', source])
    expect(stdout).toMatch(printed)
    expect(code).toBe(0)
  })

  test('ls says what the backend cannot do, on stderr', async () => {
    const { stdout, stderr } = await cli.run(['ls', '--source', source])
    expect(stdout.split('\n')).toHaveLength(2)
    expect(stderr).toBe(
      'note: this source keeps no index of threads: listed are those that a search has found\n' +
        "note: threads whose id stands on nothing but a web page's spans are not listed: show finds them by it\n" +
        'note: the latest come first among those that were found\n',
    )
  })

  test('takes a file, and local for the store', async () => {
    const file = join(cli.folder, 'some.jsonl')
    const line = { thread: 'in-file', messages: [{ role: 'user', content: 'hello' }] }
    await cli.run(['import', '-', '--db', file], { input: `${JSON.stringify(line)}\n` })
    expect((await cli.run(['ls', '--source', file])).stdout).toContain('in-file')
    const env = { THREADSPAN_DB: file }
    const local = await cli.run(['ls', '--source', 'local'], { env })
    expect(local.stdout).toContain('in-file')
    expect(local.stderr).toBe('')
  })

  test.each([
    [['ls', '--source', 'prod'], 3, /no source is saved as "prod"/],
    [['ls', '--source', './missing.db'], 5, /there is no store at \.\/missing\.db/],
    [['ls', '--source', 'zipkin+http://host'], 3, /there is no kind of source "zipkin\+http"/],
    [['ls', '--source', 'http://host'], 3, /there is no kind of source "http"/],
    [['ls', '--source', 'jaeger+http://host?tabel=x'], 3, /knows no parameter "tabel"/],
    [['ls', '--source', 'jaeger+http://host?api=v9'], 3, /api must be auto, v3 or legacy/],
    [
      ['ls', '--source', 'tempo+http://host?timeout=soon'],
      3,
      /timeout must be a number of seconds/,
    ],
    [['ls', '--source', 'clickhouse+http://u:p4ssw0rd@host?table=a.b'], 3, /table must be a name/],
    [['ls', '--source', 'local', '--db', 'x.db'], 3, /--db and --source both/],
    [['ls', '--source', 'tempo+http://host', '--header', 'none'], 3, /a --header has no name/],
    [['ls', '--source', 'jaeger+http://u:p4ssw0rd@127.0.0.1:1'], 5, /nothing answers there/],
  ])('%s ends with %i', async (args, code, said) => {
    const result = await cli.run(args)
    expect(result.stderr).toMatch(said)
    expect(result.stderr).not.toContain('p4ssw0rd')
    expect(result.code).toBe(code)
  })

  test('says that an answer is partial', async () => {
    await using server = await startServer((_request, response) =>
      response.end('{"traces":[],"metrics":{"completedJobs":1,"totalJobs":3}}'),
    )
    const { stderr } = await cli.run(['show', 'x', '--source', `tempo+${server.url}?since=1h`])
    expect(stderr).toContain(`partial: ${server.url}: it searched only 1 of 3 parts of its data\n`)
    expect(stderr).toContain('no thread "x" in this store')
  })
})

describe('credentials', () => {
  let server: FakeServer
  beforeAll(async () => {
    server = await startServer(({ headers }, response) => {
      if (headers.authorization === TOKEN) response.end('{"traces":[]}')
      else response.writeHead(401).end(`no ${headers.authorization}`)
    })
  })
  afterAll(async () => server[Symbol.asyncDispose]())

  test.each([
    ['--header', ['--header', `Authorization: ${TOKEN}`], {}],
    [
      'THREADSPAN_HEADERS',
      [],
      { THREADSPAN_HEADERS: `authorization=${encodeURIComponent(TOKEN)},x-a=b` },
    ],
  ])('are taken from %s', async (_from, args, env) => {
    const command = ['ls', '--source', `tempo+${server.url}?since=1h`, ...args]
    const { stderr, code } = await cli.run(command, { env })
    expect([code, stderr.includes('No thread matches')]).toEqual([6, true])
  })

  test('that are wrong are not repeated', async () => {
    const wrong = ['--header', 'Authorization: Bearer wr0ng-one']
    const { stderr, code } = await cli.run(['ls', '--source', `tempo+${server.url}`, ...wrong])
    expect(stderr).toMatch(/401: the credentials are missing or insufficient/)
    expect(stderr).not.toContain('wr0ng-one')
    expect(code).toBe(5)
  })

  test('of a saved source are kept where only the user can read them, and never printed', async () => {
    const address = `tempo+${server.url.replace('//', '//ann:pa55word@')}`
    const added = await cli.run([
      'sources',
      'add',
      'prod',
      address,
      '--header',
      `Authorization: ${TOKEN}`,
    ])
    const fromEnv = await cli.run([
      'sources',
      'add',
      'env',
      `tempo+${server.url}`,
      '--header-env',
      'authorization=TEMPO_AUTH',
    ])
    const listed = await cli.run(['sources', 'ls'])
    expect(statSync(sourcesFile()).mode & 0o777).toBe(0o600)
    expect(statSync(join(sourcesFile(), '..')).mode & 0o777).toBe(0o700)
    expect(readFileSync(sourcesFile(), 'utf8')).toContain(TOKEN)
    expect(listed.stdout).toBe(
      `prod\ttempo+${server.url}\tauthorization\nenv\ttempo+${server.url}\tauthorization (TEMPO_AUTH)\n`,
    )
    const tested = await cli.run(['sources', 'test', 'prod'])
    expect(tested.stdout).toMatch(
      /^. prod answers \(\d+ ms\)\n. it lists no threads yet\n. it finds threads by searching traces; sorts .*: no, events from log records: no\n/,
    )
    expect(tested.code).toBe(0)
    const withEnv = await cli.run(['sources', 'test', 'env'], { env: { TEMPO_AUTH: TOKEN } })
    expect(withEnv.code).toBe(0)
    const without = await cli.run(['sources', 'test', 'env'])
    expect(without.stderr).toContain('TEMPO_AUTH is not set, which holds the header authorization')
    for (const { stdout, stderr } of [added, fromEnv, listed, tested, withEnv, without]) {
      expect(stdout + stderr).not.toMatch(/s3cr3t|pa55word/)
    }
  })
})

describe('doctor --source', () => {
  const findings = async (args: readonly string[]) => {
    const { code, stdout, stderr } = await cli.run(['doctor', '--json', ...args])
    expect(stderr).toBe('')
    const all = JSON.parse(stdout) as { about: string; isOk: boolean; text: string; fix?: string }[]
    expect(all[0]?.about).toBe('node')
    return { code, stdout, found: all.slice(1) }
  }

  test('says that a backend answers, what it has, what it cannot do and who marks its spans', async () => {
    const { code, found } = await findings(['--source', source.replace('//', '//ann:pa55word@')])
    expect(code).toBe(0)
    expect(found.every(({ about, isOk }) => about === 'source' && isOk)).toBe(true)
    expect(found.map(({ text }) => text.replace(/\d+ ms/, '7 ms'))).toEqual([
      `tempo+${tempo.url} answers (7 ms)`,
      expect.stringMatching(/^it lists 1 thread, with the latest activity /),
      expect.stringMatching(/^it finds threads by searching traces; sorts by latest activity: no/),
      'note: this source keeps no index of threads: listed are those that a search has found',
      "note: threads whose id stands on nothing but a web page's spans are not listed: show finds them by it",
      'note: the latest come first among those that were found',
      'in the latest 1 thread: shop with Threadspan',
    ])
  })

  test('tells services that record from those that are marked and those that are not', async () => {
    const file = join(cli.folder, 'marked.jsonl')
    const store = otlpFileStore(file)
    const of = (service: string, span: ReturnType<typeof sketchSpan>) => ({
      ...span,
      resource: makeAttributes([['service.name', service]]),
    })
    await store.write([
      of('chat', sketchMessage({ span: 1, thread: 't', text: 'hello' })),
      of('chat', sketchSpan({ span: 2 })),
      of('orders', sketchSpan({ span: 3, thread: 't' })),
      of('stock', sketchSpan({ span: 4 })),
    ])
    const run = { 'gen_ai.operation.name': 'chat', 'session.id': 's' }
    await store.write([of('agent', sketchSpan({ trace: 2, span: 5, attributes: run }))])
    await store.close()
    const { found } = await findings(['--source', file])
    expect(found.slice(-2)).toMatchObject([
      {
        text: 'in the latest 2 threads: chat with Threadspan; orders marked by a Collector, or by a processor of ours that saw no run; agent, stock unmarked, found by their trace alone',
        fix: 'Spans can be marked without code: docs/collector.md',
        details: { records: ['chat'], marked: ['orders'], unmarked: ['agent', 'stock'] },
      },
      { text: '1 of them only other tools name' },
    ])
  })

  test.each([
    ['jaeger+http://ann:pa55word@127.0.0.1:1', /nothing answers there/, /^Check its address/],
    ['./missing.db', /there is no store at/, /threadspan serve/],
  ])('says what is wrong with %s', async (wrong, text, fix) => {
    const { code, stdout, found } = await findings(['--source', wrong])
    expect(code).toBe(6)
    expect(found).toMatchObject([
      { isOk: false, text: expect.stringMatching(text), fix: expect.stringMatching(fix) },
    ])
    expect(stdout).not.toContain('pa55word')
  })

  test('ends as bad usage where there is no such source', async () => {
    expect((await cli.run(['doctor', '--source', 'nobody'])).code).toBe(3)
  })
})

describe('sources', () => {
  beforeEach(async () => {
    await cli.run(['sources', 'add', 'dev', source])
  })

  test('are read by their names, and forgotten', async () => {
    expect((await cli.run(['show', 'from-tempo', '--source', 'dev'])).stdout).toContain(
      'How do I cancel?',
    )
    expect(await cli.run(['sources', 'rm', 'dev'])).toMatchObject({ code: 0 })
    expect((await cli.run(['sources', 'rm', 'dev'])).code).toBe(6)
    const gone = await cli.run(['ls', '--source', 'dev'])
    expect([gone.code, gone.stderr.includes('no source is saved as "dev"')]).toEqual([3, true])
  })

  test('a misspelt name is answered with the one that is near', async () => {
    const { stderr } = await cli.run(['ls', '--source', 'devv'])
    expect(stderr).toContain('Did you mean: --source dev?')
  })

  test.each([
    ['local', 'tempo+http://host'],
    ['a/b', 'tempo+http://host'],
    ['x', 'http://host'],
    ['x', 'jaeger+http://host?nope=1'],
  ])('refuses to save %s as %s', async (name, address) => {
    expect(await cli.run(['sources', 'add', name, address])).toMatchObject({ code: 3 })
  })

  test('a damaged file is said to be, without what is in it', async () => {
    const before = readFileSync(sourcesFile())
    writeFileSync(sourcesFile(), `{"sources": {"x": {"source": 7, "headers": "${TOKEN}"`)
    const { code, stderr } = await cli.run(['sources', 'ls'])
    expect([code, stderr.includes('is damaged'), stderr.includes(TOKEN)]).toEqual([5, true, false])
    writeFileSync(sourcesFile(), before)
  })

  test('sql prints the tables for ClickHouse', async () => {
    const { stdout } = await cli.run(['sources', 'sql'])
    expect(stdout).toBe(
      clickhouseThreadTables()
        .map((sql) => `${sql};\n`)
        .join('\n'),
    )
    const other = await cli.run(['sources', 'sql', '--table', 'spans'])
    expect(other.stdout).toContain('CREATE TABLE IF NOT EXISTS spans_threads')
    expect(await cli.run(['sources', 'sql', '--table', 'a; DROP'])).toMatchObject({ code: 3 })
  })
})
