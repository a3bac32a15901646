import type { MessageId } from '../../../thread/message-id.ts'
import type { RecordedLabel, RecordedOpinion } from '../../../thread/feedback/recorded-feedback.ts'
import { toVerdict } from '../../../thread/feedback/verdict.ts'
import { foldOpinions } from './fold-opinions.ts'
import type { Statement } from './statement.ts'

/** What was said about one finding. */
export interface FindingStatements {
  readonly signal: string
  readonly messageId?: MessageId
  readonly statements: readonly Statement[]
}

/** The labels of a thread: for each finding one of each author who has an opinion of it. */
export function foldLabels(findings: Iterable<FindingStatements>): readonly RecordedLabel[] {
  return [...findings].flatMap(({ signal, messageId, statements }) => {
    const { opinions = [] } = foldOpinions(statements)
    return opinions.map((opinion) => ({
      signal,
      ...(messageId !== undefined && { messageId }),
      ...splitVerdict(opinion),
    }))
  })
}

function splitVerdict({ feedback, ...opinion }: RecordedOpinion): Omit<RecordedLabel, 'signal'> {
  const word = toVerdict(feedback?.verdict)
  const verdict = word === 'withdrawn' ? undefined : word
  const { verdict: _, ...rest } = feedback ?? {}
  const left = verdict === undefined ? feedback : rest
  return {
    ...opinion,
    ...(verdict && { verdict }),
    ...(left !== undefined && Object.keys(left).length > 0 && { feedback: left }),
  }
}
