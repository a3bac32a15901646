import { fromJson, isJsonObject, toJson } from '../../../thread/json.ts'
import type { ToolCall } from '../../../thread/message.ts'
import type { RecordedMessage, RecordedRun } from '../../../thread/recorded-thread.ts'
import { pushTo } from '../../../thread/push-to.ts'
import { allRuns } from '../../usage-of.ts'
import { compareValues } from '../spans/compare-values.ts'

type WithRuns = Pick<RecordedMessage, 'runs' | 'toolCalls'>

/**
 * Says of each tool run which call it answers, if its span does not: the first call with its name and its arguments, by an
 * assistant's message or by a model, that no other run answers.
 */
export function nameAnsweredCalls<Message extends WithRuns>(
  messages: readonly Message[],
  others: readonly RecordedRun[],
): { readonly messages: readonly Message[]; readonly runs: readonly RecordedRun[] } {
  const all = allRuns([...messages.flatMap(({ runs }) => runs), ...others])
  const ids = answeredIds(all, openCalls(messages, all))
  if (ids.size === 0) return { messages, runs: others }
  return {
    messages: messages.map((message) => ({ ...message, runs: name(message.runs, ids) })),
    runs: name(others, ids),
  }
}

function openCalls(
  messages: readonly WithRuns[],
  runs: readonly RecordedRun[],
): Map<string, string[]> {
  const asked = [...messages, ...runs.flatMap(({ outputMessages = [] }) => outputMessages)]
  const taken = new Set(runs.map(({ toolCall }) => toolCall?.id))
  const open = new Map<string, string[]>()
  for (const call of asked.flatMap(({ toolCalls = [] }) => toolCalls)) {
    if (call.id === undefined || taken.has(call.id)) continue
    taken.add(call.id)
    for (const key of callKeys(call)) pushTo(open, key, call.id)
  }
  return open
}

function answeredIds(
  runs: readonly RecordedRun[],
  open: ReadonlyMap<string, string[]>,
): ReadonlyMap<RecordedRun, string> {
  const ids = new Map<RecordedRun, string>()
  const taken = new Set<string>()
  if (open.size === 0) return ids
  const unnamed = runs.filter(({ kind, toolCall }) => kind === 'tool' && toolCall?.id === undefined)
  for (const run of unnamed.toSorted((a, b) => compareValues(a.startUnixNano, b.startUnixNano))) {
    const key = keyOf(run.toolCall?.name ?? run.name, run.input ?? {})
    const id = open.get(key)?.find((one) => !taken.has(one))
    if (id === undefined) continue
    taken.add(id)
    ids.set(run, id)
  }
  return ids
}

// A wrapped function may take the arguments as an object, or one by one.
function callKeys({ name: tool, arguments: given = {} }: ToolCall): ReadonlySet<string> {
  const args = fromJson(given) ?? given
  if (!isJsonObject(args)) return new Set([keyOf(tool, args)])
  const values = Object.values(args)
  const positional = values.length === 1 ? values[0] : values
  return new Set([keyOf(tool, args), keyOf(tool, positional)])
}

function keyOf(tool: string, args: unknown): string {
  return `${tool}\n${toJson(sorted(fromJson(args) ?? args))}`
}

// The same fields in another order are the same arguments.
function sorted(value: unknown): unknown {
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function name(
  runs: readonly RecordedRun[],
  ids: ReadonlyMap<RecordedRun, string>,
): readonly RecordedRun[] {
  return runs.map((run) => {
    const id = ids.get(run)
    const children = name(run.children, ids)
    return { ...run, ...(id !== undefined && { toolCall: { ...run.toolCall, id } }), children }
  })
}
