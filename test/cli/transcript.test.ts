import { expect, test } from 'vitest'
import type { Look } from '../../src/cli/terminal/look.ts'
import { symbolsFor } from '../../src/cli/terminal/symbols.ts'
import { tallyNotices } from '../../src/cli/transcript/tally-notices.ts'
import { threadMarkdown } from '../../src/cli/thread-file/thread-markdown.ts'
import { transcript } from '../../src/cli/transcript/transcript.ts'
import { countPlumbing } from '../../src/cli/transcript/visible-runs.ts'
import { attemptLabels } from '../../src/cli/transcript/attempt-labels.ts'
import { formatInstant } from '../../src/thread/instant.ts'
import type {
  RecordedMessage,
  RecordedRun,
  RecordedThread,
} from '../../src/thread/recorded-thread.ts'

const START = 1_790_000_000_000_000_000n

const look: Look = {
  style: (_format, text) => text,
  symbols: symbolsFor({}),
  moment: formatInstant,
  offset: (instant, start) => `+${(instant - start) / 1_000_000n}`,
}

function message(id: string, given: Partial<RecordedMessage> = {}): RecordedMessage {
  return {
    id,
    role: 'assistant',
    content: id,
    startUnixNano: START,
    endUnixNano: START,
    timeKnown: true,
    runs: [],
    events: [],
    ...given,
  }
}

function run(name: string, given: Partial<RecordedRun> = {}): RecordedRun {
  return {
    traceId: '1'.repeat(32),
    spanId: '2'.repeat(16),
    name,
    startUnixNano: START,
    endUnixNano: START + 1_500_000_000n,
    attributes: {},
    children: [],
    ...given,
  }
}

function thread(given: Partial<RecordedThread>): RecordedThread {
  const messages = given.messages ?? []
  return {
    id: 't',
    tags: [],
    startUnixNano: START,
    endUnixNano: START,
    messages,
    path: messages.map(({ id }) => id),
    events: [],
    runs: [],
    services: [],
    tally: { spans: 1, duplicates: 0, conflicts: 0, orphans: 0, strayFeedback: 0, damaged: 0 },
    ...given,
  }
}

function lines(given: RecordedThread, allBranches = false): string[] {
  return [...transcript(given, look, { allBranches })]
}

test('runs stand as a tree under the message that caused them, with kind, duration and error', () => {
  const tree = run('ChatbotAgent', {
    kind: 'agent',
    children: [
      run('chat gpt', { kind: 'llm', service: 'api' }),
      run('lookup', { kind: 'tool', error: 'timeout', children: [run('GET /orders')] }),
    ],
  })
  expect(
    lines(thread({ messages: [message('a', { role: 'user', runs: [tree] })] })).slice(2),
  ).toEqual([
    'user  +0',
    '  a',
    '  └ agent  ChatbotAgent  1.5 s',
    '    ├ llm  chat gpt  1.5 s  api',
    '    └ tool  lookup  1.5 s  ✗ timeout',
    '      └ GET /orders  1.5 s',
  ])
})

test('plumbing is folded where asked, but for what went wrong, and what ran inside it moves up', () => {
  const tool = run('lookup', {
    kind: 'tool',
    children: [run('SELECT'), run('GET', { error: 'timeout' })],
  })
  const runs = [run('POST /chat', { children: [run('middleware', { children: [tool] })] })]
  const given = thread({ messages: [message('m', { runs })], runs: [run('GET /health')] })
  const options = { allBranches: true, foldsPlumbing: true }
  expect([...transcript(given, look, options)].slice(2)).toEqual([
    'assistant  +0',
    '  m',
    '  └ tool  lookup  1.5 s',
    '    └ GET  1.5 s  ✗ timeout',
  ])
  expect(countPlumbing([...runs, ...given.runs])).toBe(4)
  expect(lines(given, true).join('\n')).toContain('GET /health')
})

test('verbose shows the input and output of runs, and metadata', () => {
  const llm = run('chat', {
    kind: 'llm',
    system: 'be kind',
    inputMessages: [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello' },
      { role: 'user', content: 'Order 7?' },
    ],
    outputMessages: [
      { role: 'assistant', content: null, toolCalls: [{ name: 'lookup', arguments: '{"id":7}' }] },
    ],
    children: [run('lookup', { kind: 'tool', input: { id: 7 }, output: 'sent' })],
  })
  const given = thread({
    metadata: { plan: 'pro' },
    userProps: { seats: 2 },
    messages: [message('m', { metadata: { locale: 'no' }, runs: [llm] })],
  })
  expect([...transcript(given, look, { allBranches: true, isVerbose: true })].slice(1)).toEqual([
    'metadata  {"plan":"pro"}',
    'user props  {"seats":2}',
    '',
    'assistant  +0',
    '  m',
    '  metadata  {"locale":"no"}',
    '  └ llm  chat  1.5 s',
    '    │ system  be kind',
    '    │ input  2 earlier messages',
    '    │ input  user  Order 7?',
    '    │ output  assistant  → lookup({"id":7})',
    '    └ tool  lookup  1.5 s',
    '        input  {"id":7}',
    '        output  sent',
  ])
})

test('runs nested ten thousand deep are printed without indenting off the screen', () => {
  let tree = run('leaf')
  for (let depth = 0; depth < 10_000; depth++) tree = run('nested', { children: [tree] })
  const printed = lines(thread({ runs: [tree] }))
  expect(printed).toHaveLength(10_004)
  expect(printed.at(-1)).toMatch(/└ leaf/)
  expect(Math.max(...printed.map(({ length }) => length))).toBeLessThan(100)
})

test('content that was not recorded, null, empty and masked parts are told apart', () => {
  const { content: _, ...withheld } = message('w')
  const printed = lines(
    thread({
      messages: [
        withheld,
        message('n', { content: null }),
        message('e', { content: '' }),
        message('p', { content: [{ type: 'uri', modality: 'image', uri: 'x' }] }),
      ],
    }),
  )
  expect(printed.filter((line) => line.startsWith('  '))).toEqual([
    '  content not recorded',
    '  no content',
    '  empty',
    '  [uri image]',
  ])
})

test('what several people think of a thread, a message and a run stands beside it, and who said it', () => {
  const opinions = [
    { feedback: { thumb: 'down' as const }, outcome: 0, unixNano: START, timeKnown: true },
    { author: 'an\nn', outcome: 1, unixNano: START, timeKnown: true },
  ]
  const said = { feedback: { thumb: 'down' as const }, outcome: 1, opinions }
  const judged = message('m', { ...said, runs: [run('agent', { ...said, kind: 'agent' })] })
  const labels = [
    {
      signal: 'tool_loop',
      verdict: 'dismissed' as const,
      author: 'ann',
      unixNano: START,
      timeKnown: true,
    },
    { signal: 'stall', feedback: { comment: 'maybe' }, unixNano: START, timeKnown: true },
  ]
  expect(lines(thread({ messages: [judged], ...said, labels }))).toEqual([
    't  1 message · 2026-09-21T14:13:20Z',
    'feedback  thumb=down outcome=0',
    'feedback by an n  outcome=1',
    'label by ann  tool_loop dismissed',
    'label  stall comment=maybe',
    '',
    'assistant  +0',
    '  m',
    '  feedback  thumb=down outcome=0',
    '  feedback by an n  outcome=1',
    '  └ agent  agent  1.5 s  feedback  thumb=down outcome=1',
  ])
})

test('an event, feedback, an error and an aborted stream stand with their message', () => {
  const event = { spanId: 'e1', name: 'open-document', metadata: { n: 1 }, startUnixNano: START }
  const aborted = message('a', {
    stream: 'aborted',
    error: 'gone',
    feedback: { thumb: 'down', comment: 'no' },
    events: [event],
    endUnixNano: START + 2_000_000_000n,
  })
  const early = { spanId: 'e0', name: 'page-open', startUnixNano: START }
  expect(lines(thread({ messages: [aborted], events: [early, event] })).slice(1)).toEqual([
    'event  page-open  +0',
    '',
    'assistant  +0  2.0 s  aborted',
    '  a',
    '  ✗ gone',
    '  feedback  thumb=down comment=no',
    '  event  open-document  {"n":1}  +0',
  ])
})

test('a run and a message that were sent before they ended are still running, and not 0 ms long', () => {
  const agent = run('agent', { kind: 'agent', endUnixNano: START, unfinished: true })
  const { content: _, ...answer } = message('a', { unfinished: true })
  const given = thread({ messages: [message('q', { runs: [agent] }), answer] })
  expect(lines(given).slice(2)).toEqual([
    'assistant  +0',
    '  q',
    '  └ agent  agent  still running',
    '',
    'assistant  +0  still running',
  ])
  expect(threadMarkdown(given)).toMatch(/^## assistant · \S+ · still running\n$/m)
})

test('tries and edits are counted along their references, also where these run in a circle', () => {
  const labels = attemptLabels([
    message('a'),
    message('b', { retryOf: 'a' }),
    message('c', { retryOf: 'b' }),
    message('q', { replaces: 'gone' }),
    message('x', { retryOf: 'y' }),
    message('y', { retryOf: 'x' }),
    message('e1'),
    message('e2', { replaces: 'e1' }),
  ])
  expect(['a', 'b', 'c', 'q', 'e1', 'e2'].map((id) => labels.get(id))).toEqual([
    'try 1 of 3',
    'try 2 of 3',
    'try 3 of 3',
    undefined,
    'edit 1 of 2',
    'edit 2 of 2',
  ])
})

test('only the current branch is shown, and all of them where asked', () => {
  const branched = thread({ messages: [message('a'), message('b', { retryOf: 'a' })], path: ['b'] })
  expect(lines(branched).filter((line) => line.startsWith('  '))).toEqual(['  b'])
  expect(lines(branched, true).filter((line) => line.startsWith('  '))).toEqual(['  a', '  b'])
})

test('what rebuilding met is said in a sentence each, and nothing where all was well', () => {
  const tally = { spans: 9, duplicates: 0, conflicts: 0, orphans: 2, strayFeedback: 1, damaged: 0 }
  expect(tallyNotices(thread({ tally }))).toEqual([
    'note: 2 of 9 spans have a parent that never arrived',
    'note: 1 of 9 spans are feedback on a message or run that never arrived',
  ])
  expect(tallyNotices(thread({}))).toEqual([])
})

test('in Markdown every line of a message is a quote, and code spans cannot be closed from inside', () => {
  const text = threadMarkdown(
    thread({ id: 'a`b', messages: [message('m', { content: '# no heading\n```\n</script>' })] }),
  )
  expect(text).toContain('# `` a`b ``\n')
  expect(text).toContain('> # no heading\n> ```\n> </script>\n')
})

test('the C locale gets ASCII signs only', () => {
  const signs = Object.values(symbolsFor({ LC_ALL: 'C', LANG: 'en_US.UTF-8' })).join('')
  expect(signs).toMatch(/^[ -~]+$/)
})

test('a run says its model, where its name does not, and what it used; a thread what all of them used', () => {
  const usage = { inputTokens: 120, outputTokens: 35, cost: 0.001234567 }
  const runs = [
    run('chat gpt-5', { kind: 'llm', model: 'gpt-5', usage }),
    run('doGenerate', { kind: 'llm', model: 'gpt-5', usage: { outputTokens: 3 } }),
  ]
  const lines = [
    ...transcript(
      thread({
        messages: [message('hello', { source: 'run', runs })],
        usage: { inputTokens: 120 },
      }),
      look,
      { allBranches: false },
    ),
  ]
  expect(lines[0]).toMatch(/· read from runs · 120 tokens in$/)
  expect(lines.slice(-2)).toEqual([
    '  ├ llm  chat gpt-5  120 tokens in, 35 out  $0.00123  1.5 s',
    '  └ llm  doGenerate  gpt-5  3 tokens out  1.5 s',
  ])
})

test('a refusal beside a content that is null is what the message says, in every form', () => {
  const refused = message('a', { content: null, metadata: { refusal: 'I cannot.\nSorry.' } })
  expect(lines(thread({ messages: [refused] })).slice(-2)).toEqual(['  I cannot.', '  Sorry.'])
  expect(threadMarkdown(thread({ messages: [refused] }))).toContain('> I cannot.\n> Sorry.')
  const answered = message('b', { content: 'Yes', metadata: { refusal: 'No' } })
  expect(lines(thread({ messages: [answered] })).at(-1)).toBe('  Yes')
  const other = message('c', { content: null, metadata: { refusal: { no: 'text' } } })
  expect(lines(thread({ messages: [other] })).at(-1)).toBe('  no content')
})
