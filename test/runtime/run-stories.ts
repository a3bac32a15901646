import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { installRuntime } from '../support/installed-runtime.ts'
import { installConsumer } from '../support/installed-consumer.ts'
import { runCommand } from '../support/run-command.ts'
import type { Line } from './lines.ts'
import type { RecordingReport } from './recording-report.ts'
import type { SetUpName } from './set-up-name.ts'

/**
 * Records all stories in a process of a line's own: its Node, its OpenTelemetry, the packed Threadspan.
 *
 * @param url - The receiver that the process exports to.
 * @returns undefined where the line cannot be installed because no registry can be reached.
 */
export async function runStories(
  { name, runtime, packages }: Line,
  tarball: string,
  url: string,
  setUp: SetUpName,
): Promise<RecordingReport | undefined> {
  const project = await installConsumer({ name, dependencies: packages, tarball })
  const command = runtime === undefined ? [process.execPath] : await installRuntime(runtime)
  if (project === undefined || command === undefined) return undefined
  const [program = '', ...options] = command
  const folder = await mkdtemp(join(project, 'stories-'))
  try {
    const outfile = join(folder, 'record-stories.js')
    await bundleStories(outfile)
    return JSON.parse(
      await runCommand(program, [...options, outfile, url, setUp]),
    ) as RecordingReport
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function bundleStories(outfile: string): Promise<void> {
  const entry = join(import.meta.dirname, 'record-stories.ts')
  const shape = { bundle: true, format: 'esm', platform: 'node', target: 'node20' } as const
  // Named, because the tests' own tsconfig.json maps them to the sources.
  const external = ['threadspan', 'threadspan/*', '@opentelemetry/*']
  await build({ ...shape, entryPoints: [entry], outfile, external, logLevel: 'silent' })
}
