import { describe, expect, it } from 'vitest'
import { capabilityNotices } from '../../src/cli/source/capability-notices.ts'
import { jaegerReader } from '../../src/store/jaeger.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { tempoReader } from '../../src/store/tempo.ts'

const URL = 'http://127.0.0.1:1'

describe('what a list is said not to promise', () => {
  it('is nothing where every thread that was ever kept is in an index', () => {
    expect(capabilityNotices(memoryStore().capabilities)).toEqual([])
  })

  it('is that threads of other tools are missing, where they are', async () => {
    const jaeger = jaegerReader(URL)
    expect(capabilityNotices(jaeger.capabilities)).toContain(
      'threads that only other tools name, by a session.id for instance, are not listed: show finds them by their id',
    )
    await jaeger.close()
  })

  it.each([
    { name: 'Jaeger', reader: jaegerReader, days: 365 },
    { name: 'Tempo', reader: tempoReader, days: 30 },
  ])('names the $days days of $name, unless somebody has said how far to look', async (given) => {
    const byDefault = given.reader(URL)
    const told = given.reader(URL, { since: 0n })
    expect(capabilityNotices(byDefault.capabilities)).toContain(
      `only the last ${given.days} days were searched: ?since=YYYY-MM-DD behind the URL looks further back`,
    )
    expect(capabilityNotices(told.capabilities).join()).not.toContain('days')
    await Promise.all([byDefault.close(), told.close()])
  })
})
