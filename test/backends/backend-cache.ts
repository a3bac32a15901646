import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where the real backends of the tests are kept: outside the repository, as they take most of a gigabyte. */
export const BACKEND_CACHE: string =
  process.env['THREADSPAN_CACHE'] ??
  join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'threadspan')

/** ClickHouse's engine, as an npm package. */
export const CHDB_VERSION = '3.4.0'
/** Its folder: a package with chdb among its dependencies. */
export const CHDB_FOLDER: string = join(BACKEND_CACHE, `chdb-${CHDB_VERSION}`)

/** The newest tag of Jaeger that the Go module proxy has; it is the commit of v2.13.0. */
export const JAEGER_VERSION = 'v1.76.0'
/** Its folder: the program, and beside it the module's fixtures. */
export const JAEGER_FOLDER: string = join(BACKEND_CACHE, `jaeger-${JAEGER_VERSION}`)
/** The program itself. */
export const JAEGER_PROGRAM: string = join(JAEGER_FOLDER, 'jaeger')

/** What the Collector is built of. */
export const COLLECTOR_MANIFEST: string = join(import.meta.dirname, '../../collector-builder.yaml')
/** Its folder: another one for another manifest. */
export const COLLECTOR_FOLDER: string = join(BACKEND_CACHE, `collector-${hash(COLLECTOR_MANIFEST)}`)
/** The program itself. */
export const COLLECTOR_PROGRAM: string = join(COLLECTOR_FOLDER, 'otelcol-threadspan')

/** The Python environment of the service in python/orders.py. */
export const PYTHON: PythonEnvironment = environment('python/requirements.txt')
/** The Python environment that Phoenix is in. */
export const PHOENIX: PythonEnvironment = environment('python/phoenix.txt')

/** Whether there is a ClickHouse to test with; `npm run test:backends` gets one. */
export const hasClickHouse: boolean = existsSync(join(CHDB_FOLDER, 'node_modules/chdb'))
/** Whether there is a Jaeger; `npm run test:backends` builds one. */
export const hasJaeger: boolean = existsSync(JAEGER_PROGRAM)
/** Whether there is a Collector; `npm run test:backends` builds one. */
export const hasCollector: boolean = existsSync(COLLECTOR_PROGRAM)
/** Whether there is a Python with OpenTelemetry; `npm run test:backends` gets one. */
export const hasPython: boolean = existsSync(PYTHON.program)
/** Whether there is a Phoenix; `npm run test:backends` gets one. */
export const hasPhoenix: boolean = existsSync(PHOENIX.program)

/** A Python environment: another folder for other requirements. */
export interface PythonEnvironment {
  readonly requirements: string
  readonly folder: string
  readonly program: string
}

function environment(name: string): PythonEnvironment {
  const requirements = join(import.meta.dirname, name)
  const folder = join(BACKEND_CACHE, `python-${hash(requirements)}`)
  return { requirements, folder, program: join(folder, 'bin/python') }
}

function hash(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12)
}
