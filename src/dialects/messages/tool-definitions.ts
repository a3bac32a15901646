import { isJsonObject, type JsonObject } from '../../thread/json.ts'
import type { ToolDefinition } from '../../thread/recorded-thread.ts'
import { firstText } from './first-text.ts'
import { parseJson } from './json/parse-json.ts'

/** The tools that a model was offered, from a list of any provider's shape, or JSON of one; other items are left out. */
export function readToolDefinitions(value: unknown): readonly ToolDefinition[] {
  const tools = parseJson(value)
  if (!Array.isArray(tools)) return []
  return tools.flatMap((tool) => definitionsIn(parseJson(tool)))
}

const WRAPPERS = ['function', 'toolSpec', 'tool', 'functionDeclaration'] as const

function definitionsIn(tool: unknown): readonly ToolDefinition[] {
  if (typeof tool === 'string') return [{ name: tool }]
  if (!isJsonObject(tool)) return []
  // Gemini declares several functions in one tool; OpenInference has JSON of the tool inside it.
  const declared = tool['function_declarations'] ?? tool['functionDeclarations']
  if (Array.isArray(declared)) return declared.filter(isJsonObject).flatMap(definitionOf)
  const outer = schemaOf(tool)
  const inner = WRAPPERS.map((key) => outer[key]).find(isJsonObject)
  return definitionOf(inner ?? outer)
}

function schemaOf(tool: JsonObject): JsonObject {
  const { tool: nested } = tool
  const owner = isJsonObject(nested) ? nested : tool
  const schema = parseJson(owner['json_schema'])
  return isJsonObject(schema) ? schema : tool
}

const PARAMETER_KEYS = [
  'parameters',
  'input_schema',
  'inputSchema',
  'parameters_json_schema',
  'parametersJsonSchema',
  'schema',
] as const

function definitionOf(tool: JsonObject): readonly ToolDefinition[] {
  const name = firstText(tool, ['name', 'tool.name', 'type'])
  if (name === undefined) return []
  const description = firstText(tool, ['description', 'tool.description'])
  const given = PARAMETER_KEYS.map((key) => tool[key]).find((found) => found != null)
  const parameters = parseJson(isJsonObject(given) ? (given['json'] ?? given) : given)
  return [
    {
      name,
      ...(description !== undefined && { description }),
      ...(parameters !== undefined && { parameters }),
    },
  ]
}
