import { beforeAll, describe, expect, it } from 'vitest'
import { createReceiver } from '../../src/receiver/create-receiver.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { STORIES } from '../story/stories.ts'
import { orSkip } from '../support/or-skip.ts'
import { packedPackage } from '../support/packed-package.ts'
import { LINES } from './lines.ts'
import type { RecordingReport } from './recording-report.ts'
import { runStories } from './run-stories.ts'
import { SET_UP_NAMES } from './set-up-name.ts'

const FIVE_MINUTES = 300_000

let tarball: string

beforeAll(async () => {
  tarball = await packedPackage()
})

const cases = LINES.flatMap((line) =>
  SET_UP_NAMES.map((setUp) => ({ line, name: line.name, setUp })),
)

describe.for(cases)('recorded on $name, $setUp, stored and rebuilt here:', ({ line, setUp }) => {
  const store = memoryStore()
  let report: RecordingReport | undefined

  beforeAll(async () => {
    const receiver = await createReceiver({ port: 0, store })
    try {
      report = await runStories(line, tarball, receiver.url, setUp)
    } finally {
      await receiver.close()
    }
  }, FIVE_MINUTES)

  it('the process ran on the runtime and the SDK of its line', async ({ skip }) => {
    const { version, notes } = orSkip(report, 'registry', skip)
    expect(version).toBe(line.runtime?.version ?? process.versions.node)
    const [threadId = ''] = Object.keys(notes)
    const versions = new Set<unknown>()
    for await (const { resource } of store.readThreadSpans(threadId)) {
      versions.add(resource['telemetry.sdk.version'])
    }
    expect([...versions]).toEqual([line.packages['@opentelemetry/sdk-trace']])
  })

  it.for(STORIES)('$title', async (story, { skip }) => {
    const { notes } = orSkip(report, 'registry', skip)
    const thread = await readThread(store, story.threadId)
    expect(() => story.verify(thread, notes[story.threadId] ?? {})).not.toThrow()
  })
})
