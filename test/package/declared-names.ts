import { parseSync } from 'oxc-parser'

/** What a module exports, by name, sorted. */
export interface DeclaredNames {
  /** Names that exist when the program runs. */
  readonly values: readonly string[]
  /** Names that only the compiler knows. */
  readonly types: readonly string[]
}

const DECLARATION =
  /^export (?:declare )?(?:abstract )?(const|function|class|interface|type)\b(?! *\{)/

const TYPES = new Set(['interface', 'type'])

/**
 * Reads the exported names of a declaration file.
 *
 * @throws Error where it has `export *`: entries name what they export.
 */
export function readDeclaredNames(path: string, text: string): DeclaredNames {
  const values: string[] = []
  const types: string[] = []
  for (const { entries, start, end } of parseSync(path, text).module.staticExports) {
    const declared = DECLARATION.exec(text.slice(start, end))?.[1]
    for (const { exportName, isType } of entries) {
      if (exportName.name === null) throw new Error(`${path}: an export without a name`)
      // The parser calls all that a declaration file declares a type.
      const typeOnly = declared === undefined ? isType : TYPES.has(declared)
      const names = typeOnly ? types : values
      names.push(exportName.name)
    }
  }
  return { values: values.toSorted(), types: types.toSorted() }
}
