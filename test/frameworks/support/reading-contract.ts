import { expect, it } from 'vitest'
import type { RecordedRun, RecordedThread } from '../../../src/thread/recorded-thread.ts'
import { fromJson } from '../../../src/thread/json.ts'
import { orSkip } from '../../support/or-skip.ts'
import type { App } from './app-contract.ts'
import type { AppRun } from './framework.ts'
import { USAGE } from './language-model.ts'
import { answerOf, questionOf, threadIdsOf, turnOf } from './thread-of-app.ts'

/** Holds an app to what can be read of its runs: who was asked what, what it answered, and what that took. */
export function describeReading(app: App, ranApp: () => AppRun | undefined): void {
  const untold = new Set(app.untold)

  it('reads the arguments and the result of a tool, and what was refused', async ({ skip }) => {
    const run = orSkip(ranApp(), 'registry', skip)
    const tools = runsIn(await run.thread('tool')).filter(({ kind }) => kind === 'tool')
    expect(tools).toHaveLength(app.runs.tool.filter((line) => /^ *tool /.test(line)).length)
    for (const { input, output } of tools) {
      expect(JSON.stringify(input)).toContain('Paris')
      expect(JSON.stringify(output)).toMatch(/21 degrees|weather/)
    }
    const refused = runsIn(await run.thread('failing')).filter(({ kind }) => kind !== undefined)
    const errors = refused.flatMap(({ error }) => (error === undefined ? [] : [error]))
    expect(errors.some((error) => /refused|invalid_request/i.test(error))).toBe(refused.length > 0)
  })

  if (app.asksNoModel === true) return

  it('reads the model, and its tokens once, however many spans tell of a call', async ({
    skip,
  }) => {
    const run = orSkip(ranApp(), 'registry', skip)
    for (const threadId of threadIdsOf(run).filter((id) => turnOf(id) !== 'failing')) {
      const thread = await run.thread(threadId)
      const models = callsIn(thread).flatMap(({ model }) => (model === undefined ? [] : [model]))
      expect(new Set(models)).toEqual(new Set([app.model ?? 'gpt-4o-mini']))
      if (untold.has('streamed usage') && turnOf(threadId) === 'streamed') continue
      const calls = turnOf(threadId) === 'tool' ? 2 : 1
      const used = [thread.usage?.inputTokens, thread.usage?.outputTokens]
      expect({ [threadId]: used }).toEqual({
        [threadId]: [USAGE.input * calls, USAGE.output * calls],
      })
    }
  })

  if (untold.has('messages')) return

  it('reads what a model was asked and what it answered, and finds it said in the thread', async ({
    skip,
  }) => {
    const run = orSkip(ranApp(), 'registry', skip)
    for (const threadId of threadIdsOf(run).filter((id) => !/failing|tool/.test(turnOf(id)))) {
      const thread = await run.thread(threadId)
      const calls = callsIn(thread)
      expect(lastOf(calls, 'inputMessages')).toEqual([`user: ${questionOf(threadId)}`])
      if (untold.has('streamed answers') && turnOf(threadId) === 'streamed') continue
      expect(lastOf(calls, 'outputMessages')).toEqual([`assistant: ${answerOf(threadId)}`])
      expect(calls.map(({ spanId }) => spanId)).toContain(thread.messages[1]?.generatedBy)
    }
  })

  it('reads the call of a tool, its answer, and what the model made of it', async ({ skip }) => {
    const run = orSkip(ranApp(), 'registry', skip)
    for (const threadId of threadIdsOf(run).filter((id) => turnOf(id) === 'tool')) {
      const calls = callsIn(await run.thread(threadId))
      expect(lastOf(calls, 'outputMessages')).toContain(`assistant: ${answerOf(threadId)}`)
      const said = calls.flatMap(({ outputMessages = [] }) => outputMessages)
      const called = said
        .flatMap(({ toolCalls = [] }) => toolCalls)
        .map((call) => [call.name, fromJson(call.arguments) ?? call.arguments])
      expect(called).toEqual(untold.has('tool calls') ? [] : [['get_weather', { city: 'Paris' }]])
    }
  })
}

function runsIn({ messages, runs }: RecordedThread): readonly RecordedRun[] {
  return withChildren([...messages.flatMap((message) => message.runs), ...runs])
}

function withChildren(runs: readonly RecordedRun[]): readonly RecordedRun[] {
  return runs.flatMap((run) => [run].concat(withChildren(run.children)))
}

function callsIn(thread: RecordedThread): readonly RecordedRun[] {
  return runsIn(thread).filter(({ kind }) => kind === 'llm')
}

// Of two spans of one call, one may tell and the other not.
function lastOf(
  calls: readonly RecordedRun[],
  side: 'inputMessages' | 'outputMessages',
): readonly string[] {
  const last = calls.flatMap((call) => call[side]?.slice(-1) ?? [])
  return [...new Set(last.map(({ role, content }) => `${role}: ${String(content)}`))]
}
