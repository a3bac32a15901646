/**
 * Sets up OpenTelemetry from its environment variables alone, for an app that has no code for it:
 * `node --import threadspan/register app.js`, or `--require` for an app of CommonJS modules. All is set up when the import or
 * `require` returns.
 *
 * @module
 */
import { type AppModules, registerInstrumentations } from './app-instrumentations.ts'
import { requireSdk } from './load-sdk.ts'
import { setupFromEnvironment } from './setup-from-environment.ts'
import { startThreads } from './start-threads.ts'

// An await at this level would make `require` of this module throw.
register()

// An app must not fail to start because its telemetry fails.
function register(): void {
  try {
    const { setup, complaints } = setupFromEnvironment(process.env)
    complaints.forEach(complain)
    if (setup === undefined) return
    const { createRequire } = process.getBuiltinModule('node:module')
    startThreads(requireSdk('threadspan/register', createRequire(import.meta.url)), setup)
    registerInstrumentations(appModules()).forEach(complain)
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error))
  }
}

// Resolves from the app's folder, because a package manager may hide the app's dependencies from this package.
function appModules(): AppModules {
  const { createRequire, register: hook } = process.getBuiltinModule('node:module')
  const { pathToFileURL } = process.getBuiltinModule('node:url')
  const folder = pathToFileURL(`${process.cwd()}/`)
  const load = createRequire(folder)
  return {
    load: (name) => load(name) as unknown,
    hookImports: () => {
      hook('@opentelemetry/instrumentation/hook.mjs', folder)
    },
  }
}

function complain(sentence: string): void {
  process.emitWarning(`${sentence}.`, { type: 'threadspan/register' })
}
