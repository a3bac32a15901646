import * as threadspan from 'threadspan'
import { STORIES } from '../story/stories.ts'
import type { StoryNotes } from '../story/story.ts'
import type { RecordingReport } from './recording-report.ts'
import type { SetUpName } from './set-up-name.ts'
import { SET_UPS } from './set-ups.ts'

// The whole of an application: bundled into a project that has Threadspan and an SDK installed, and started there with
// the url of a receiver and the name of a set-up.
const [url = '', setUp] = process.argv.slice(2)

const end = await SET_UPS[setUp as SetUpName](url)
const notes: Record<string, StoryNotes> = {}
for (const story of STORIES) {
  notes[story.threadId] = await story.record(threadspan, story.threadId)
}
await end()

const { bun, deno, node } = process.versions
const report: RecordingReport = { version: bun ?? deno ?? node, notes }
console.log(JSON.stringify(report))
