import { isJsonObject } from '../../thread/json.ts'
import { count } from '../terminal/count.ts'
import type { Finding } from './finding.ts'

/** What a running receiver of ours has not stored since its start, by its counts. Empty if that is nothing. */
export function findLosses(counts: unknown): Finding[] {
  if (!isJsonObject(counts)) return []
  const number = (name: string): number => Number(counts[name] ?? 0)
  const [rejected, events, conflicts] = [
    number('rejected'),
    number('eventsLost'),
    number('conflicts'),
  ]
  const parts = [
    [rejected, `${count(rejected, 'span')} rejected`],
    [events, `${count(events, 'event')} lost`],
    [conflicts, `${count(conflicts, 'span')} in conflict with a stored one`],
    [number('refused'), `${count(number('refused'), 'request')} refused`],
    [number('postponed'), `${count(number('postponed'), 'request')} asked to come again`],
  ] as const
  const said = parts.filter(([times]) => times > 0).map(([, words]) => words)
  if (said.length === 0) return []
  return [
    {
      isOk: rejected + events === 0,
      text: `since it started: ${said.join(', ')}`,
      fix: 'Its output says why, in the lines that begin with "problem:".',
    },
  ]
}
