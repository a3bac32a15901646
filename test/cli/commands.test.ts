import { createServer } from 'node:http'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import stringWidth from 'string-width'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeJsonTraces } from '../../src/otlp/json/encode-json-traces.ts'
import { otlpFileStore } from '../../src/store/otlp-file.ts'
import { sketchMessage, sketchSpan } from '../store/thread-spans.ts'
import { listen } from '../support/listen.ts'
import { needs } from '../support/needs.ts'
import { type BuiltCli, buildCli, finish, said } from './built-cli.ts'
import { hasScript, onTerminal } from './terminal-command.ts'

const HOSTILE = '\u001b]0;owned\u0007\u001b[2J\u009b31m\u202egnp.exe\rfake\u0000\ud800end'
const FORBIDDEN = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/u

const THREADS = [
  {
    thread: 'alpha-1',
    userId: 'u_81',
    source: 'test',
    messages: [
      { role: 'user', content: 'How do I cancel?', timestamp: '2026-01-02T03:04:05Z', id: 'q' },
      {
        role: 'assistant',
        content: 'Under Billing.',
        timestamp: '2026-01-02T03:04:07Z',
        id: 'a1',
        parentId: 'q',
      },
      {
        role: 'assistant',
        content: 'Under Plans.',
        timestamp: '2026-01-02T03:04:09Z',
        retryOf: 'a1',
        parentId: 'q',
      },
    ],
  },
  {
    thread: 'alpha-2',
    messages: [
      { role: 'user', content: 'Weather?' },
      {
        role: 'assistant',
        content: null,
        toolCalls: [{ id: 'c1', name: 'weather', arguments: '{"city":"Oslo"}' }],
      },
      { role: 'tool', content: '', toolCallId: 'c1', name: 'weather' },
    ],
  },
  {
    thread: `evil${HOSTILE.replace('\ud800', '')}`,
    userId: HOSTILE,
    tags: [HOSTILE],
    messages: [
      { role: HOSTILE, name: HOSTILE, content: HOSTILE, feedback: { [HOSTILE]: HOSTILE } },
      {
        role: 'assistant',
        content: [{ type: HOSTILE }],
        toolCalls: [{ id: HOSTILE, name: HOSTILE, arguments: HOSTILE }],
      },
    ],
  },
]

let cli: BuiltCli
let file: string
let db: string

beforeAll(async () => {
  cli = await buildCli()
  file = join(cli.folder, 'threads.jsonl')
  db = join(cli.folder, 'threads.db')
  writeFileSync(file, THREADS.map((thread) => `${JSON.stringify(thread)}\n`).join(''))
  await cli.run(['import', file, '--db', db])
})

afterAll(() => cli[Symbol.asyncDispose]())

describe('the command line', () => {
  test('help ends with three examples or more, has under 40 lines, and names every command', async () => {
    const { code, stdout } = await cli.run(['--help'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/\nExamples:\n( {2}threadspan.*\n){3}$/)
    expect(stdout.split('\n').length).toBeLessThan(40)
    for (const name of [
      'serve',
      'ls',
      'search',
      'show',
      'play',
      'export',
      'import',
      'doctor',
      'sources',
    ]) {
      expect(stdout).toContain(`\n  ${name} `)
      const help = await cli.run([name, '--help'])
      expect(help.stdout).toMatch(/\nExamples:\n( {2}.*threadspan.*\n){3,}$/)
      expect(help.stdout.split('\n').length).toBeLessThan(40)
    }
  })

  test.each([
    [['lss'], /no command "lss"\nDid you mean: threadspan ls\?/],
    [['shwo', 'alpha-1', '--last', '3'], /no command "shwo"\nDid you mean: threadspan show\?/],
    [['serve', 'alpha-1'], /too many arguments[^]*See: threadspan serve --help/],
    [['ls', '--jsn'], /unknown option '--jsn'[^]*--json[^]*See: threadspan ls --help/],
    [['ls', '--color', 'pink'], /auto, always, never[^]*See: threadspan --help/],
    [['sources', 'lss'], /Did you mean ls[^]*See: threadspan sources --help/],
    [['ls', '--limit', 'x'], /whole number/],
    [['play', 'alpha-1', '--speed', '0'], /more than 0[^]*--timing instant/],
    [['ls', '--limit', '0'], /whole number, 1 or more/],
    [['ls', '--header', 'a: b'], /this reads a file\n.*--source/],
    [['ls', '--json', 'id,nope'], /knows no field "nope"/],
    [['ls', '--json', 'firstMesage'], /Did you mean firstMessage\?\nFields: id,/],
    [['serve', '--port', '99999'], /whole number from 0 to 65535/],
    [['serve', '--host', ''], /--host names no address/],
    [['serve', '--token', 'a b', '--port', '0'], /error: --token must be/],
    [['serve', '--allow-origin', 'foo', '--port', '0'], /error: --allow-origin must be/],
    [['export', '--all', '--output'], /argument missing/],
    [['ls', '--since', 'yesterday'], /--since 24h/],
    [['export'], /either thread ids or --all/],
    [['export', '--all', '--format', 'xml'], /jsonl, json, md/],
    [['show', 'alpha'], /2 threads begin with "alpha"[^]*\n {2}alpha-1/],
  ] as const)('bad usage ends with 3 and says what to do: %s', async (args, message) => {
    const { code, stdout, stderr } = await cli.run([...args, '--db', db])
    expect(stderr).toMatch(message)
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
  })

  test('a store that is not there ends with 5 and says how to get one', async () => {
    for (const args of [['ls'], ['show', 'x'], ['play', 'x'], ['export', '--all']]) {
      const { code, stderr } = await cli.run([...args, '--db', join(cli.folder, 'no.db')])
      expect(stderr).toMatch(/no store at .*no\.db\n.*threadspan serve --db/)
      expect(code).toBe(5)
    }
  })

  test('the default store is named by its path, and by no option', async () => {
    const { stderr } = await cli.run(['ls'])
    expect(stderr).toMatch(/no store at \S+threads\.db\nRecord into it with: threadspan serve\n/)
  })

  test('a file that is not a store is refused with the reason, and without a stack trace', async () => {
    const text = join(cli.folder, 'broken.db')
    writeFileSync(text, 'this is no database, it only looks like a file of one'.repeat(100))
    const damaged = join(cli.folder, 'damaged.db')
    writeFileSync(damaged, readFileSync(db).fill(0xff, 3 * 4096))
    const exported = join(cli.folder, 'exported.jsonl')
    writeFileSync(exported, '{"thread":"a","messages":[]}\n')
    for (const [path, message, exit] of [
      [text, /it is not a database\nName another file/, 5],
      [damaged, /it is damaged\nName another file/, 5],
      [exported, /other than OTLP\n.*threadspan import/, 5],
      [cli.folder, /is a folder, and a store is a file\n.*threads\.db/, 3],
      ['', /--db names no file/, 3],
    ] as const) {
      for (const args of [['ls'], ['show', 'x'], ['export', '--all']]) {
        const { code, stderr } = await cli.run([...args, '--db', path])
        expect(stderr).toMatch(message)
        expect(stderr).not.toMatch(/\n\s+at /)
        expect(code).toBe(exit)
      }
    }
  })

  test('import refuses a database before it reads it', async () => {
    const { code, stderr } = await cli.run(['import', db, '--db', join(cli.folder, 'new.db')])
    expect(stderr).toMatch(/is a database[^]*threadspan ls --db/)
    expect(code).toBe(5)
  })

  test('an error of the operating system is in words, with its code', async () => {
    const file = join(cli.folder, 'no', 'out.jsonl')
    const { stderr } = await cli.run(['export', '--all', '-o', file, '--db', db])
    expect(stderr).toBe(`error: cannot write ${file}: there is no such file or folder (ENOENT)\n`)
  })

  test('a thread that is not there ends with 6, and a near one is named', async () => {
    const near = await cli.run(['show', 'alhpa-1', '--db', db])
    expect(near).toMatchObject({ code: 6, stdout: '' })
    expect(near.stderr).toContain('Did you mean alpha-1')
    const beginning = await cli.run(['show', 'evli', '--db', db])
    expect(beginning.stderr).toMatch(/Did you mean evil/)
    const far = await cli.run(['show', 'zzz', '--db', db])
    expect(far.stderr).toContain('threadspan ls')
    expect((await cli.run(['ls', '--user', 'nobody', '--db', db])).code).toBe(6)
  })

  test('a reader that goes away ends a command quietly with 0', async () => {
    // Far more than a pipe holds, so that the writer is still writing when the reader goes.
    const ids = '$(yes alpha-1 | head -5000)'
    const { code, stdout, stderr } = await cli.shell(
      `threadspan export ${ids} --format md --db '${db}' 2>&1 | head -1`,
    )
    expect(stdout).toBe('# `alpha-1`\n')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })
})

describe('on a Node that records but has no store', () => {
  const version = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.0' } })`
  const env = { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(version)}` }

  test('help and version work, and so does the hint for a misspelt command', async () => {
    expect((await cli.run(['--version'], { env })).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect((await cli.run(['--help'], { env })).stdout).toContain('Usage: threadspan')
    expect((await cli.run(['help', 'ls'], { env })).stdout).toContain('Usage: threadspan ls')
    expect((await cli.run(['shwo', 'x'], { env })).stderr).toContain(
      'Did you mean: threadspan show',
    )
  })

  test('the way to run it has the arguments, and no secret', async () => {
    const shown = await cli.run(['show', "it's here", '--last', '3'], { env })
    expect(shown.stderr).toContain(`threadspan show 'it'\\''s here' --last 3\n`)
    const args = ['import', 'a.jsonl', '--url', 'http://u:hush@host', '--header', 'a: hush']
    const { stderr } = await cli.run(args, { env })
    expect(stderr).toContain("threadspan import a.jsonl --url 'http://***@host' --header …\n")
    expect(stderr).not.toContain('hush')
  })

  test.each([[], ['ls'], ['show', 'x'], ['doctor'], ['sources', 'ls']])(
    'threadspan %s %s says what it needs, and how to run it',
    async (...args) => {
      const { code, stdout, stderr } = await cli.run(args, { env })
      const name = args.length === 0 ? 'serve' : args.join(' ')
      expect(stderr).toMatch(
        /^error: threadspan's commands need Node 22\.15 or newer; this is Node 20/,
      )
      expect(stderr).toContain(`npx -p node@22 threadspan ${name}\n`)
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    },
  )
})

describe('through a pipe', () => {
  test('ls writes tab-separated values without header or colour, with times in RFC 3339', async () => {
    const { stdout } = await cli.run(['ls', '--db', db])
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'))
    expect(rows).toHaveLength(3)
    expect(rows.every((row) => row.length === 7)).toBe(true)
    const alpha = rows.find(([id]) => id === 'alpha-1')
    expect(alpha).toEqual([
      'alpha-1',
      '2026-01-02T03:04:09Z',
      '3',
      '0',
      '0',
      'u_81',
      'How do I cancel?',
    ])
  })

  test('ls says how many threads there are, if it does not list all of them', async () => {
    const some = await cli.run(['ls', '--limit', '2', '--db', db])
    expect(some.stdout.trimEnd().split('\n')).toHaveLength(2)
    expect(some.stderr).toBe('2 of 3 threads; all of them: --limit 3\n')
    expect((await cli.run(['ls', '--limit', '3', '--db', db])).stderr).toBe('')
    const ofUser = await cli.run(['ls', '--limit', '1', '--user', 'u_81', '--db', db])
    expect(ofUser.stderr).toBe('')
  })

  test('ls --json alone lists the fields, and each of them can be asked for', async () => {
    const { code, stdout } = await cli.run(['ls', '--json', '--db', db])
    expect(code).toBe(0)
    const fields = stdout.trimEnd().split('\n')
    expect(fields).toContain('firstMessage')
    const [thread] = JSON.parse(
      (await cli.run(['ls', '--json', fields.join(), '--db', db])).stdout,
    ) as object[]
    expect(Object.keys(thread ?? {})).toEqual(fields)
  })

  test('ls --json writes just the fields that were asked for', async () => {
    const { stdout } = await cli.run(['ls', '--json', 'id,messages', '--user', 'u_81', '--db', db])
    expect(JSON.parse(stdout)).toEqual([{ id: 'alpha-1', messages: 3 }])
  })

  test('show finds a thread by the beginning of its id, and hides other tries until asked', async () => {
    const current = await cli.run(['show', 'alpha-1', '--db', db])
    expect(current.stdout).toContain('try 2 of 2')
    expect(current.stdout).toContain('2026-01-02T03:04:05Z')
    expect(current.stdout).not.toContain('Under Billing.')
    expect(current.stderr).toContain('--branch all')
    const all = await cli.run(['show', 'alpha-1', '--branch', 'all', '--db', db])
    expect(all.stdout).toMatch(/try 1 of 2\n {2}Under Billing\.[^]*try 2 of 2\n {2}Under Plans\./)
  })

  test('ls does not say how many messages a thread has of which only runs are known', async () => {
    const file = join(cli.folder, 'runs.jsonl')
    const store = otlpFileStore(file)
    const attributes = { 'gen_ai.operation.name': 'chat', 'session.id': 'from-runs' }
    await store.write([sketchSpan({ span: 1, attributes })])
    await store.close()
    const { stdout } = await cli.run(['ls', '--db', file])
    expect(stdout.split('\t').toSpliced(1, 1)).toEqual(['from-runs', '-', '1', '0', '', '\n'])
    const json = await cli.run(['ls', '--db', file, '--json', 'id,messages'])
    expect(JSON.parse(json.stdout)).toEqual([{ id: 'from-runs', messages: null }])
    expect((await cli.run(['ls', '--help'])).stdout).toContain('MSGS is - ')
  })

  test('show tells tool calls and empty content apart from content', async () => {
    const { stdout } = await cli.run(['show', 'alpha-2', '--db', db])
    expect(stdout).toMatch(/→ weather\(\{"city":"Oslo"\}\) {2}c1/)
    expect(stdout).toMatch(/tool {2}weather {2}time unknown {2}answers c1\n {2}empty/)
  })

  test('show --json gives everything that was rebuilt', async () => {
    const { stdout } = await cli.run(['show', 'alpha-1', '--json', '--db', db])
    const thread = JSON.parse(stdout)
    expect(thread).toMatchObject({ id: 'alpha-1', userId: 'u_81', metadata: { source: 'test' } })
    expect(thread.messages).toHaveLength(3)
  })

  test('export writes Markdown in which no message can pose as a heading', async () => {
    const { stdout } = await cli.run(['export', 'alpha-1', '--format', 'md', '--db', db])
    expect(stdout).toContain('# `alpha-1`')
    expect(stdout).toContain('\n> How do I cancel?\n')
  })

  test('export -o writes the file, and says on stderr how much', async () => {
    const output = join(cli.folder, 'out.json')
    const { stdout, stderr } = await cli.run([
      'export',
      '--all',
      '--format',
      'json',
      '-o',
      output,
      '--db',
      db,
    ])
    expect(stdout).toBe('')
    expect(stderr).toContain('3 threads, 8 messages exported')
    expect(
      (
        await cli.shell(`jq -r length '${output}' || node -p 'require("${output}").length'`)
      ).stdout.trim(),
    ).toBe('3')
  })
})

describe('recorded text', () => {
  test('never reaches a pipe with anything in it that a terminal obeys', async () => {
    for (const args of [
      ['ls'],
      ['ls', '--json', 'id,userId,tags,firstMessage'],
      ['show', 'evil'],
      ['show', 'evil', '--json'],
      ['play', 'evil'],
      ['export', '--all'],
      ['export', '--all', '--format', 'md'],
    ]) {
      const { code, stdout, stderr } = await cli.run([...args, '--db', db])
      expect(code).toBe(0)
      expect(stdout).toContain('end')
      expect(stdout + stderr).not.toMatch(FORBIDDEN)
    }
  })

  test('does not come back through an error message', async () => {
    const { stderr } = await cli.run(['show', 'x\u009b2J\u202e', '--db', db])
    expect(stderr).not.toMatch(FORBIDDEN)
  })
})

describe('on a terminal', needs({ terminal: hasScript() }), () => {
  test('ls writes a table with a header, relative times, cut to the width', async () => {
    const { stdout } = await cli.shell(onTerminal(`threadspan ls --db ${db}`))
    const lines = stdout.replaceAll('\r', '').trimEnd().split('\n')
    expect(lines[0]).toMatch(/ID +WHEN +MSGS/)
    expect(stdout).toMatch(/\d+ (s|d) ago|now/)
    expect(stdout).toContain('\u001b[2m')
  })

  test.each([40, 60, 80, 120])('ls fits %s columns, and its ids can be copied', async (columns) => {
    const target = join(cli.folder, 'long-ids.db')
    const ids = [
      '0193a5c2f00d4711a1b2c3d4e5f60718',
      '0193a5c2f00d4711b1b2c3d4e5f60718',
      'f'.repeat(32),
    ]
    const input = ids
      .map((thread) => ({ thread, messages: [{ role: 'user', content: '你好世界 '.repeat(30) }] }))
      .map((thread) => `${JSON.stringify(thread)}\n`)
      .join('')
    await cli.run(['import', '-', '--db', target], { input })
    const { stdout } = await cli.shell(
      onTerminal(`threadspan ls --color never --db ${target}`, columns),
    )
    const lines = stdout.replaceAll('\r', '').trimEnd().split('\n')
    expect(lines.map((line) => stringWidth(line)).every((width) => width <= columns)).toBe(true)
    const printed = lines.slice(1).map((line) => line.split(' ')[0] ?? '')
    expect(printed.toSorted()).toEqual(['0193a5c2f00d4711a', '0193a5c2f00d4711b', 'ffffffff'])
    for (const id of printed) {
      expect((await cli.run(['show', id, '--db', target])).code).toBe(0)
    }
  })

  test('show breaks long lines between words', async () => {
    const target = join(cli.folder, 'long-lines.db')
    const content = 'as many words as it takes to be longer than a line of forty columns'
    const input = JSON.stringify({ thread: 'long', messages: [{ role: 'user', content }] })
    await cli.run(['import', '-', '--db', target], { input })
    const { stdout } = await cli.shell(onTerminal(`threadspan show long --db ${target}`, 40))
    expect(stdout.replaceAll('\r', '')).toContain(
      '  as many words as it takes to be longer\n  than a line of forty columns\n',
    )
    expect((await cli.run(['show', 'long', '--db', target])).stdout).toContain(`  ${content}\n`)
  })

  test('--color never and NO_COLOR leave no escape sequence in any output', async () => {
    for (const line of [
      `threadspan ls --color never --db ${db}`,
      `NO_COLOR=1 threadspan show evil --db ${db}`,
      `threadspan play evil --color never --timing instant --db ${db}`,
    ]) {
      const { code, stdout } = await cli.shell(onTerminal(line))
      expect(code).toBe(0)
      expect(stdout).toContain('evil')
      expect(stdout.replaceAll('\r\n', '\n')).not.toMatch(FORBIDDEN)
    }
  })
})

describe('import', () => {
  test('the same file twice adds nothing', async () => {
    const before = await cli.run(['export', '--all', '--db', db])
    const { code, stderr } = await cli.run(['import', file, '--db', db])
    expect(stderr).toContain('8 messages, 8 of them already there')
    expect(code).toBe(0)
    expect((await cli.run(['export', '--all', '--db', db])).stdout).toBe(before.stdout)
  })

  test('a span whose id another span has is left out, and that is said', async () => {
    const target = join(cli.folder, 'conflict.db')
    const line = (text: string) =>
      JSON.stringify(encodeJsonTraces([sketchMessage({ span: 1, thread: 'conflict', text })]))
    const input = `${line('first')}\n${line('other')}\n`
    const { code, stderr } = await cli.run(['import', '-', '--db', target], { input })
    expect(stderr).toContain('2 messages, 1 left out, as other spans there have their ids')
    expect(code).toBe(0)
    expect((await cli.run(['show', 'conflict', '--db', target])).stdout).toContain('first')
  })

  test('a bad line fails with its number, and the others are imported', async () => {
    const input = `{"thread":"ok-1","messages":[{"role":"user","content":"a"}]}\n\nnonsense\n{"thread":"ok-2","messages":[{"role":"user","content":3}]}\n{"thread":"ok-3","messages":[{"role":"user","content":"c"}]}`
    const target = join(cli.folder, 'partly.db')
    const { code, stderr } = await cli.run(['import', '-', '--db', target], { input })
    expect(code).toBe(1)
    expect(stderr).toMatch(/line 3: it is no JSON/)
    expect(stderr).toMatch(/line 4: message 1: `content` must be text/)
    expect(stderr).toContain('2 threads, 2 messages')
    expect((await cli.run(['ls', '--json', 'id', '--db', target])).stdout).toMatch(
      /ok-3[^]*ok-1|ok-1[^]*ok-3/,
    )
  })

  test('bytes that are no UTF-8 fail with their line, and are not replaced in silence', async () => {
    const input = Buffer.concat([
      Buffer.from('{"thread":"x","messages":[{"role":"user","content":"'),
      Buffer.from([0xff]),
      Buffer.from('"}]}'),
    ])
    const { code, stderr } = await cli.run(['import', '-', '--db', join(cli.folder, 'utf8.db')], {
      input,
    })
    expect(stderr).toContain('line 1: it is not UTF-8')
    expect(code).toBe(1)
  })

  test('a line that a receiver refuses fails alone', async () => {
    const refusing = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () =>
        response.writeHead(Buffer.concat(chunks).includes('alpha-2') ? 400 : 200).end(),
      )
    })
    const url = `http://127.0.0.1:${await listen(refusing)}`
    const { code, stderr } = await cli.run(['import', file, '--url', url])
    refusing.close()
    expect(stderr).toMatch(/line 2: refused with 400/)
    expect(stderr).toContain('2 threads, 5 messages')
    expect(code).toBe(1)
  })

  test('a receiver that is not there ends with 5 at once', async () => {
    const { code, stderr } = await cli.run(['import', file, '--url', 'http://127.0.0.1:9'])
    expect(stderr).toMatch(/nothing answers at .*[^]*threadspan serve/)
    expect(code).toBe(5)
  })

  test('Ctrl-C ends with 130, and what was read by then stays', async () => {
    const target = join(cli.folder, 'stopped.db')
    const child = cli.start(['import', '-', '--db', target])
    const ended = new Promise((resolve) => void child.once('close', resolve))
    // The time that is none makes the command say that it has the line.
    const noted = said(child, 'stderr', /line 1: message 1: `timestamp`/)
    child.stdin?.write(
      '{"thread":"kept","messages":[{"role":"user","content":"a","timestamp":"noon"}]}\n',
    )
    await noted
    child.kill('SIGINT')
    expect(await ended).toBe(130)
    expect((await cli.run(['show', 'kept', '--db', target])).code).toBe(0)
  })

  test('a file that is not there ends with 5', async () => {
    expect((await cli.run(['import', join(cli.folder, 'none.jsonl'), '--db', db])).code).toBe(5)
  })

  test('a Collector file is a store too', async () => {
    const target = join(cli.folder, 'traces.jsonl')
    expect((await cli.run(['import', file, '--db', target])).code).toBe(0)
    expect((await cli.run(['show', 'alpha-1', '--db', target])).stdout).toContain('Under Plans.')
  })
})

describe('serve', () => {
  test('says where to send, shows new messages, and ends with its counts at Ctrl-C', async () => {
    const child = cli.start(['serve', '--port', '0', '--db', join(cli.folder, 'serve.db')])
    const ended = finish(child)
    const banner = await said(child, 'stderr', /Ctrl-C/)
    const url = /OTEL_EXPORTER_OTLP_ENDPOINT=(\S+)/.exec(banner)?.[1] ?? ''
    const live = said(child, 'stdout', /alpha-1\tuser\tHow do I cancel\?/)
    expect((await cli.run(['import', file, '--url', url])).code).toBe(0)
    await live
    expect((await cli.run(['doctor', '--url', url, '--db', db])).stdout).toContain(
      `at ${url} takes OTLP`,
    )
    child.kill('SIGINT')
    const { code, stdout, stderr } = await ended
    expect(code).toBe(0)
    expect(stderr).toContain('8 spans stored, 0 already there')
    expect(stdout).not.toMatch(FORBIDDEN)
  })

  test('a port that a threadspan has is told with its URL, and one of another program with a way out', async () => {
    const child = cli.start(['serve', '--port', '0', '--db', join(cli.folder, 'first.db')])
    const port = /:(\d+) /.exec(await said(child, 'stderr', /Ctrl-C/))?.[1] ?? ''
    const second = await cli.run(['serve', '--port', port, '--db', join(cli.folder, 'second.db')])
    expect(second.stderr).toContain(`a threadspan already listens at http://127.0.0.1:${port}`)
    expect(second.code).toBe(5)
    child.kill('SIGTERM')
    const other = createServer((_request, response) => response.end('hello'))
    const taken = String(await listen(other))
    const third = await cli.run(['serve', '--port', taken, '--db', join(cli.folder, 'third.db')])
    other.close()
    expect(third.stderr).toMatch(/another program listens on 127\.0\.0\.1[^]*--port \d+/)
    expect(third.code).toBe(5)
  })
})

describe('serve and a token', () => {
  test('off loopback it does not start without one, says what to do, and makes no store', async () => {
    const path = join(cli.folder, 'never.db')
    const { code, stderr } = await cli.run(['serve', '--host', '0.0.0.0', '--db', path])
    expect(code).toBe(3)
    expect(stderr).toContain('other machines can reach 0.0.0.0, so senders need a token')
    expect(stderr).toMatch(/Set THREADSPAN_TOKEN[^]*--no-auth/)
    expect(existsSync(path)).toBe(false)
    const both = await cli.run(['serve', '--token', 'secret', '--no-auth', '--db', path])
    expect([both.code, both.stderr]).toEqual([3, expect.stringContaining('contradict')])
  })

  test('it says that senders need it, but not what it is; doctor sends it, and shows what was refused', async () => {
    const args = ['serve', '--host', '0.0.0.0', '--port', '0', '--token', 'secret-word']
    const child = cli.start([...args, '--db', join(cli.folder, 'token.db')])
    const ended = finish(child)
    const banner = await said(child, 'stderr', /Ctrl-C/)
    expect(banner).toContain('authorization=Bearer%20TOKEN')
    const url = `http://127.0.0.1:${/localhost:(\d+) /.exec(banner)?.[1]}`
    const doctor = ['doctor', '--url', url, '--db', db]
    const without = await cli.run(doctor)
    expect([without.code, without.stdout]).toEqual([6, expect.stringContaining('needs a token')])
    const wrong = await cli.run([...doctor, '--header', 'Authorization: Bearer other'])
    expect(wrong.stdout).toContain('has another token')
    const right = await cli.run([...doctor, '--header', 'Authorization: Bearer secret-word'])
    expect(right.stdout).toContain(`at ${url} takes OTLP`)
    expect(right.stdout).toContain('since it started: 2 requests refused')
    const env = { THREADSPAN_TOKEN: 'secret-word' }
    expect((await cli.run(doctor, { env })).stdout).toContain(`at ${url} takes OTLP`)
    child.kill('SIGINT')
    const { stderr } = await ended
    expect(stderr).toContain('2 requests refused')
    expect(stderr).not.toContain('secret-word')
  })

  test('memory for less than one body is refused', async () => {
    const { code, stderr } = await cli.run(['serve', '--max-memory', '5'])
    expect([code, stderr]).toEqual([3, expect.stringContaining('It must be 20 or more')])
  })

  test('--no-auth lets everybody write, and says so', async () => {
    const child = cli.start(
      ['serve', '--host', '0.0.0.0', '--port', '0', '--no-auth'].concat(
        '--db',
        join(cli.folder, 'open.db'),
      ),
    )
    const ended = finish(child)
    const banner = await said(child, 'stderr', /Ctrl-C/)
    expect(banner).toContain('Everybody who reaches this address can write')
    const url = `http://127.0.0.1:${/localhost:(\d+) /.exec(banner)?.[1]}`
    expect((await cli.run(['import', file, '--url', url])).code).toBe(0)
    child.kill('SIGINT')
    expect((await ended).stderr).toContain('8 spans stored')
  })
})

describe('doctor', () => {
  test('ends with 6 and a fix for each thing that is wrong', async () => {
    const env = {
      OTEL_SDK_DISABLED: 'true',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318/v1/traces',
    }
    const { code, stdout } = await cli.run(['doctor', '--url', 'http://127.0.0.1:9', '--db', db], {
      env,
    })
    expect(code).toBe(6)
    expect(stdout.match(/✗/g)).toHaveLength(4)
    expect(stdout).toContain('Start a receiver with: threadspan serve')
    expect(stdout).toMatch(/✓ store .* can be read and written/)
  })
})

describe('play', () => {
  test('prints at once where nobody watches', async () => {
    const { code, stdout } = await cli.run(['play', 'alpha-1', '--db', db])
    expect(stdout).toMatch(/How do I cancel\?[^]*Under Plans\./)
    expect(code).toBe(0)
  })

  test('Ctrl-C ends it with 130', async () => {
    const child = cli.start(['play', 'alpha-1', '--timing', 'real', '--speed', '0.001', '--db', db])
    const ended = finish(child)
    await said(child, 'stdout', /How do I cancel/)
    child.kill('SIGINT')
    expect((await ended).code).toBe(130)
  })
})
