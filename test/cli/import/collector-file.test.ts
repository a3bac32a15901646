import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isOtlpLine } from '../../../src/cli/import/is-otlp-line.ts'
import { encodeJsonLogs } from '../../../src/otlp/json/encode-json-logs.ts'
import { encodeJsonTraces } from '../../../src/otlp/json/encode-json-traces.ts'
import type { LogEvent } from '../../../src/otlp/log-event.ts'
import { makeAttributes } from '../../otlp/recorded-spans.ts'
import { startServer } from '../../store/http/fake-server.ts'
import { EPOCH, sketchMessage, sketchSpan } from '../../store/thread-spans.ts'
import { type BuiltCli, buildCli, finish, said } from '../built-cli.ts'

const question = sketchMessage({ span: 1, thread: 'shop', text: 'Do you have kites?' })
const call = sketchSpan({
  span: 2,
  thread: 'shop',
  attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-5' },
})

function logEvent(name: string, text: string, nth: number): LogEvent {
  const body = makeAttributes([['content', text]])
  const unixNano = EPOCH + BigInt(nth)
  return { traceId: call.traceId, spanId: call.spanId, name, unixNano, attributes: {}, body }
}

const asked = logEvent('gen_ai.user.message', 'Do you have kites?', 1)
const answered = {
  ...logEvent('gen_ai.choice', '', 2),
  body: makeAttributes([
    ['index', 0],
    ['finish_reason', 'stop'],
    ['message', makeAttributes([['content', 'Red ones.']])],
  ]),
}
const plainLog = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: {} }, { body: {} }] }] }] }
const metrics = { resourceMetrics: [{ scopeMetrics: [] }] }

// As a Collector writes it: each signal in lines of its own, the log records of a call before its span.
const LINES = [
  encodeJsonTraces([question]),
  encodeJsonLogs([asked, answered]),
  plainLog,
  metrics,
  encodeJsonTraces([call]),
  {},
].map((line) => JSON.stringify(line))

let cli: BuiltCli
let file: string

beforeAll(async () => {
  cli = await buildCli()
  file = join(cli.folder, 'collector.jsonl')
  writeFileSync(file, `${LINES.join('\n')}\n`)
})

afterAll(() => cli[Symbol.asyncDispose]())

const shown = async (db: string) =>
  JSON.parse((await cli.run(['show', 'shop', '--json', '--db', db])).stdout)

describe("an import of a Collector's file", () => {
  test.each(['db', 'jsonl'])(
    'takes its log records: inputs and outputs of models are there as in the file itself: %s',
    async (kind) => {
      const db = join(cli.folder, `whole.${kind}`)
      const { code, stderr } = await cli.run(['import', file, '--db', db])
      expect(stderr).toBe(
        'note: 2 log records of other kinds left out\n' +
          'note: 2 lines of metrics or nothing left out\n' +
          `1 thread, 1 message, 2 events from logs → ${db}\n`,
      )
      expect(code).toBe(0)
      const thread = await shown(db)
      expect(thread).toEqual(await shown(file))
      expect(JSON.stringify(thread)).toMatch(/"inputMessages":\[\{"role":"user","content":"Do you/)
      expect(JSON.stringify(thread)).toMatch(
        /"outputMessages":\[\{"role":"assistant","content":"Red/,
      )
    },
  )

  test('twice adds nothing', async () => {
    const db = join(cli.folder, 'twice.db')
    await cli.run(['import', file, '--db', db])
    const before = await shown(db)
    expect((await cli.run(['import', file, '--db', db])).stderr).toContain(
      '2 of them already there',
    )
    expect(await shown(db)).toEqual(before)
  })

  test('sends log records to a receiver too', async () => {
    const db = join(cli.folder, 'served.db')
    const child = cli.start(['serve', '--port', '0', '--db', db])
    const ended = finish(child)
    const url = /OTLP {2}(\S+)/.exec(await said(child, 'stderr', /Ctrl-C/))?.[1] ?? ''
    expect((await cli.run(['import', file, '--url', url])).code).toBe(0)
    child.kill('SIGINT')
    expect((await ended).stderr).toContain('2 events from logs')
    expect(await shown(db)).toEqual(await shown(file))
  })

  test('says which line has log records that a backend does not take, and sends its spans', async () => {
    await using server = await startServer(({ url }, response) => {
      response.writeHead(url === '/v1/logs' ? 404 : 200).end('{}')
    })
    const { code, stderr } = await cli.run(['import', file, '--url', server.url])
    expect(stderr).toContain('line 2: log records refused with 404')
    expect(stderr).toMatch(/1 thread, 1 message → .*; 1 line failed/)
    expect(code).toBe(1)
  })

  test('reads what follows a line that a kill cut off', async () => {
    const db = join(cli.folder, 'cut.db')
    const input = `${LINES[1]?.slice(0, 50)}${LINES[0]}\n${LINES[1]}\n${LINES[4]?.slice(0, -9)}`
    const { code, stderr } = await cli.run(['import', '-', '--db', db], { input })
    expect(stderr).toMatch(/line 1: it is not complete JSON[^]*line 3: it is not complete JSON/)
    expect(stderr).toContain('1 thread, 1 message, 2 events from logs')
    expect(code).toBe(1)
  })
})

describe('a line of an imported file', () => {
  test.each([
    '{"resourceLogs":[]}',
    ' { "resourceMetrics" : [] }',
    '{"resourceProfiles":[]}',
    '{"note":1,"resourceSpans":[]}',
    '{"resourceSpans":[{"reso',
    'elf"}]}]}{"resourceSpans":[]}',
    '{}',
  ])('is OTLP: %s', (line) => {
    expect(isOtlpLine(line)).toBe(true)
  })

  test.each([
    '{"thread":"a","messages":[],"metadata":{"resourceSpans":[]}}',
    String.raw`{"thread":"a","messages":[{"role":"user","content":"{\"resourceSpans\":[]}"}]}`,
    '["resourceSpans"]',
    'not JSON',
    '{"a":1}',
  ])('is no OTLP: %s', (line) => {
    expect(isOtlpLine(line)).toBe(false)
  })
})
