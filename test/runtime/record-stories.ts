import * as threadspan from 'threadspan'
import { registerThreads } from 'threadspan/sdk'
import { STORIES } from '../story/stories.ts'
import type { StoryNotes } from '../story/story.ts'
import type { RecordingReport } from './recording-report.ts'

// The whole of an application: bundled into a project that has Threadspan and an SDK installed, and started there with
// the url of a receiver.
const [url = ''] = process.argv.slice(2)

const threads = await registerThreads({ url, serviceName: 'story' })
const notes: Record<string, StoryNotes> = {}
for (const story of STORIES) {
  notes[story.threadId] = await story.record(threadspan, story.threadId)
}
await threads.shutdown()

const report: RecordingReport = { node: process.versions.node, notes }
console.log(JSON.stringify(report))
