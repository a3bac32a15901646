import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createReceiver } from '../../src/receiver/create-receiver.ts'
import type { Receiver } from '../../src/receiver/index.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { builtPackage } from '../support/built-package.ts'
import { runCommand } from '../support/run-command.ts'

/** A project that has the package installed. */
let project: string
let receiver: Receiver

beforeAll(async () => {
  const built = await builtPackage()
  // Beside the package, where the repository's own dependencies are found.
  project = mkdtempSync(join(dirname(built), 'doctor-'))
  mkdirSync(join(project, 'node_modules'))
  symlinkSync(built, join(project, 'node_modules/threadspan'))
  receiver = await createReceiver({ port: 0, store: memoryStore() })
})
afterAll(async () => {
  await receiver.close()
  rmSync(project, { recursive: true })
})

// A set-up as an app has it, in a file of its own.
async function doctorWith(preload: string, env: Record<string, string> = {}): Promise<string> {
  const file = join(project, 'instrumentation.mjs')
  writeFileSync(file, preload)
  const main = join(project, 'node_modules/threadspan/dist/cli/main.js')
  const args = [main, 'doctor', '--url', receiver.url, '--db', join(project, 'threads.db')]
  try {
    return await runCommand(process.execPath, args, {
      env: { ...env, NODE_OPTIONS: `--import ${file}` },
    })
  } catch (error) {
    return (error as Error).message
  }
}

describe('threadspan doctor, with an app’s set-up preloaded', () => {
  it('is content with threadspan/register', async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url }
    const said = await doctorWith("import 'threadspan/register'", env)
    expect(said).toContain('✓ the preloaded set-up records threads')
    expect(said).not.toContain('✗')
  })

  it('names what is wrong, and what to do', async () => {
    const said = await doctorWith(`
      import { context, propagation, trace } from '@opentelemetry/api'
      import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
      import { W3CTraceContextPropagator } from '@opentelemetry/core'
      import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
      import { AlwaysOnSampler, BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
      const exporter = new OTLPTraceExporter({ url: '${receiver.url}/v1/trace' })
      trace.setGlobalTracerProvider(
        new TracerProvider({
          sampler: new AlwaysOnSampler(),
          spanProcessors: [new BatchSpanProcessor({ exporter })],
        }),
      )
      context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
      propagation.setGlobalPropagator(new W3CTraceContextPropagator())
    `)
    expect(said.match(/✗ .*/g)).toEqual([
      expect.stringContaining('not marked'),
      expect.stringContaining('to every host'),
      expect.stringContaining('BatchSpanProcessor with room for 2048 spans'),
      expect.stringContaining(`${receiver.url}/v1/trace takes no OTLP traces`),
    ])
    expect(said).toContain('new ThreadPropagator(yourPropagator, { hosts })')
  })
})
