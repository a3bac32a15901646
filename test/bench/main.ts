/**
 * Measures Threadspan beside OpenTelemetry and other recorders, interleaved, and prints the results as Markdown:
 * `npm run bench -- [SCENARIO…] [--subjects NAME,…] [--rounds 5]`. Subjects are named as in subjects.ts, or by the
 * beginning of that.
 *
 * @module
 */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { peerFolder } from './peer-folder.ts'
import { resultTables, type Results } from './result-tables.ts'
import type { Measures } from './scenario.ts'
import { SUBJECTS, type SubjectEntry } from './subjects.ts'

const SCENARIOS = ['marking', 'classifying', 'burst', 'slow sink', 'open loop']

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' }, subjects: { type: 'string' } },
})
const scenarios = positionals.length > 0 ? positionals.map(knownScenario) : SCENARIOS
const subjects = values.subjects?.split(',').flatMap(subjectsNamed) ?? SUBJECTS

/** A subject that can be measured here. */
interface Installed {
  readonly subject: SubjectEntry
  readonly folder: string
}

function knownScenario(name: string): string {
  if (!SCENARIOS.includes(name)) throw new Error(`no scenario ${name}: ${SCENARIOS.join(', ')}`)
  return name
}

function subjectsNamed(beginning: string): readonly SubjectEntry[] {
  const named = SUBJECTS.filter(({ name }) => name.startsWith(beginning))
  if (named.length === 0) throw new Error(`no subject ${beginning}`)
  return named
}

function install(subject: SubjectEntry): Installed[] {
  try {
    return [{ subject, folder: subject.packages.length > 0 ? peerFolder(subject.packages) : '' }]
  } catch (error) {
    console.log(`${subject.name} is skipped: its packages cannot be installed.\n`)
    console.error(String((error as { stderr?: unknown }).stderr ?? error))
    return []
  }
}

async function startSink(): Promise<{ url: string; stop: () => void }> {
  const path = fileURLToPath(new URL('sink.ts', import.meta.url))
  const sink = spawn(process.execPath, [path], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(sink.stdout, 'data')) as [Buffer]
  return { url: line.toString().trim(), stop: () => sink.kill() }
}

async function measure({ subject, folder }: Installed, scenario: string, url: string) {
  const path = fileURLToPath(new URL('worker.ts', import.meta.url))
  const args = ['--expose-gc', path, subject.name, scenario, url, folder]
  const env = { ...process.env, NODE_NO_WARNINGS: '1', TRACELOOP_TELEMETRY: 'false' }
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      env,
      timeout: 120_000,
      maxBuffer: 1e8,
    })
    return JSON.parse(/MEASURES (.*)/.exec(stdout)?.[1] ?? '{}') as Measures
  } catch (error) {
    console.error(`${subject.name}, ${scenario}: ${String(error).slice(0, 500)}`)
    return {}
  }
}

// The first two compare pipelines of their own. What marking adds is a few hundredths, and as much lies between two
// processes that do the same: three of them a round.
function takingPart(installed: readonly Installed[], scenario: string): readonly Installed[] {
  const first = installed.slice(0, 1)
  if (scenario === 'marking') return [...first, ...first, ...first]
  if (scenario === 'classifying') return first
  return installed.filter(({ subject }) => subject.scenarios?.includes(scenario) ?? true)
}

async function main(): Promise<void> {
  const installed = subjects.flatMap(install)
  const results: Results = new Map()
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const scenario of scenarios) {
      for (const one of takingPart(installed, scenario)) {
        const sink = await startSink()
        const measures = await measure(one, scenario, sink.url)
        sink.stop()
        console.error(
          `round ${round + 1}: ${one.subject.name}, ${scenario}: ${JSON.stringify(measures)}`,
        )
        const key = `${scenario}\n${one.subject.name}`
        results.set(key, [...(results.get(key) ?? []), measures])
      }
    }
  }
  const memory = Math.round(totalmem() / 2 ** 30)
  console.log(
    `Node ${process.versions.node}, ${cpus().length} cores (${cpus()[0]?.model}), ${memory} GiB.\n`,
  )
  console.log(resultTables(results))
}

await main()
