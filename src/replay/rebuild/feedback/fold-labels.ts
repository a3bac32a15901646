import type { MessageId } from '../../../thread/message-id.ts'
import type { RecordedLabel, RecordedOpinion } from '../../../thread/feedback/recorded-feedback.ts'
import { toVerdict } from '../../../thread/feedback/verdict.ts'
import { foldOpinions } from './fold-opinions.ts'
import type { Statement } from './statement.ts'

/** The feedback about one finding. */
export interface FindingStatements {
  readonly signal: string
  readonly messageId?: MessageId
  readonly statements: readonly Statement[]
}

/** The labels of a thread: for each finding, one label of each author with an opinion. */
export function foldLabels(findings: Iterable<FindingStatements>): readonly RecordedLabel[] {
  return [...findings].flatMap((finding) => {
    const { opinions = [] } = foldOpinions(finding.statements)
    return opinions.map((opinion) => toLabel(finding, opinion))
  })
}

function toLabel(
  { signal, messageId }: FindingStatements,
  { feedback = {}, ...opinion }: RecordedOpinion,
): RecordedLabel {
  const { verdict, ...rest } = feedback
  const word = toVerdict(verdict)
  const isVerdict = word !== undefined && word !== 'withdrawn'
  const left = isVerdict ? rest : feedback
  return {
    signal,
    ...(messageId !== undefined && { messageId }),
    ...opinion,
    ...(isVerdict && { verdict: word }),
    ...(Object.keys(left).length > 0 && { feedback: left }),
  }
}
