import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isRunKind } from '../../../src/thread/run-kind.ts'
import { orSkip } from '../../support/or-skip.ts'
import { type AppRun, installFramework, type Project, runApp } from './framework.ts'
import { answerTo } from './language-model.ts'
import { describeReading } from './reading-contract.ts'
import { type Outline, outlineOfRuns, outlineOfSpans } from './outline.ts'
import {
  answerOf,
  questionOf,
  spansOf,
  threadIdsOf,
  traceIdOf,
  type Turn,
  turnOf,
} from './thread-of-app.ts'

/** Something that an instrumentation leaves out. */
type Untold = 'messages' | 'tool calls' | 'streamed answers' | 'streamed usage'

/** An app and what its runs are, as its framework documents them. */
export interface App {
  /** The name of its file, without extension. */
  readonly name: string
  /** Added to the environment, where the framework asks for it. */
  readonly env?: Readonly<Record<string, string>>
  /** The runs that each turn makes. */
  readonly runs: Readonly<Record<Turn, Outline>>
  /** Its runs are siblings that begin at one moment, in no order. A reader may nest them by their times. */
  readonly isFlat?: boolean
  /** @default 'gpt-4o-mini' */
  readonly model?: string
  /** What its spans do not hold, so that nobody can read it. */
  readonly untold?: readonly Untold[]
  /** It calls tools only. */
  readonly asksNoModel?: boolean
}

const FIVE_MINUTES = 300_000

/** Holds a framework's apps to what is promised of all: each span in its thread, each run known for what it is. */
export function describeFramework(framework: string, apps: readonly App[]): void {
  let project: Project | undefined
  beforeAll(async () => {
    project = await installFramework(framework)
  }, FIVE_MINUTES)
  afterAll(() => project?.[Symbol.asyncDispose]())
  const titled = apps.map((app) => ({ app, title: titleOf(app) }))
  describe.for(titled)(`${framework} with $title:`, ({ app }) => {
    let ran: AppRun | undefined
    beforeAll(async () => {
      ran = project && (await runApp(project, app.name, app.env))
    })
    describeMarking(app, () => ran)
    describeReading(app, () => ran)
  })
}

function titleOf({ name, env = {} }: App): string {
  return [name, ...Object.entries(env).map((variable) => variable.join('='))].join(', ')
}

function describeMarking(app: App, ranApp: () => AppRun | undefined): void {
  it('marks every span with its thread, and none outside a thread', ({ skip }) => {
    const { spans, questions } = orSkip(ranApp(), 'registry', skip)
    const threads = new Map(
      Object.entries(questions).map(([threadId, id]) => [traceIdOf(id), threadId]),
    )
    const misplaced = spans.filter(
      ({ traceId, attributes }) => attributes['chat.thread_id'] !== threads.get(traceId),
    )
    expect(misplaced).toEqual([])
    const outside = spans.filter(({ traceId }) => !threads.has(traceId))
    expect(outside.length).toBeGreaterThan(0)
    const keys = outside
      .filter(({ scope }) => scope.name !== 'threadspan')
      .flatMap(({ attributes }) => Object.keys(attributes))
    expect(keys.filter((key) => key.startsWith('chat.'))).toEqual([])
  })

  it('marks each run with its kind and the message that caused it, and nothing else', ({
    skip,
  }) => {
    const run = orSkip(ranApp(), 'registry', skip)
    for (const threadId of threadIdsOf(run)) {
      const spans = spansOf(run, threadId)
      expectRuns(app, threadId, outlineOfSpans(spans))
      const [runs, others] = partition(spans, ({ attributes }) =>
        isRunKind(attributes['chat.kind']),
      )
      const causes = new Set(runs.map(({ attributes }) => attributes['chat.message_id']))
      expect([...causes]).toEqual(runs.length === 0 ? [] : [run.questions[threadId]])
      const foreign = others.filter(({ scope }) => scope.name !== 'threadspan')
      expect(foreign.filter(({ attributes }) => 'chat.message_id' in attributes)).toEqual([])
    }
  })

  it('reads the same runs back, all under the question that caused them', async ({ skip }) => {
    const run = orSkip(ranApp(), 'registry', skip)
    for (const threadId of threadIdsOf(run)) {
      const { messages, runs } = await run.thread(threadId)
      expect([messages[0]?.id, runs]).toEqual([run.questions[threadId], []])
      expectRuns(app, threadId, outlineOfRuns(messages[0]?.runs ?? []))
    }
  })

  it('keeps what is said in parallel apart', async ({ skip }) => {
    const run = orSkip(ranApp(), 'registry', skip)
    const threadIds = threadIdsOf(run).filter((threadId) => threadId.startsWith('parallel-'))
    expect(threadIds).toHaveLength(9)
    for (const threadId of threadIds) {
      const { messages } = await run.thread(threadId)
      const question = questionOf(threadId)
      const answer = app.asksNoModel === true ? answerTo(question) : answerOf(threadId)
      expect(messages.map(({ content }) => content)).toEqual([question, answer])
      const said = JSON.stringify(spansOf(run, threadId).map(({ attributes }) => attributes))
      const numbers = new Set(said.match(/Parallel question \d/g))
      expect([...numbers]).toEqual([question.slice(0, 'Parallel question 0'.length)])
    }
  })

  if (app.asksNoModel === true) return
  it('hands trace context to the model, and neither thread nor content in a header', ({ skip }) => {
    const run = orSkip(ranApp(), 'registry', skip)
    expect(run.requests.length).toBeGreaterThan(threadIdsOf(run).length)
    for (const { headers } of run.requests) {
      const sent = decodeURIComponent(JSON.stringify(headers))
      expect(sent).not.toMatch(/question|weather|refuse|threadspan|"tracestate"/i)
    }
    for (const threadId of threadIdsOf(run)) {
      const asked = run.requests.filter(({ body }) =>
        JSON.stringify(body).includes(questionOf(threadId)),
      )
      const traceIds = asked.map(({ headers }) => traceIdOf(headers['traceparent']))
      expect(new Set(traceIds)).toEqual(new Set([traceIdOf(run.questions[threadId])]))
    }
  })
}

function expectRuns({ runs, isFlat = false }: App, threadId: string, found: Outline): void {
  const ordered = (lines: Outline) =>
    isFlat ? lines.map((line) => line.trimStart()).toSorted() : lines
  expect({ [threadId]: ordered(found) }).toEqual({ [threadId]: ordered(runs[turnOf(threadId)]) })
}

function partition<T>(all: readonly T[], belongs: (one: T) => boolean): [T[], T[]] {
  return [all.filter(belongs), all.filter((one) => !belongs(one))]
}
