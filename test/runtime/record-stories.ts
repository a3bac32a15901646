import type * as sdk from '../../src/sdk/index.ts'
import { STORIES } from '../story/stories.ts'
import type { StoryNotes, Threadspan } from '../story/story.ts'
import type { RecordingReport } from './recording-report.ts'

// The whole of an application: bundled into a project that has Threadspan and an SDK installed, and started there with
// the url of a receiver. Plain strings, so that the compiler does not look for the package here, where it is none.
const [url = ''] = process.argv.slice(2)
const names: readonly string[] = ['threadspan', 'threadspan/sdk']
const [threadspan, { registerThreads }] = (await Promise.all(
  names.map((name) => import(name)),
)) as [Threadspan, typeof sdk]

const threads = await registerThreads({ url, serviceName: 'story' })
const notes: Record<string, StoryNotes> = {}
for (const story of STORIES) {
  notes[story.threadId] = await story.record(threadspan, story.threadId)
}
await threads.shutdown()

const report: RecordingReport = { node: process.versions.node, notes }
console.log(JSON.stringify(report))
