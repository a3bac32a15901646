import {
  isSameMessage,
  type RecordedMessage,
  type RecordedRun,
  type RecordedThread,
} from 'threadspan/replay'
import type { Visit } from './visitor.ts'

/**
 * Compares a rebuilt thread with what the visitor did.
 *
 * @returns what is missing, by name; empty if everything is there and in its place.
 */
export function findMissing(thread: RecordedThread, { answerId }: Visit): readonly string[] {
  const [question, request, result, answer, ...others] = thread.messages
  const missing = new Missing()
  missing.unless(question?.role === 'user', 'the message of the visitor')
  missing.unless(request?.toolCalls?.[0]?.name === 'look_up_order', 'the message that calls a tool')
  missing.unless(result?.role === 'tool', 'the message of the tool')
  missing.unless(
    isSameMessage(answer?.id, answerId),
    'the message of the assistant, under the ID the page has',
  )
  missing.unless((answer?.chunks?.length ?? 0) > 1, 'the chunks in which the answer came')
  missing.unless(answer?.feedback?.thumb === 'up', 'the feedback on the answer')
  missing.unless(thread.events[0]?.name === 'open-document', 'the event open-document')
  missing.unless(others.length === 0, `${others.length} messages fewer`)
  missing.unless(isChain(thread.messages), 'the parent link of each message to the one before it')
  missing.unless(thread.tally.orphans === 0, `the parents of ${thread.tally.orphans} spans`)
  findMissingRuns(question?.runs ?? [], missing)
  return missing.names
}

function findMissingRuns(runs: readonly RecordedRun[], missing: Missing): void {
  const [agent] = below(runs, ({ kind }) => kind === 'agent')
  const inAgent = agent?.children ?? []
  const [tool] = below(inAgent, ({ kind }) => kind === 'tool')
  const models = below(inAgent, ({ kind }) => kind === 'llm')
  const services = below(tool?.children ?? [], ({ service }) => service === 'orders')
  missing.unless(agent?.name === 'OrderAgent', "the run OrderAgent, below the visitor's message")
  missing.unless(models.length === 2, '2 calls of the language model, below OrderAgent')
  missing.unless(tool?.name === 'look_up_order', 'the run look_up_order, below OrderAgent')
  missing.unless(services.length > 0, 'the span of the service orders, below look_up_order')
}

class Missing {
  readonly names: string[] = []

  unless(found: boolean, name: string): void {
    if (!found) this.names.push(name)
  }
}

function isChain(messages: readonly RecordedMessage[]): boolean {
  return messages.every(({ parentId }, index) => parentId === messages[index - 1]?.id)
}

// At any depth: between two runs there may be HTTP spans.
function below(
  runs: readonly RecordedRun[],
  wanted: (run: RecordedRun) => boolean,
): readonly RecordedRun[] {
  return runs.flatMap((run) => (wanted(run) ? [run] : below(run.children, wanted)))
}
