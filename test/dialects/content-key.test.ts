import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { trace } from '@opentelemetry/api'
import { afterEach, describe, expect, it } from 'vitest'
import { isContentKey, isEventContentKey } from '../../src/dialects/content-key.ts'
import type { ContentKeys, Dialect } from '../../src/dialects/dialect.ts'
import { DIALECTS } from '../../src/dialects/index.ts'
import { readRunContent } from '../../src/dialects/read/read-run-content.ts'
import { configureThreads } from '../../src/index.ts'
import { LOG_RECORD_BODY } from '../../src/otlp/log-event.ts'
import { ThreadSpanProcessor } from '../../src/sdk/index.ts'
import { RUN_KINDS } from '../../src/thread/run-kind.ts'
import { makeAttributes, makeSpan } from '../otlp/recorded-spans.ts'
import { REPO } from '../package/source-files.ts'
import { type Recording, startRecording } from '../support/recording.ts'
import { type Look, readerLooks, SCOPES, SWITCHES } from './reader-looks.ts'

const CARD = '4111 1111 1111 1111'

const { looks, starts } = readerLooks()
const CONTENTS = DIALECTS.flatMap(({ content }) => content ?? [])

/** Keys that a dialect declares as labels, by the field of {@link Dialect} that they are in. */
const LABELS: ReadonlySet<string> = new Set(DIALECTS.flatMap(labelsOf))

function labelsOf({ model, usage, usageSums, labels, ...dialect }: Dialect): readonly string[] {
  const { provider = [], finishReason = [], usageBags = [], toolNames = [] } = dialect
  const named = [model, usage, usageSums, labels].flatMap((keys) => Object.values(keys ?? {}))
  return [...named.flat(), ...provider, ...finishReason, ...usageBags, ...toolNames]
}

/** What else readers look at that is not said by anybody. */
const OTHER_LABELS: readonly (string | RegExp)[] = [
  // A log record does not pass through a processor of spans.
  LOG_RECORD_BODY,
  'exception.type',
  'role',
  'finish_reason',
  // Monocle's entities, and LlamaIndex's counts.
  /^entity\.\d+\.(type|name)$/,
  /^response\.(raw\.usage|additional_kwargs)\.(prompt|completion|input|output)_tokens$/,
]

function isLabelOfReader({ key }: Look): boolean {
  return (
    LABELS.has(key) ||
    OTHER_LABELS.some((label) => (typeof label === 'string' ? label === key : label.test(key)))
  )
}

const contentLooks = looks.filter((look) => !isLabelOfReader(look))

/** All keys that a dialect says hold content, as the keys of a span. */
const declared: readonly Look[] = CONTENTS.flatMap((content) => [
  ...sharedKeys(content).map((key) => ({ key, scope: '' })),
  ...(content.scopes ?? ['']).flatMap((scope) => ownKeys(content).map((key) => ({ key, scope }))),
])
const quotes: readonly Look[] = CONTENTS.flatMap(({ quotes = [] }) =>
  quotes.map((key) => ({ key, scope: '' })),
)
// What an app may have called its own fields, and what such a list holds.
const spread: readonly Look[] = CONTENTS.flatMap(({ open = {}, indexed = {} }) => [
  ...leaves(open, ['order', 'customer_name', 'type']),
  ...leaves(indexed, ['.0.content', '.3.message.content', '.0.metadata.customer_name']),
])

function sharedKeys({ input, output, system, messages, tools, hits }: ContentKeys) {
  return [input, output, system, messages, tools, hits].flatMap((keys) => keys ?? [])
}

function ownKeys({ own }: ContentKeys): readonly string[] {
  return Object.values(own ?? {}).flat()
}

function leaves(
  starts: Readonly<Record<string, readonly string[]>>,
  ends: readonly string[],
): readonly Look[] {
  return Object.values(starts)
    .flat()
    .flatMap((start) => ends.map((end) => ({ key: `${start}${end}`, scope: '' })))
}

const isMasked = ({ key, scope, event }: Look) =>
  event === undefined ? isContentKey(key, scope) : isEventContentKey(event, key, scope)

describe('what readers take from a span', () => {
  it('is content to a mask, unless its dialect says that it is a label', () => {
    expect(contentLooks.filter((look) => !isMasked(look))).toEqual([])
  })

  it('was looked at in full: each key that a dialect declares is a key that a reader asks for', () => {
    const asked = new Set(looks.map(({ key }) => key))
    expect(declared.filter(({ key }) => !asked.has(key))).toEqual([])
    const prefixes = CONTENTS.flatMap(({ indexed = {}, open = {} }) => [
      ...Object.values(indexed).flatMap((keys) => keys.map((key) => `${key}.`)),
      ...Object.values(open).flat(),
    ])
    expect(new Set(prefixes)).toEqual(starts)
  })

  it('is read from events that a dialect lists alone', () => {
    const listed = new Set(CONTENTS.flatMap(({ events = [] }) => events))
    const unlisted = contentLooks.filter(({ event }) => event !== undefined && !listed.has(event))
    // An exception is quoted, the other is asked of every event.
    expect(new Set(unlisted.map(({ key }) => key))).toEqual(
      new Set(['exception.message', 'gen_ai.event.content']),
    )
  })

  it('never is a label: no label shows up in what was said', () => {
    const secrets = [...LABELS].map((key, nth) => [key, `secret-${nth}.`] as const)
    const said = new Set(
      SCOPES.flatMap((scope) =>
        SWITCHES.flatMap((values) => whatIsSaid(scope, [...secrets, ...Object.entries(values)])),
      ),
    )
    const shown = secrets.filter(([, secret]) => [...said].some((text) => text.includes(secret)))
    expect(LABELS.size).toBeGreaterThan(80)
    expect(shown).toEqual([])
  })
})

function whatIsSaid(scope: string, entries: readonly (readonly [string, string])[]) {
  const span = makeSpan({ scope: { name: scope }, attributes: makeAttributes(entries) })
  return RUN_KINDS.map((kind) => {
    const content = readRunContent(span, kind)
    const {
      model: _,
      provider: __,
      finishReason: ___,
      toolCall: ____,
      error: _____,
      ...said
    } = content
    return JSON.stringify(said)
  })
}

it('a reader has its keys from dialects, where a mask finds them', () => {
  const folder = join(REPO, 'src/dialects/read')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  )
  const written = files.flatMap((file) => {
    const code = readFileSync(join(folder, file), 'utf8')
      .replaceAll(/ from '[^']*'/g, '')
      .replaceAll(/\/\*\*[^]*?\*\/|\/\/.*/g, '')
      .replaceAll(/eventOf\(\w+, '[^']*'\)/g, '')
    return [...code.matchAll(/['"`]([a-z_]\w*[.:]\w[^'"`\s]*)['"`]/g)].map(([, key]) => [file, key])
  })
  expect(files.length).toBeGreaterThan(25)
  expect(written).toEqual([])
})

describe('a secret', () => {
  let recording: Recording
  afterEach(async () => {
    configureThreads({})
    await recording.stop()
  })

  function record(all: readonly Look[]): readonly (readonly [Look, string])[] {
    recording = startRecording({ processors: [new ThreadSpanProcessor({ mask: true })] })
    for (const { key, scope, event } of all) {
      const attributes = { [key]: `card ${CARD}` }
      const span = trace
        .getTracer(scope)
        .startSpan('step', event === undefined ? { attributes } : {})
      if (event !== undefined) span.addEvent(event, attributes)
      span.end()
    }
    const spans = recording.spans()
    expect(spans).toHaveLength(all.length)
    return all.map((look, nth) => {
      const { attributes, events, status } = spans[nth] as (typeof spans)[number]
      const ofEvents = events.map((event) => event.attributes)
      return [look, JSON.stringify({ attributes, ofEvents, status })]
    })
  }

  it.each([
    'haystack.component.input',
    'haystack.component.output',
    'langchain.inputs',
    'langchain.outputs',
    'agentops.entity.input',
    'agentops.entity.output',
    'agentops.tool.input',
    'spring.ai.tool.call.arguments',
    'spring.ai.tool.call.result',
    'honeyhive_inputs.order',
    'honeyhive_outputs.result',
    'db.vector.query.content',
    'db.vector.query.response.documents',
    'response.model_output',
    'metadata',
    'tag.tags',
    'logfire.msg',
    'error.message',
  ])('under %s is masked, and the span says so', (key) => {
    configureThreads({ mask: (text) => text.replaceAll(CARD, '****') })
    record([{ key, scope: '' }])
    const [span] = recording.spans()
    expect(span?.attributes).toMatchObject({ [key]: 'card ****', 'chat.content.state': 'masked' })
  })

  const places = [...contentLooks, ...declared, ...quotes, ...spread]

  it('under a key that a reader takes content from is masked', () => {
    configureThreads({ mask: (text) => text.replaceAll(CARD, '****') })
    const recorded = record(places)
    expect(recorded.filter(([, span]) => span.includes(CARD))).toEqual([])
    expect(recorded.filter(([, span]) => !span.includes('card ****'))).toEqual([])
  })

  it('does not leave the process if content is not captured', () => {
    configureThreads({ captureContent: false })
    expect(record(places).filter(([, span]) => span.includes(CARD))).toEqual([])
  })

  it('was tried under every key that readers take content from', () => {
    const tried = new Set(places.map(({ key }) => key))
    const taken = looks.filter((look) => !isLabelOfReader(look)).map(({ key }) => key)
    expect(taken.filter((key) => !tried.has(key))).toEqual([])
    expect(tried.size).toBeGreaterThan(150)
  })
})

describe('a key that no dialect has', () => {
  it('is content in the namespace of an AI vocabulary, unless its last word is a label’s', () => {
    const content = ['gen_ai.new.thing', 'llm.thing', 'koog.thing', 'haystack.pipeline.input_data']
    const labels = ['gen_ai.new.name', 'ai.thingId', 'llm.thing.type', 'mlflow.thing.kind']
    const others = ['http.route', 'db.system', 'message', 'messages', 'response.body', 'chunks']
    expect(content.filter((key) => !isContentKey(key))).toEqual([])
    expect([...labels, ...others].filter((key) => isContentKey(key))).toEqual([])
  })

  it('is content if it holds a URL, or what an app sent to a server, a database or a command', () => {
    const content = [
      'url.full',
      'url.path',
      'url.query',
      'url.fragment',
      'http.url',
      'http.target',
      'http.request.header.referer',
      'http.request.body',
      'http.response.body.content',
      'db.statement',
      'db.query.text',
      'db.query.parameter.0',
      'db.postgresql.values',
      'graphql.document',
      'graphql.variables.name',
      'rpc.request.metadata.user',
      'messaging.message.body',
      'process.command_args',
    ]
    const labels = [
      'url.scheme',
      'url.template',
      'http.method',
      'http.request.body.size',
      'rpc.response.status_code',
      'db.query.summary',
      'server.address',
      'messaging.message.id',
    ]
    expect(content.filter((key) => !isContentKey(key))).toEqual([])
    expect(labels.filter((key) => isContentKey(key))).toEqual([])
  })

  it('is content among what an app fills, whatever its last word, but an id', () => {
    expect(isContentKey('langfuse.trace.metadata.customer_name')).toBe(true)
    expect(isContentKey('traceloop.association.properties.user_id')).toBe(false)
    expect(isContentKey('honeyhive_inputs.customer_id')).toBe(true)
  })

  it('is content in an event of an AI vocabulary, or one that a dialect lists', () => {
    expect(isEventContentKey('gen_ai.new.event', 'thing')).toBe(true)
    expect(isEventContentKey('LLMChatStartEvent', 'template')).toBe(true)
    expect(isEventContentKey('data.output', 'error_code')).toBe(false)
    expect(isEventContentKey('gen_ai.new.event', 'role')).toBe(false)
    expect(isEventContentKey('cache.hit', 'thing')).toBe(false)
  })
})

it('what a reader or a backend finds a span by stays readable', () => {
  const labels = [
    'gen_ai.operation.name',
    'genkit:metadata:subtype',
    'mlflow.trace.session',
    'braintrust.span_attributes',
    'braintrust.metrics',
    'lk.llm_metrics',
  ]
  expect(labels.filter((key) => isContentKey(key))).toEqual([])
})
