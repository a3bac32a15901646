import { contentText } from '../../../thread/content-part.ts'
import { resultText } from '../../../dialects/messages/content-of.ts'
import type { RecordedRun } from '../../../thread/recorded-thread.ts'
import type { RunKind } from '../../../thread/run-kind.ts'
import { pushTo } from '../../../thread/push-to.ts'
import { compareValues } from '../spans/compare-values.ts'
import { conversationCalls } from '../runs/model-calls.ts'
import { allRuns } from '../../usage-of.ts'

/** Runs that may be a sub-agent, or a part of one. */
const MAY_ANSWER: ReadonlySet<RunKind | undefined> = new Set(['agent', 'chain', 'llm'])

// A hostile trace may start any number of runs within the time of one tool.
const MAX_COMPARED = 50
// The end of a span may be recorded a little after its result was used.
const MAX_LATER = 1_000_000_000n
const MAX_DEPTH = 4
const MAX_LEVELS = 8

interface Talk {
  readonly question: string
  readonly answer: string
}

/**
 * Puts sub-agents below the tools that they are. Some instrumentations have an agent that serves as a tool beside its
 * call, because the tool makes no span active: it begins within the tool's time, is asked what the tool was given, and
 * answers what the tool gave back.
 *
 * @param roots run trees, in order of time
 */
export function nestSubAgents(roots: readonly RecordedRun[]): readonly RecordedRun[] {
  const all = allRuns(roots)
  const answering = runsAroundAnswers(all)
  // A tool whose sub-agent is below it needs none from elsewhere.
  const tools = all.filter(
    (run) =>
      run.kind === 'tool' &&
      run.input !== undefined &&
      run.output !== undefined &&
      !answering.has(run),
  )
  if (tools.length === 0 || tools.length === all.length) return roots
  const hosts = findHosts(roots, tools)
  return hosts.size === 0 ? roots : moved(roots, hosts)
}

function runsAroundAnswers(all: readonly RecordedRun[]): ReadonlySet<RecordedRun> {
  const around = new Set<RecordedRun>()
  for (const run of all.toReversed()) {
    if (run.children.some((child) => MAY_ANSWER.has(child.kind) || around.has(child))) {
      around.add(run)
    }
  }
  return around
}

/** The tool that each run belongs to. */
function findHosts(
  roots: readonly RecordedRun[],
  tools: readonly RecordedRun[],
): ReadonlyMap<RecordedRun, RecordedRun> {
  const hosts = new Map<RecordedRun, RecordedRun>()
  const family = new Family(roots)
  for (const tool of tools) {
    for (const list of family.listsAround(tool)) {
      const beside = startedDuring(tool, list).filter(
        (run) => !hosts.has(run) && !family.isBelow(tool, run),
      )
      const group = groupsOf(beside).find((runs) => isAnswer(family.talkOf(runs), tool))
      if (group === undefined) continue
      for (const run of group) family.move(run, tool)
      for (const run of group) hosts.set(run, tool)
      break
    }
  }
  return hosts
}

/** Who stands above whom and beside whom, also after some were moved. */
class Family {
  readonly #roots: readonly RecordedRun[]
  readonly #parents = new Map<RecordedRun, RecordedRun>()
  readonly #calls = new Map<RecordedRun, readonly RecordedRun[]>()
  readonly #sorted = new Map<readonly RecordedRun[], readonly RecordedRun[]>()

  constructor(roots: readonly RecordedRun[]) {
    this.#roots = roots
    for (const run of allRuns(roots)) {
      for (const child of run.children) this.#parents.set(child, run)
    }
  }

  /** The runs beside a tool, beside those above it, and the roots; each list in order of time. */
  listsAround(tool: RecordedRun): readonly (readonly RecordedRun[])[] {
    const lists: (readonly RecordedRun[])[] = []
    let parent = this.#parents.get(tool)
    for (let level = 0; level < MAX_LEVELS && parent !== undefined; level++) {
      lists.push(this.#inOrder(parent.children))
      parent = this.#parents.get(parent)
    }
    return [...lists, this.#inOrder(this.#roots)]
  }

  /** What runs side by side were asked, and what they answered. */
  talkOf(runs: readonly RecordedRun[]): Talk {
    const calls = runs.flatMap((run) => this.#callsOf(run))
    const asked = calls[0]?.inputMessages?.findLast(({ role }) => role === 'user')
    const last = calls.toSorted((a, b) => compareValues(a.endUnixNano, b.endUnixNano)).at(-1)
    const answers = runs.at(-1)?.outputMessages ?? last?.outputMessages
    return {
      question: contentText(runs[0]?.inputMessages?.at(-1)?.content ?? asked?.content),
      answer: contentText(answers?.at(-1)?.content),
    }
  }

  #callsOf(run: RecordedRun): readonly RecordedRun[] {
    const known = this.#calls.get(run)
    if (known !== undefined) return known
    const calls = conversationCalls(run)
    this.#calls.set(run, calls)
    return calls
  }

  isBelow(run: RecordedRun, other: RecordedRun): boolean {
    let above: RecordedRun | undefined = run
    while (above !== undefined && above !== other) above = this.#parents.get(above)
    return above !== undefined
  }

  move(run: RecordedRun, parent: RecordedRun): void {
    this.#parents.set(run, parent)
  }

  #inOrder(list: readonly RecordedRun[]): readonly RecordedRun[] {
    const known = this.#sorted.get(list)
    if (known !== undefined) return known
    const sorted = list.toSorted((a, b) => compareValues(a.startUnixNano, b.startUnixNano))
    this.#sorted.set(list, sorted)
    return sorted
  }
}

function startedDuring(tool: RecordedRun, list: readonly RecordedRun[]): readonly RecordedRun[] {
  const from = firstFrom(list, tool.startUnixNano)
  return list
    .slice(from, from + MAX_COMPARED)
    .filter((run) => MAY_ANSWER.has(run.kind) && isWithin(run, tool))
}

// Several tools may run at once, so one agent alone is tried before all that began.
function groupsOf(beside: readonly RecordedRun[]): readonly (readonly RecordedRun[])[] {
  const alone = beside.map((run) => [run])
  return beside.length > 1 ? [...alone, beside] : alone
}

function firstFrom(list: readonly RecordedRun[], instant: bigint): number {
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle] as RecordedRun).startUnixNano < instant) low = middle + 1
    else high = middle
  }
  return low
}

function isWithin(run: RecordedRun, tool: RecordedRun): boolean {
  return run.startUnixNano <= tool.endUnixNano && run.endUnixNano <= tool.endUnixNano + MAX_LATER
}

function isAnswer({ question, answer }: Talk, { input, output }: RecordedRun): boolean {
  if (question === '' || answer === '') return false
  const isAsked = textsIn(input, 0).some((text) => isSameText(text, question))
  return (
    isAsked &&
    textsIn(output, 0)
      .concat(resultText(output))
      .some((text) => isSameText(text, answer))
  )
}

// A framework may put other words around what it passes on. A short text may be anywhere by chance.
const SHORTEST_PART = 12

function isSameText(one: string, other: string): boolean {
  const [short, long] = [one.trim(), other.trim()].toSorted((a, b) => a.length - b.length)
  if (short === undefined || long === undefined || short === '') return false
  return short === long || (short.length >= SHORTEST_PART && long.includes(short))
}

function textsIn(value: unknown, depth: number): readonly string[] {
  if (typeof value === 'string') return [value]
  if (depth > MAX_DEPTH || typeof value !== 'object' || value === null) return []
  const inner: readonly unknown[] = Object.values(value)
  return inner.slice(0, MAX_COMPARED).flatMap((element) => textsIn(element, depth + 1))
}

function moved(
  roots: readonly RecordedRun[],
  hosts: ReadonlyMap<RecordedRun, RecordedRun>,
): readonly RecordedRun[] {
  const guests = new Map<RecordedRun, RecordedRun[]>()
  for (const [run, tool] of hosts) pushTo(guests, tool, run)
  const childrenOf = (run: RecordedRun) => [
    ...run.children.filter((child) => !hosts.has(child)),
    ...(guests.get(run) ?? []),
  ]
  const left = roots.filter((root) => !hosts.has(root))
  const order = [...left]
  for (const run of order) order.push(...childrenOf(run))
  const copies = new Map<RecordedRun, RecordedRun>()
  for (const run of order.toReversed()) {
    const children = childrenOf(run).map((child) => copies.get(child) ?? child)
    copies.set(run, { ...run, children })
  }
  return left.map((root) => copies.get(root) ?? root)
}
