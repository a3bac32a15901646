import type { RecordedThread, RebuildTally } from '../../thread/recorded-thread.ts'

const MEANINGS: Readonly<Record<Exclude<keyof RebuildTally, 'spans'>, string>> = {
  duplicates: 'came more than once',
  conflicts: 'came again with other content, which is left out',
  orphans: 'have a parent that never arrived',
  strayFeedback: 'are feedback on a message or run that never arrived',
  damaged: 'were partly unreadable',
}

const MEANINGS_IN_PART = {
  ...MEANINGS,
  orphans: 'have a parent outside this part of the thread',
  strayFeedback: 'are feedback on a message or run outside this part of the thread',
}

/** What rebuilding met and a reader of the transcript should know, a sentence each; none where all was well. */
export function tallyNotices({ tally, rest }: RecordedThread): string[] {
  return Object.entries(rest === undefined ? MEANINGS : MEANINGS_IN_PART).flatMap(
    ([key, meaning]) => {
      const spans = tally[key as keyof RebuildTally]
      return spans > 0 ? [`note: ${spans} of ${tally.spans} spans ${meaning}`] : []
    },
  )
}
