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
  const files = [...sources].filter(([path]) => path.endsWith('.ts'))
  const imports = new Map(files.map(([path, text]) => [path, readSourceImports(path, text)]))
  const violations = [
    ...tableViolations(sources, layers),
    ...[...sources.keys()].flatMap(nameViolations),
    ...[...imports].flatMap(([path, list]) => importViolations(path, list, sources, layers)),
    ...cycleViolations(imports),
  ]
  return { filesRead: imports.size, importsRead: [...imports.values()].flat().length, violations }
}

function* tableViolations(sources: Sources, layers: Layers): Iterable<string> {
  const folders = new Set([...sources.keys()].map(folderOf))
  for (const folder of folders)
    if (!Object.hasOwn(layers, folder)) yield `${folder}: not in the layer table`
  for (const folder of Object.keys(layers))
    if (!folders.has(folder)) yield `${folder}: in the layer table, but without a file`
}

function nameViolations(path: string): readonly string[] {
  if (!path.endsWith('.ts')) return [`${path}: not TypeScript`]
  const vague = path
    .slice(0, -'.ts'.length)
    .split('/')
    .find((part) => VAGUE_NAMES.test(part))
  return vague === undefined ? [] : [`${path}: a name that says nothing: ${vague}`]
}

function importViolations(
  path: string,
  imports: readonly SourceImport[],
  sources: Sources,
  layers: Layers,
): readonly string[] {
  return imports.flatMap((one) => {
    const problem = importProblem(path, one, sources, layers)
    return problem === undefined ? [] : [`${path}:${one.line}: ${problem}`]
  })
}

function cycleViolations(imports: ReadonlyMap<string, readonly SourceImport[]>): readonly string[] {
  const edges = [...imports].map(([path, list]): [string, readonly string[]] => [
    path,
    list.map((one) => projectTarget(path, one)).filter((one) => one !== undefined),
  ])
  const cycle = findCycle(new Map(edges))
  return cycle === undefined ? [] : [`${cycle[0]}: a cycle: ${cycle.join(' → ')}`]
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
    targetFolder === folder ||
    layer.project.some(
      (one) => one === targetFolder || one === target || target.startsWith(`${one}/`),
    )
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
