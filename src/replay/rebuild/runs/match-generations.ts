import type { RecordedMessage, RecordedRun } from '../../../thread/recorded-thread.ts'
import { allRuns } from '../../usage-of.ts'
import { compareValues } from '../spans/compare-values.ts'
import { innermost } from './model-calls.ts'
import { messageKey, saysSomething } from './message-key.ts'
import { pushTo } from '../../../thread/push-to.ts'

/** Messages with the model calls that generated them, and the run trees that still belong to no message. */
export interface MatchedMessages {
  readonly messages: readonly RecordedMessage[]
  readonly runs: readonly RecordedRun[]
}

// How far apart two spans of one turn may be: the clocks of two services may differ.
const MAX_APART = 60_000_000_000n

/**
 * Finds the model call whose output each assistant message is: the same text or the same calls, in the same turn. If no
 * message caused a run tree, because its service did not get the message ID, it goes to the question that it answered.
 *
 * @param messages the recorded messages, in the order of the conversation
 * @param others run trees that no recorded message caused
 */
export function matchGenerations(
  messages: readonly RecordedMessage[],
  others: readonly RecordedRun[],
): MatchedMessages {
  const matcher = new Matcher(messages, others)
  const generatedBy = new Map<RecordedMessage, string>()
  for (const message of messages) {
    const run = message.role === 'assistant' ? matcher.match(message) : undefined
    if (run !== undefined) generatedBy.set(message, run.spanId)
  }
  return {
    messages: messages.map((message) => {
      const run = generatedBy.get(message)
      const adopted = matcher.adoptedBy(message)
      if (run === undefined && adopted.length === 0) return message
      const runs = [...message.runs, ...adopted].toSorted((a, b) =>
        compareValues(a.startUnixNano, b.startUnixNano),
      )
      return { ...message, ...(run !== undefined && { generatedBy: run }), runs }
    }),
    runs: others.filter((tree) => !matcher.isAdopted(tree)),
  }
}

class Matcher {
  readonly #questions: ReadonlyMap<RecordedMessage, RecordedMessage>
  readonly #inTurn = new Map<string, RecordedRun[]>()
  readonly #free = new Map<string, FreeCall[]>()
  readonly #adopted = new Map<RecordedRun, RecordedMessage>()
  readonly #adoptedBy = new Map<RecordedMessage, RecordedRun[]>()

  constructor(messages: readonly RecordedMessage[], others: readonly RecordedRun[]) {
    this.#questions = findQuestions(messages)
    for (const message of messages) {
      const question = this.#questions.get(message)
      for (const run of answeringCalls(message.runs)) {
        for (const key of answerKeys(run)) pushTo(this.#inTurn, turnKey(question, key), run)
      }
    }
    for (const tree of others) {
      for (const run of answeringCalls([tree])) {
        for (const key of answerKeys(run)) pushTo(this.#free, key, { run, tree })
      }
    }
    // The earliest is taken first, from the end of each list.
    for (const calls of this.#inTurn.values()) calls.reverse()
    for (const calls of this.#free.values()) calls.reverse()
  }

  match(answer: RecordedMessage): RecordedRun | undefined {
    if (!saysSomething(answer)) return undefined
    const key = messageKey(answer)
    const question = this.#questions.get(answer)
    return this.#inTurn.get(turnKey(question, key))?.pop() ?? this.#adopt(answer, question, key)
  }

  adoptedBy(message: RecordedMessage): readonly RecordedRun[] {
    return this.#adoptedBy.get(message) ?? []
  }

  isAdopted(tree: RecordedRun): boolean {
    return this.#adopted.has(tree)
  }

  #adopt(
    answer: RecordedMessage,
    question: RecordedMessage = answer,
    key: string,
  ): RecordedRun | undefined {
    const free = this.#free.get(key) ?? []
    let next = free.at(-1)
    while (next !== undefined && isBefore(next.run, question)) {
      free.pop()
      next = free.at(-1)
    }
    if (next === undefined || isAfter(next.run, answer)) return undefined
    free.pop()
    if (!this.#adopted.has(next.tree)) {
      this.#adopted.set(next.tree, question)
      pushTo(this.#adoptedBy, question, next.tree)
    }
    return next.run
  }
}

interface FreeCall {
  readonly run: RecordedRun
  readonly tree: RecordedRun
}

// The nearest user message above each. A message comes after the one it follows.
function findQuestions(
  messages: readonly RecordedMessage[],
): ReadonlyMap<RecordedMessage, RecordedMessage> {
  const byId = new Map<string, RecordedMessage>()
  const questions = new Map<RecordedMessage, RecordedMessage>()
  for (const message of messages) {
    byId.set(message.id, message)
    const above = byId.get(message.parentId ?? '')
    const question = message.role === 'user' ? message : above && questions.get(above)
    if (question !== undefined) questions.set(message, question)
  }
  return questions
}

function answeringCalls(trees: readonly RecordedRun[]): readonly RecordedRun[] {
  return innermost(allRuns(trees).filter((run) => answerKeys(run).length > 0))
}

function answerKeys({ kind, outputMessages = [] }: RecordedRun): readonly string[] {
  return kind === 'llm' ? outputMessages.filter(saysSomething).map(messageKey) : []
}

function turnKey(question: RecordedMessage | undefined, key: string): string {
  return `${question?.id ?? ''}\n${key}`
}

function isBefore(run: RecordedRun, message: RecordedMessage): boolean {
  return message.timeKnown && run.endUnixNano + MAX_APART < message.startUnixNano
}

function isAfter(run: RecordedRun, message: RecordedMessage): boolean {
  return message.timeKnown && run.startUnixNano > message.endUnixNano + MAX_APART
}
