import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { MAX_QUEUED } from '../../src/browser/delivery/delivery.ts'
import { resolveOptions } from '../../src/receiver/resolve-options.ts'
import { PART_BOUNDS } from '../../src/replay/parts/part-bounds.ts'
import { readExportOptions } from '../../src/sdk/export-options.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { OWNER_ONLY } from '../../src/store/owner-only.ts'
import { LIMITS } from '../../src/thread/limits/limits.ts'

const PAGE = join(import.meta.dirname, '../../docs/limits-and-security.md')
const [questions = '', bounds = ''] = readFileSync(PAGE, 'utf8').split('\n## Bounds\n')

it('the bounds on the page of limits and security are those of the code, in their order', () => {
  const receiver = resolveOptions({ store: memoryStore() })
  const rows = bounds.matchAll(/^\|[^|]+\| +(\d+) +\|/gm)
  expect(Array.from(rows, ([, bound]) => Number(bound))).toEqual([
    LIMITS.id,
    LIMITS.content,
    LIMITS.media,
    LIMITS.metadata,
    LIMITS.chunks,
    MAX_QUEUED,
    readExportOptions({ url: 'http://127.0.0.1:4318' }).maxQueueBytes,
    receiver.maxBodyBytes,
    receiver.maxMemoryBytes,
    receiver.bodyTimeoutMillis,
    receiver.limits.body.spans,
    receiver.limits.span.bytes,
    receiver.limits.span.events,
    PART_BOUNDS.spans,
  ])
})

it('the modes of files and folders on the page of limits and security are those of the code', () => {
  const modes = Array.from(questions.matchAll(/\b0[0-7]{3}\b/g), ([mode]) => Number(`0o${mode}`))
  expect(new Set(modes)).toEqual(new Set(Object.values(OWNER_ONLY)))
})
