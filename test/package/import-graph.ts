import { posix } from 'node:path'
import { readSourceImports } from './source-imports.ts'
import type { SourceImport } from './source-imports.ts'

/** What can be reached from one file. */
export interface ImportGraph {
  /** The files of the package on the way, the entry included. */
  readonly files: ReadonlySet<string>
  /** The modules outside the package that they name. */
  readonly outside: ReadonlySet<string>
}

/**
 * Follows imports of the given kinds from an entry, as far as the package's own files go.
 *
 * @param sources - Text by path, with forward slashes: JavaScript, or declarations where the entry is one.
 * @throws Error where a file is missing or an import is computed, because then the answer would be a guess.
 */
export function walkImports(
  sources: ReadonlyMap<string, string>,
  entry: string,
  kinds: readonly SourceImport['kind'][],
): ImportGraph {
  const files = new Set<string>()
  const outside = new Set<string>()
  const waiting = [entry]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (files.has(path)) continue
    files.add(path)
    for (const { specifier, kind } of readSourceImports(path, textOf(sources, path))) {
      if (!kinds.includes(kind)) continue
      if (specifier === undefined) throw new Error(`${path}: a computed import`)
      if (specifier.startsWith('.')) waiting.push(resolve(path, specifier))
      else outside.add(specifier)
    }
  }
  return { files, outside }
}

function textOf(sources: ReadonlyMap<string, string>, path: string): string {
  const text = sources.get(path)
  if (text === undefined) throw new Error(`${path}: imported, but not in the package`)
  return text
}

/** A declaration's imports name `.ts` or `.js` files; what they mean stands beside them in a `.d.ts`. */
function resolve(path: string, specifier: string): string {
  const target = posix.join(posix.dirname(path), specifier)
  return path.endsWith('.d.ts') ? target.replace(/(\.d)?\.[jt]s$/, '.d.ts') : target
}
