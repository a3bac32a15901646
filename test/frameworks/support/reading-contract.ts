import { expect, it } from 'vitest'
import type { RecordedRun, RecordedThread } from '../../../src/thread/recorded-thread.ts'
import { fromJson } from '../../../src/thread/json.ts'
import { orSkip } from '../../support/or-skip.ts'
import type { App } from './app-contract.ts'
import type { AppRun } from './framework.ts'
import { answerTo, TOOL_ANSWER, USAGE } from './language-model.ts'
import { questionOf, threadIdsOf } from './thread-of-app.ts'

/** Holds an app to what can be read of its runs: who was asked what, what it answered, and what that took. */
export function describeReading(app: App, ranApp: () => AppRun | undefined): void {
  const untold = new Set(app.untold)

  it('reads the arguments and the result of a tool, and what was refused', async ({ skip }) => {
    const run = orSkip(ranApp(), skip)
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
    const run = orSkip(ranApp(), skip)
    for (const threadId of threadIdsOf(run).filter((id) => id !== 'failing')) {
      const thread = await run.thread(threadId)
      const models = callsIn(thread).flatMap(({ model }) => (model === undefined ? [] : [model]))
      expect(new Set(models)).toEqual(new Set([app.model ?? 'gpt-4o-mini']))
      if (untold.has('streamed usage') && isStreamed(threadId)) continue
      const calls = threadId === 'tool' ? 2 : 1
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
    const run = orSkip(ranApp(), skip)
    for (const threadId of threadIdsOf(run).filter((id) => !/failing|tool/.test(id))) {
      const thread = await run.thread(threadId)
      const calls = callsIn(thread)
      const question = questionOf(threadId)
      expect(lastOf(calls, 'inputMessages')).toEqual([`user: ${question}`])
      if (untold.has('streamed answers') && isStreamed(threadId)) continue
      expect(lastOf(calls, 'outputMessages')).toEqual([`assistant: ${answerTo(question)}`])
      expect(calls.map(({ spanId }) => spanId)).toContain(thread.messages[1]?.generatedBy)
    }
  })

  it('reads the call of a tool, its answer, and what the model made of it', async ({ skip }) => {
    const calls = callsIn(await orSkip(ranApp(), skip).thread('tool'))
    expect(lastOf(calls, 'outputMessages')).toContain(`assistant: ${TOOL_ANSWER}`)
    const said = calls.flatMap(({ outputMessages = [] }) => outputMessages)
    const called = said.flatMap(({ toolCalls = [] }) => toolCalls)
    if (untold.has('tool calls')) return
    expect(called.map(({ name }) => name)).toEqual(['get_weather'])
    expect(called.map((call) => fromJson(call.arguments) ?? call.arguments)).toEqual([
      { city: 'Paris' },
    ])
  })
}

function isStreamed(threadId: string): boolean {
  return /^streamed$|^parallel-[1357]$/.test(threadId)
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
