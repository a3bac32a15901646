import { posix } from 'node:path'
import { ROOT_LAYER } from './layers.ts'
import type { Layer } from './layers.ts'
import { readSourceImports } from './source-imports.ts'
import type { SourceImport } from './source-imports.ts'

/** What a check of the layers saw. */
export interface LayerReport {
  readonly filesRead: number
  readonly importsRead: number
  /** One sentence per broken rule, beginning with the file or folder; empty where all is well. */
  readonly violations: readonly string[]
}

type Sources = ReadonlyMap<string, string>
type Layers = Readonly<Record<string, Layer>>

const VAGUE_NAMES = /^(utils?|helpers?|common)$/

/**
 * Holds sources against the layer table.
 *
 * @param sources - Text by path below `src`, with forward slashes.
 */
export function findLayerViolations(sources: Sources, layers: Layers): LayerReport {
  const violations: string[] = [...tableViolations(sources, layers)]
  const edges = new Map<string, string[]>()
  let importsRead = 0
  for (const [path, text] of sources) {
    if (vaguePart(path) !== undefined)
      violations.push(`${path}: a name that says nothing: ${vaguePart(path)}`)
    const imports = readSourceImports(path, text)
    importsRead += imports.length
    const targets = imports
      .map((one) => projectTarget(path, one))
      .filter((one) => one !== undefined)
    edges.set(path, targets)
    for (const one of imports) {
      const problem = importProblem(path, one, sources, layers)
      if (problem !== undefined) violations.push(`${path}:${one.line}: ${problem}`)
    }
  }
  const cycle = findCycle(edges)
  if (cycle !== undefined) violations.push(`${cycle[0]}: a cycle: ${cycle.join(' → ')}`)
  return { filesRead: edges.size, importsRead, violations }
}

function* tableViolations(sources: Sources, layers: Layers): Iterable<string> {
  const folders = new Set([...sources.keys()].map(folderOf))
  for (const folder of folders)
    if (!Object.hasOwn(layers, folder)) yield `${folder}: not in the layer table`
  for (const folder of Object.keys(layers))
    if (!folders.has(folder)) yield `${folder}: in the layer table, but without a file`
}

function importProblem(
  path: string,
  one: SourceImport,
  sources: Sources,
  layers: Layers,
): string | undefined {
  const layer = layers[folderOf(path)]
  if (layer === undefined) return undefined
  if (one.specifier === undefined) return 'imports a computed name, which no check can follow'
  const target = projectTarget(path, one)
  if (target === undefined)
    return mayUse(layer, one) ? undefined : `may not import ${one.specifier} (${one.kind})`
  if (!sources.has(target)) return `imports ${one.specifier}, which is no file of src`
  return mayReach(layer, folderOf(path), target) ? undefined : `may not import ${target}`
}

function mayReach(layer: Layer, folder: string, target: string): boolean {
  const targetFolder = folderOf(target)
  return (
    targetFolder === folder || layer.project.some((one) => one === targetFolder || one === target)
  )
}

function mayUse(layer: Layer, { specifier = '', kind }: SourceImport): boolean {
  const allowed = kind === 'static' ? layer.outside : [...layer.outside, ...(layer.lazily ?? [])]
  return allowed.some((one) =>
    one.endsWith('*') ? specifier.startsWith(one.slice(0, -1)) : specifier === one,
  )
}

function projectTarget(path: string, { specifier }: SourceImport): string | undefined {
  if (specifier === undefined || !/^\.{0,2}\//.test(specifier)) return undefined
  return posix.join(posix.dirname(path), specifier)
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : ROOT_LAYER
}

function vaguePart(path: string): string | undefined {
  return path
    .replace(/\.\w+$/, '')
    .split('/')
    .find((part) => VAGUE_NAMES.test(part))
}

/** The first cycle a depth-first walk meets, its first file repeated at the end. */
function findCycle(edges: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]): readonly string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path]
    if (done.has(path)) return undefined
    for (const target of edges.get(path) ?? []) {
      const cycle = visit(target, [...trail, path])
      if (cycle !== undefined) return cycle
    }
    done.add(path)
    return undefined
  }
  return [...edges.keys()].map((path) => visit(path, [])).find((cycle) => cycle !== undefined)
}
