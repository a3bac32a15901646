/** One scenario of one subject in a process of its own; prints what it measured as JSON. @module */
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { classifying } from './classifying.ts'
import { marking } from './marking.ts'
import {
  type Bench,
  type BenchSink,
  burst,
  type Measures,
  openLoop,
  type SinkCount,
} from './scenario.ts'
import { SUBJECTS } from './subjects.ts'

const [subjectName = '', scenario = '', sinkUrl = '', folder = ''] = process.argv.slice(2)

const sink: BenchSink = {
  reset: async (delayMillis) =>
    void (await (await fetch(`${sinkUrl}/reset?delay=${delayMillis}`)).text()),
  count: async () => (await (await fetch(`${sinkUrl}/count`)).json()) as SinkCount,
}

const PIPELINES: Readonly<Record<string, () => Promise<Measures>>> = {
  marking: () => marking(sinkUrl),
  classifying,
}

const SCENARIOS: Readonly<Record<string, (bench: Bench) => Promise<Measures>>> = {
  burst: (bench) => burst(bench, { messages: 100_000, delayMillis: 0 }),
  'slow sink': (bench) => burst(bench, { messages: 50_000, delayMillis: 50 }),
  'open loop': (bench) => openLoop(bench, [1000, 10_000, 80_000]),
}

async function startBench(): Promise<Bench> {
  const entry = SUBJECTS.find(({ name }) => name === subjectName)
  if (entry === undefined) throw new Error(`no subject ${subjectName}`)
  const start = await entry.load()
  // A module in the peer's folder, so that its packages are found from there.
  const loader = folder && (await import(pathToFileURL(join(folder, 'load.js')).href))
  const load = (name: string): Promise<unknown> => loader.load(name)
  return { subject: await start({ sinkUrl, load }), sink }
}

const run = SCENARIOS[scenario]
const measures = run === undefined ? await PIPELINES[scenario]?.() : await run(await startBench())
process.stdout.write(`\nMEASURES ${JSON.stringify(measures)}\n`, () => process.exit(0))
