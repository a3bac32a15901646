import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { classifyStatus } from '../../../src/otlp/http/classify-status.ts'

const CAUSE = new Error('answered')
const DOCS = join(import.meta.dirname, '../../../docs/delivery.md')

describe('classifyStatus', () => {
  it.each([408, 425, 429, 503])('has the same spans sent again after %i', (status) => {
    expect(classifyStatus(status, CAUSE)).toEqual({
      kind: 'postponed',
      cause: CAUSE,
      mayBeAboutSpans: false,
    })
  })

  it.each([500, 502, 504])('suspects the server or a span after %i', (status) => {
    expect(classifyStatus(status, CAUSE)).toMatchObject({
      kind: 'postponed',
      mayBeAboutSpans: true,
    })
  })

  it.each([400, 413, 422, 431])('has a batch halved after %i', (status) => {
    expect(classifyStatus(status, CAUSE)).toEqual({
      kind: 'refused',
      cause: CAUSE,
      isAboutSpans: true,
    })
  })

  it.each([301, 401, 403, 404, 405, 501, 505])('gives up a whole batch after %i', (status) => {
    expect(classifyStatus(status, CAUSE)).toMatchObject({ kind: 'refused', isAboutSpans: false })
  })

  it('waits as long as it is asked to, and five minutes at most', () => {
    expect(classifyStatus(503, CAUSE, '7')).toMatchObject({ afterMillis: 7_000 })
    expect(classifyStatus(503, CAUSE, '86400')).toMatchObject({ afterMillis: 300_000 })
    expect(classifyStatus(503, CAUSE, 'soon')).not.toHaveProperty('afterMillis')
  })

  it('does with every status what the documentation says', () => {
    const rows = readFileSync(DOCS, 'utf8').split('\n')
    const documented = (outcome: string): readonly number[] => {
      const row = rows.find((line) => line.startsWith('| 4') && line.includes(outcome)) ?? ''
      return (row.split('|')[1]?.match(/\d{3}/g) ?? []).map(Number)
    }
    const statuses = Array.from({ length: 300 }, (_, n) => 300 + n)
    const isPostponed = (status: number): boolean =>
      classifyStatus(status, CAUSE).kind === 'postponed'
    const isHalved = (status: number): boolean => {
      const outcome = classifyStatus(status, CAUSE)
      return outcome.kind === 'refused' && outcome.isAboutSpans
    }
    expect(statuses.filter(isPostponed)).toEqual(documented('tried again'))
    expect(statuses.filter(isHalved)).toEqual(documented('halved'))
  })
})
