import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from '../support/run-command.ts'
import {
  BACKEND_CACHE,
  COLLECTOR_FOLDER,
  COLLECTOR_MANIFEST,
  COLLECTOR_PROGRAM,
} from './backend-cache.ts'

const BUILDER = 'go.opentelemetry.io/collector/cmd/builder'

/**
 * Builds the Collector that collector-builder.yaml describes, where it is not built yet. It takes Go some minutes the
 * first time.
 *
 * @throws Error with what Go said.
 */
export async function buildCollector(): Promise<void> {
  if (existsSync(COLLECTOR_PROGRAM)) return
  await mkdir(BACKEND_CACHE, { recursive: true })
  const folder = await mkdtemp(join(BACKEND_CACHE, 'unfinished-'))
  try {
    const manifest = await readFile(COLLECTOR_MANIFEST, 'utf8')
    const version = /otlpreceiver (v\S+)/.exec(manifest)?.[1]
    const env = { GOBIN: folder }
    await runCommand('go', ['install', `${BUILDER}@${version}`], { env })
    const output = join(folder, 'out')
    const here = join(folder, 'collector-builder.yaml')
    await writeFile(here, manifest.replace(/^(\s*output_path:).*$/m, `$1 ${output}`))
    await runCommand(join(folder, 'builder'), ['--config', here], { env })
    await mkdir(COLLECTOR_FOLDER, { recursive: true })
    await rename(join(output, 'otelcol-threadspan'), COLLECTOR_PROGRAM)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
