import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RecordedThread } from '../../../src/thread/recorded-thread.ts'
import { orSkip } from '../../support/or-skip.ts'
import { type AppRun, installFramework, type Project, runApp } from '../support/framework.ts'
import { TOOL_ANSWER, USAGE } from '../support/language-model.ts'
import { outlineOfRuns } from '../support/outline.ts'

// As in langchain.test.ts.
const env = { LANGCHAIN_CALLBACKS_BACKGROUND: 'false' }

let project: Project | undefined
beforeAll(async () => {
  project = await installFramework('langchain')
}, 300_000)
afterAll(() => project?.[Symbol.asyncDispose]())

const said = ({ messages }: RecordedThread) =>
  messages.map(({ role, content, error }) => [role, content, ...(error ? [error] : [])])
const question = ['user', 'What is the weather in Paris?']
const CALL = ['assistant', null]
const answer = ['assistant', TOOL_ANSWER]
const runsOf = ({ messages, runs }: RecordedThread) =>
  outlineOfRuns([...messages.flatMap((message) => message.runs), ...runs])

describe('our callback in LangGraph', () => {
  let ran: AppRun | undefined
  beforeAll(async () => {
    ran = project && (await runApp(project, 'callbacks'))
  })

  it.for<[string, unknown[]]>([
    [
      'plain',
      [
        ['user', 'A plain question'],
        ['assistant', 'You asked: A plain question'],
      ],
    ],
    ['tool', [question, CALL, ['tool', '21 degrees'], answer]],
    [
      'broken-tool',
      [question, CALL, ['tool', 'the database is down', 'the database is down'], answer],
    ],
    [
      'wrong-arguments',
      [
        question,
        CALL,
        [
          'tool',
          expect.stringContaining('did not match'),
          expect.stringContaining('did not match'),
        ],
        answer,
      ],
    ],
    [
      'refused',
      [
        ['user', 'Please refuse this'],
        ['assistant', '', expect.stringContaining('Refused')],
      ],
    ],
    ['interrupted', [question, CALL, ['tool', '21 degrees'], answer]],
  ])('records all that is said when it is asked: %s', async ([id, expected], { skip }) => {
    const thread = await orSkip(ran, 'registry', skip).thread(id)
    expect(said(thread)).toEqual(expected)
    const asked = thread.messages.flatMap(({ toolCalls = [] }) => toolCalls.map((call) => call.id))
    const answered = thread.messages.flatMap(({ toolCallId = [] }) => toolCallId)
    expect(answered).toEqual(asked)
  })

  it('records model calls and tools as runs', async ({ skip }) => {
    const thread = await orSkip(ran, 'registry', skip).thread('tool')
    expect(runsOf(thread)).toEqual([
      'llm chat gpt-4o-mini',
      'tool execute_tool get_weather',
      'llm chat gpt-4o-mini',
    ])
    expect(thread.usage).toMatchObject({
      inputTokens: 2 * USAGE.input,
      outputTokens: 2 * USAGE.output,
    })
  })
})

describe.for(['openinference', 'langfuse'])('our callback beside %s', (BESIDE) => {
  let both: AppRun | undefined
  let auto: AppRun | undefined
  beforeAll(async () => {
    both =
      project &&
      (await runApp(project, 'callbacks', { ...env, BESIDE, RUNS: 'true', ONLY: 'plain,tool' }))
    auto = project && (await runApp(project, 'callbacks', { ...env, BESIDE, ONLY: 'plain,tool' }))
  })

  it('reads a call that both have recorded as one', async ({ skip }) => {
    for (const run of [both, auto]) {
      const { messages, usage } = await orSkip(run, 'registry', skip).thread('tool')
      const runs = outlineOfRuns(messages.flatMap((message) => message.runs))
      expect(runs.filter((line) => line.includes('llm'))).toHaveLength(2)
      expect(runs.filter((line) => line.includes('tool get_weather'))).toHaveLength(1)
      expect(usage).toMatchObject({ inputTokens: 2 * USAGE.input, outputTokens: 2 * USAGE.output })
    }
  })

  it('leaves runs to an instrumentation that it can tell, from its first span on', ({ skip }) => {
    const { spans } = orSkip(auto, 'registry', skip)
    const ours = spans.filter(({ scope, attributes }) => {
      return scope.name === 'threadspan' && attributes['chat.kind'] !== 'message'
    })
    // The first call is seen before OpenInference has started a span. Langfuse cannot be told from other uses of it.
    expect(ours).toHaveLength(BESIDE === 'openinference' ? 1 : 4)
  })
})
