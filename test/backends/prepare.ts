import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import {
  BACKEND_CACHE,
  CHDB_FOLDER,
  CHDB_VERSION,
  COLLECTOR_FOLDER,
  COLLECTOR_MANIFEST,
  JAEGER_FOLDER,
  JAEGER_VERSION,
  PHOENIX,
  PYTHON,
  type PythonEnvironment,
} from './backend-cache.ts'

// Gets or builds the real backends that the tests of this folder need, and prints which of them it could not get: their
// tests are then skipped. It keeps what is there already.

const JAEGER_MODULE = 'github.com/jaegertracing/jaeger'

interface Backend {
  readonly name: string
  readonly folder: string
  readonly work: string
  readonly make: (folder: string) => void
}

const backends: readonly Backend[] = [
  {
    name: `ClickHouse's engine (npm package chdb ${CHDB_VERSION})`,
    folder: CHDB_FOLDER,
    work: 'half a gigabyte to install',
    make: installChdb,
  },
  {
    name: `Jaeger (Go module ${JAEGER_VERSION})`,
    folder: JAEGER_FOLDER,
    work: 'some ten minutes to build',
    make: buildJaeger,
  },
  {
    name: 'the OpenTelemetry Collector (Go modules of collector-builder.yaml)',
    folder: COLLECTOR_FOLDER,
    work: 'some minutes to build',
    make: buildCollector,
  },
  {
    name: "OpenTelemetry's SDK for Python",
    folder: PYTHON.folder,
    work: 'a few seconds to install',
    make: (folder) => installPython(folder, PYTHON),
  },
  {
    name: 'Phoenix (Python package)',
    folder: PHOENIX.folder,
    work: 'a minute to install',
    make: (folder) => installPython(folder, PHOENIX),
  },
]

for (const backend of backends) prepare(backend)
console.log('not available: Tempo; its reader is tested against the documented shapes of its API')

function prepare({ name, folder, work, make }: Backend): void {
  if (existsSync(folder)) {
    console.log(`there: ${name}`)
    return
  }
  console.log(`getting ${name}: ${work}, once, in ${BACKEND_CACHE}`)
  const unfinished = `${folder}.unfinished-${process.pid}`
  mkdirSync(unfinished, { recursive: true })
  try {
    make(unfinished)
    renameSync(unfinished, folder)
    console.log(`there: ${name}`)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    console.log(`not available: ${name}; its tests are skipped\n  ${(error as Error).message}`)
  }
}

function installChdb(folder: string): void {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }))
  run('npm', ['install', '--no-audit', '--no-fund', `chdb@${CHDB_VERSION}`], folder)
}

// The module replaces a dependency of its own, so it cannot be installed by its name; as a tool of another module it can.
function buildJaeger(folder: string): void {
  const program = `${JAEGER_MODULE}/cmd/jaeger`
  run('go', ['mod', 'init', 'threadspan.test/jaeger'], folder)
  run('go', ['get', '-tool', `${program}@${JAEGER_VERSION}`], folder)
  run('go', ['build', '-o', 'jaeger', program], folder)
  // Beside the program, what its own tests read and compare with.
  const source = run('go', ['list', '-m', '-f', '{{.Dir}}', JAEGER_MODULE], folder).trim()
  run('cp', ['-r', join(source, 'internal/storage/integration/fixtures'), 'fixtures'], folder)
  run('cp', ['-r', join(source, 'cmd/query/app/apiv3/snapshots'), 'snapshots'], folder)
  run('cp', ['-r', join(source, 'cmd/query/app/fixture'), 'golden'], folder)
  run('chmod', ['-R', 'u+w', 'fixtures', 'snapshots', 'golden'], folder)
}

// The builder is of the same version as what it builds.
function buildCollector(folder: string): void {
  const manifest = readFileSync(COLLECTOR_MANIFEST, 'utf8')
  const version = /otlpreceiver (v\S+)/.exec(manifest)?.[1]
  const here = join(folder, 'builder.yaml')
  writeFileSync(here, manifest.replace(/^(\s*output_path:).*$/m, `$1 ${folder}`))
  run(
    'go',
    ['run', `go.opentelemetry.io/collector/cmd/builder@${version}`, '--config', here],
    folder,
  )
}

function installPython(folder: string, { requirements, folder: home }: PythonEnvironment): void {
  run('python3', ['-m', 'venv', folder], folder)
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check']
  run(join(folder, 'bin/python'), [...pip, '-r', requirements], folder)
  moveScripts(join(folder, 'bin'), folder, home)
}

// A script begins with the path of its Python, and the folder is moved once it is complete.
function moveScripts(bin: string, from: string, to: string): void {
  for (const entry of readdirSync(bin, { withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(bin, entry.name)
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(from, to))
  }
}

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}
