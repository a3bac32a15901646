import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { classifyStatus } from '../../../src/otlp/http/classify-status.ts'

const CAUSE = new Error('answered')
const DOCS = join(import.meta.dirname, '../../../docs/delivery.md')

describe('classifyStatus', () => {
  it.each([408, 425, 429, 501, 503, 505, 507, 520, 529, 530, 599])(
    'has the same spans sent again after %i',
    (status) => {
      expect(classifyStatus(status, CAUSE)).toMatchObject({ kind: 'postponed', hasAnswered: true })
      expect(classifyStatus(status, CAUSE)).not.toHaveProperty('blockedBy')
    },
  )

  it.each([403, 500, 502, 504, 520, 524])('suspects the server or a span after %i', (status) => {
    expect(classifyStatus(status, CAUSE)).toMatchObject({
      kind: 'postponed',
      mayBeAboutSpans: true,
    })
  })

  it.each([408, 401, 404, 503])('suspects no span after %i', (status) => {
    expect(classifyStatus(status, CAUSE)).toMatchObject({ mayBeAboutSpans: false })
  })

  it.each([400, 413, 422, 431])('has a batch halved after %i', (status) => {
    expect(classifyStatus(status, CAUSE)).toEqual({ kind: 'refused', cause: CAUSE })
  })

  it.each([200, 204, 301, 307, 401, 402, 403, 404, 405, 407, 409, 410, 415, 418, 451, 499])(
    'waits for a person after %i',
    (status) => {
      expect(classifyStatus(status, CAUSE)).toMatchObject({ kind: 'postponed', blockedBy: status })
    },
  )

  it('waits as long as it is asked to, and five minutes at most', () => {
    expect(classifyStatus(503, CAUSE, '7')).toMatchObject({ afterMillis: 7_000 })
    expect(classifyStatus(503, CAUSE, '86400')).toMatchObject({ afterMillis: 300_000 })
    expect(classifyStatus(503, CAUSE, 'soon')).not.toHaveProperty('afterMillis')
  })

  it('does with every status what the documentation says', () => {
    const [, table = ''] = readFileSync(DOCS, 'utf8').split('<!-- answers -->')
    const documented = new Map<string, string>()
    for (const line of table.split('\n').filter((one) => one.startsWith('| '))) {
      const [, answer = '', outcome = ''] = line.split('|').map((cell) => cell.trim())
      for (const [status] of answer.matchAll(/\d(?:\d\d|xx)/g)) documented.set(status, outcome)
    }
    for (let status = 300; status < 600; status++) {
      const outcome = documented.get(`${status}`) ?? documented.get(`${Math.floor(status / 100)}xx`)
      expect([status, outcome]).toEqual([status, outcomeOf(status)])
    }
  })
})

function outcomeOf(status: number): string {
  const outcome = classifyStatus(status, CAUSE)
  if (outcome.kind === 'refused') return 'final'
  return outcome.blockedBy === undefined ? 'retry' : 'wait'
}
