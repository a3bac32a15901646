import { formatMessageId, type MessageId } from '../../../thread/message-id.ts'
import type { RecordedMessage, RecordedRun, RunMessage } from '../../../thread/recorded-thread.ts'
import { messageKey, saysSomething } from '../runs/message-key.ts'
import type { RunTurn } from './read-turn.ts'
import type { TurnMessage } from './turn-message.ts'
import { readRunTurns } from './run-turns.ts'
import { textHash } from '../../../thread/text-hash.ts'
import { pushTo } from '../../../thread/push-to.ts'

/** The messages of a thread that no app recorded, and the run trees in which none were found. */
export interface MessagesFromRuns {
  readonly messages: readonly RecordedMessage[]
  readonly runs: readonly RecordedRun[]
}

/**
 * Rebuilds the messages of a thread from its runs alone: user, assistant and tool messages, turn by turn. The history
 * that models were given is used only if the runs of those turns are missing. System prompts stay in the runs.
 *
 * @param roots run trees in order of time
 */
export function messagesFromRuns(roots: readonly RecordedRun[]): MessagesFromRuns {
  const writer = new MessageWriter(roots)
  for (const turn of readRunTurns(roots)) writer.addTurn(turn)
  return writer.finish()
}

class MessageWriter {
  readonly #messages: RecordedMessage[] = []
  readonly #places = new Map<string, number[]>()
  readonly #ids = new Map<string, number>()
  readonly #trees: ReadonlyMap<RecordedRun, RecordedRun>
  readonly #attached = new Set<RecordedRun>()
  readonly #roots: readonly RecordedRun[]

  constructor(roots: readonly RecordedRun[]) {
    this.#roots = roots
    this.#trees = treesOf(roots)
  }

  addTurn(turn: RunTurn): void {
    const start = turn.units[0]?.startUnixNano ?? 0n
    for (const message of this.#unknownHistory(turn.history)) {
      this.#add({ message }, turn, start, { timeKnown: false })
    }
    let instant = start
    const spoken = turn.messages.filter(({ message }) => saysSomething(message))
    for (const [nth, given] of spoken.entries()) {
      const end = given.source?.endUnixNano ?? instant
      if (end > instant) instant = end
      this.#add(given, turn, instant, nth === 0 ? { runs: this.#attach(turn) } : {})
    }
  }

  finish(): MessagesFromRuns {
    return {
      messages: this.#messages,
      runs: this.#roots.filter((root) => !this.#attached.has(root)),
    }
  }

  // Messages after the last known one. An unknown message before that is another view of a known one.
  #unknownHistory(history: readonly RunMessage[]): readonly RunMessage[] {
    let from = 0
    let place = -1
    for (const [nth, message] of history.entries()) {
      const next = this.#placeAfter(messageKey(message), place)
      if (next === undefined) continue
      place = next
      from = nth + 1
    }
    return history.slice(from).filter(saysSomething)
  }

  #placeAfter(key: string, place: number): number | undefined {
    const places = this.#places.get(key) ?? []
    let [low, high] = [0, places.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((places[middle] as number) <= place) low = middle + 1
      else high = middle
    }
    return places[low]
  }

  #add(
    { message, source }: TurnMessage,
    { units }: RunTurn,
    instant: bigint,
    more: Partial<RecordedMessage>,
  ): void {
    const key = messageKey(message)
    const parentId = this.#messages.at(-1)?.id
    const service = (source ?? units[0])?.service
    pushTo(this.#places, key, this.#messages.length)
    this.#messages.push({
      id: this.#newId(units[0]?.traceId ?? '', key),
      ...message,
      source: 'run',
      ...(service !== undefined && { service }),
      startUnixNano: instant,
      endUnixNano: instant,
      timeKnown: true,
      ...(parentId !== undefined && { parentId }),
      ...(source?.kind !== undefined && source.kind !== 'tool' && { generatedBy: source.spanId }),
      runs: [],
      events: [],
      ...more,
    })
  }

  // The same message in the same trace has the same ID, also if only part of the thread is known.
  #newId(traceId: string, key: string): MessageId {
    const text = `${traceId}\n${key}`
    const nth = this.#ids.get(text) ?? 0
    this.#ids.set(text, nth + 1)
    return formatMessageId({ traceId, spanId: textHash(`${nth}\n${text}`), traceFlags: 0 })
  }

  #attach({ units }: RunTurn): readonly RecordedRun[] {
    const trees = new Set(units.map((unit) => this.#trees.get(unit) ?? unit))
    const free = [...trees].filter((tree) => !this.#attached.has(tree))
    for (const tree of free) this.#attached.add(tree)
    return free
  }
}

function treesOf(roots: readonly RecordedRun[]): ReadonlyMap<RecordedRun, RecordedRun> {
  const trees = new Map<RecordedRun, RecordedRun>()
  for (const root of roots) {
    const open = [root]
    for (let run = open.pop(); run !== undefined; run = open.pop()) {
      trees.set(run, root)
      open.push(...run.children)
    }
  }
  return trees
}
