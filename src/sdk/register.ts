/**
 * Sets up OpenTelemetry from its environment variables alone, for an app that has no code for it:
 * `node --import threadspan/register app.js`.
 *
 * @module
 */
import { registerInstrumentations } from './app-instrumentations.ts'
import { setupFromEnvironment } from './setup-from-environment.ts'
import { startThreads } from './start-threads.ts'

await register()

// An app must not fail to start because its telemetry fails.
async function register(): Promise<void> {
  try {
    const { setup, complaints } = setupFromEnvironment(process.env)
    complaints.forEach(complain)
    if (setup === undefined) return
    await startThreads(setup)
    registerInstrumentations(await appModules()).forEach(complain)
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error))
  }
}

// Resolves from the app's folder, because a package manager may hide the app's dependencies from this package.
async function appModules() {
  const { createRequire, register: hook } = await import('node:module')
  const { pathToFileURL } = await import('node:url')
  const folder = pathToFileURL(`${process.cwd()}/`)
  const load = createRequire(folder)
  return {
    load: (name: string): unknown => load(name),
    hookImports: () => {
      hook('@opentelemetry/instrumentation/hook.mjs', folder)
    },
  }
}

function complain(sentence: string): void {
  process.emitWarning(`${sentence}.`, { type: 'threadspan/register' })
}
