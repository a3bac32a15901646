/** What an app has installed, as its own modules would load it. */
export interface AppModules {
  /** @throws where there is no such module. */
  load(name: string): unknown
  /** Makes modules that are imported, and not required, known to instrumentations. */
  hookImports(): void
}

const ALL_IN_ONE = '@opentelemetry/auto-instrumentations-node'
const ONE = /^@[\w-]+\/(?:[\w-]+-)?instrumentation-[\w-]+$/

type Module = Readonly<Record<string, unknown>>

/**
 * Registers the instrumentations that an app depends on: OpenTelemetry's bundle of all where it is installed, else each
 * package of its package.json that is named like one.
 *
 * @returns one sentence for each that could not be loaded.
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

// By convention a class that ends so; the base class of all has an abstract name of its own.
function instrumentationsIn(module: Module): unknown[] {
  return Object.entries(module).flatMap(([name, value]) => {
    if (!name.endsWith('Instrumentation') || typeof value !== 'function') return []
    return [new (value as new () => unknown)()]
  })
}
