import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rebuilt } from '../../support/rebuilt.ts'
import { orSkip } from '../../support/or-skip.ts'
import { isRunKind } from '../../../src/thread/run-kind.ts'
import { type AppRun, installFramework, type Project, runApp } from './framework.ts'
import { answerTo } from './language-model.ts'
import { type Outline, outlineOfRuns, outlineOfSpans } from './outline.ts'
import { questionOf, spansOf, threadIdsOf, traceIdOf } from './thread-of-app.ts'

/** An app and what its runs are, as its framework documents them. */
export interface App {
  /** The name of its file, without extension. */
  readonly name: string
  /** Added to the environment, where the framework asks for it. */
  readonly env?: Readonly<Record<string, string>>
  /** The runs that each turn makes. */
  readonly runs: Readonly<Record<'plain' | 'streamed' | 'tool' | 'failing', Outline>>
}

const FIVE_MINUTES = 300_000

/** Holds a framework's apps to what is promised of all: each span in its thread, each run known for what it is. */
export function describeFramework(framework: string, apps: readonly App[]): void {
  let project: Project | undefined
  beforeAll(async () => {
    project = await installFramework(framework)
  }, FIVE_MINUTES)
  afterAll(() => project?.[Symbol.asyncDispose]())
  describe.for(apps)(`${framework} with $name:`, (app) => {
    let ran: AppRun | undefined
    beforeAll(async () => {
      ran = project && (await runApp(project, app.name, app.env))
    })
    describeApp(app, () => ran)
  })
}

function describeApp({ runs }: App, ranApp: () => AppRun | undefined): void {
  const runsOf = (threadId: string): Outline => {
    if (!threadId.startsWith('parallel-')) return runs[threadId as keyof App['runs']]
    return Number(threadId.at(-1)) % 2 === 0 ? runs.plain : runs.streamed
  }

  it('marks every span with its thread, and none outside a thread', ({ skip }) => {
    const { spans, questions } = orSkip(ranApp(), skip)
    const threads = new Map(
      Object.entries(questions).map(([threadId, id]) => [traceIdOf(id), threadId]),
    )
    const outside = spans.filter(({ traceId }) => !threads.has(traceId))
    expect(outside.length).toBeGreaterThan(0)
    for (const { traceId, attributes } of spans) {
      expect(attributes['chat.thread_id']).toBe(threads.get(traceId))
    }
    for (const { attributes } of outside) {
      expect(Object.keys(attributes).filter((key) => key.startsWith('chat.'))).toEqual([])
    }
  })

  it('marks each run with its kind and the message that caused it, and nothing else', ({
    skip,
  }) => {
    const run = orSkip(ranApp(), skip)
    for (const threadId of threadIdsOf(run)) {
      const spans = spansOf(run, threadId)
      expect({ [threadId]: outlineOfSpans(spans) }).toEqual({ [threadId]: runsOf(threadId) })
      for (const { attributes, scope } of spans) {
        if (scope.name === 'threadspan' && !isRunKind(attributes['chat.kind'])) continue
        const cause = isRunKind(attributes['chat.kind']) ? run.questions[threadId] : undefined
        expect(attributes['chat.message_id']).toBe(cause)
      }
    }
  })

  it('reads the same runs back under the question, and no other thread’s words', async ({
    skip,
  }) => {
    const run = orSkip(ranApp(), skip)
    for (const threadId of threadIdsOf(run)) {
      const thread = await rebuilt(threadId, run.spans)
      const [question, answer] = thread.messages
      expect({ [threadId]: outlineOfRuns(question?.runs ?? []) }).toEqual({
        [threadId]: runsOf(threadId),
      })
      expect([question?.id, thread.runs]).toEqual([run.questions[threadId], []])
      if (threadId.startsWith('parallel-')) {
        expect(answer?.content).toBe(answerTo(questionOf(threadId)))
        const said = JSON.stringify(spansOf(run, threadId).map(({ attributes }) => attributes))
        expect(new Set(said.match(/Parallel question \d/g))).toEqual(
          new Set([questionOf(threadId)]),
        )
      }
    }
  })

  it('hands trace context to the model, and no content in a header', ({ skip }) => {
    const run = orSkip(ranApp(), skip)
    expect(run.requests.length).toBeGreaterThan(threadIdsOf(run).length)
    for (const { headers } of run.requests) {
      expect(decodeURIComponent(JSON.stringify(headers))).not.toMatch(/question|weather|refuse/i)
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
