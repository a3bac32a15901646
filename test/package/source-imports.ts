import { parseSync, Visitor } from 'oxc-parser'
import type { Argument, CallExpression, Expression } from 'oxc-parser'

/** One module that a source names, wherever and however it does so. */
export interface SourceImport {
  /** As written; undefined where it is computed, so that nothing can be said about it. */
  readonly specifier: string | undefined
  /** `static` runs when the file loads, `lazy` when the code gets there, `type` never. */
  readonly kind: 'static' | 'lazy' | 'type'
  readonly line: number
}

const LOADERS = new Set(['require', 'getBuiltinModule'])

/**
 * Lists what a TypeScript or JavaScript source imports: static imports, re-exports, `import type`, `import('…')` in
 * code and in types, `require` and `process.getBuiltinModule`.
 *
 * @throws SyntaxError where the source does not parse, because an unread file must not pass a check.
 */
export function readSourceImports(path: string, text: string): readonly SourceImport[] {
  const { program, errors } = parseSync(path, text)
  const [error] = errors
  if (error !== undefined) throw new SyntaxError(`${path}: ${error.message}`)
  const found: SourceImport[] = []
  const add = (at: number, kind: SourceImport['kind'], specifier: string | undefined): void => {
    found.push({ specifier, kind, line: lineAt(text, at) })
  }
  new Visitor({
    ImportDeclaration: (node) => add(node.start, runtimeOrType(node.importKind), node.source.value),
    ExportAllDeclaration: (node) =>
      add(node.start, runtimeOrType(node.exportKind), node.source.value),
    ExportNamedDeclaration: (node) => {
      if (node.source !== null) add(node.start, runtimeOrType(node.exportKind), node.source.value)
    },
    ImportExpression: (node) => add(node.start, 'lazy', literalText(node.source)),
    TSImportType: (node) => add(node.start, 'type', node.source.value),
    CallExpression: (node) => {
      if (LOADERS.has(calledName(node) ?? ''))
        add(node.start, 'lazy', literalText(node.arguments[0]))
    },
  }).visit(program)
  return found
}

function runtimeOrType(kind: 'type' | 'value' | undefined): 'static' | 'type' {
  return kind === 'type' ? 'type' : 'static'
}

function calledName({ callee }: CallExpression): string | undefined {
  if (callee.type === 'Identifier') return callee.name
  if (callee.type === 'MemberExpression' && callee.property.type === 'Identifier')
    return callee.property.name
  return undefined
}

function literalText(node: Expression | Argument | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? undefined
  return undefined
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
