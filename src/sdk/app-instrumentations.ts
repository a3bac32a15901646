/** Loads modules as the app's own code would. */
export interface AppModules {
  /** @throws if there is no such module. */
  load(name: string): unknown
  /** Lets instrumentations see modules that are imported and not required. */
  hookImports(): void
}

const ALL_IN_ONE = '@opentelemetry/auto-instrumentations-node'
const ONE = /^@[\w-]+\/(?:[\w-]+-)?instrumentation-[\w-]+$/

type Module = Readonly<Record<string, unknown>>

/**
 * Registers the instrumentations that an app depends on. If it depends on OpenTelemetry's bundle of all of them, that is
 * the bundle, else each package in its package.json that is named like an instrumentation.
 *
 * @returns One sentence for each package that could not be loaded.
 */
export function registerInstrumentations(app: AppModules): readonly string[] {
  const complaints: string[] = []
  const instrumentations = findInstrumentations(app, (sentence) => complaints.push(sentence))
  if (instrumentations.length === 0) return complaints
  try {
    const { registerInstrumentations: register } = app.load('@opentelemetry/instrumentation') as {
      registerInstrumentations: (options: { instrumentations: unknown }) => void
    }
    app.hookImports()
    register({ instrumentations })
  } catch (error) {
    complaints.push(`@opentelemetry/instrumentation could not be loaded: ${String(error)}`)
  }
  return complaints
}

function findInstrumentations(app: AppModules, complain: (text: string) => void): unknown[] {
  const dependencies = dependenciesOf(app)
  if (dependencies.includes(ALL_IN_ONE)) {
    const { getNodeAutoInstrumentations } = app.load(ALL_IN_ONE) as {
      getNodeAutoInstrumentations: () => unknown[]
    }
    return getNodeAutoInstrumentations()
  }
  return dependencies
    .filter((name) => ONE.test(name))
    .flatMap((name) => {
      try {
        return instrumentationsIn(app.load(name) as Module)
      } catch (error) {
        complain(`${name} could not be loaded: ${String(error)}`)
        return []
      }
    })
}

function dependenciesOf(app: AppModules): readonly string[] {
  try {
    const { dependencies = {}, devDependencies = {} } = app.load('./package.json') as {
      dependencies?: object
      devDependencies?: object
    }
    return [...new Set([...Object.keys(dependencies), ...Object.keys(devDependencies)])]
  } catch {
    return []
  }
}

// By convention, the name of an instrumentation's class ends in Instrumentation.
function instrumentationsIn(module: Module): unknown[] {
  return Object.entries(module).flatMap(([name, value]) => {
    if (!name.endsWith('Instrumentation') || typeof value !== 'function') return []
    return [new (value as new () => unknown)()]
  })
}
