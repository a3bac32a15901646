import type { Alteration } from '../../thread/alteration.ts'
import { formatInstant, type UnixNano } from '../../thread/instant.ts'
import type { MessageId } from '../../thread/message-id.ts'
import type {
  Opinions,
  RecordedLabel,
  RecordedOpinion,
} from '../../thread/feedback/recorded-feedback.ts'
import type { LabelLine, OpinionLine, OpinionLines } from './opinion-line.ts'

/** What an opinion takes from the line around it. */
export interface Implied {
  /** When it was given: the time of the message, or of the last one. Absent if that is not known. */
  readonly unixNano?: UnixNano
  /** What was altered in feedback whose own `altered` is absent. */
  readonly altered?: Alteration | undefined
}

/** Opinions as a thread file has them. They are listed only if `feedback` and `outcome` would lose an author or a time. */
export function writeOpinions(
  { feedback, outcome, opinions = [] }: Opinions,
  implied: Implied,
): OpinionLines {
  const isImplied = opinions.length <= 1 && opinions.every((opinion) => isPlain(opinion, implied))
  return {
    ...(feedback !== undefined && { feedback }),
    ...(outcome !== undefined && { outcome }),
    ...(!isImplied && { opinions: opinions.map(writeOpinion) }),
  }
}

/** Labels as a thread file has them. */
export function writeLabels(
  labels: readonly RecordedLabel[],
  names: ReadonlyMap<MessageId, string>,
): readonly LabelLine[] {
  return labels.map(({ signal, verdict, messageId, ...opinion }) => ({
    signal,
    ...(verdict !== undefined && { verdict }),
    ...(messageId !== undefined && { message: names.get(messageId) ?? messageId }),
    ...writeOpinion(opinion),
  }))
}

function isPlain(opinion: RecordedOpinion, implied: Implied): boolean {
  const { author, altered } = opinion
  const isAlteredKnown = altered === undefined || implied.altered !== undefined
  return author === undefined && timeOf(opinion) === implied.unixNano && isAlteredKnown
}

function timeOf({ unixNano, timeKnown }: RecordedOpinion): UnixNano | undefined {
  return timeKnown ? unixNano : undefined
}

function writeOpinion({ unixNano, timeKnown, ...opinion }: RecordedOpinion): OpinionLine {
  return { ...opinion, ...(timeKnown && { timestamp: formatInstant(unixNano) }) }
}
