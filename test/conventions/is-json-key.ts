import { type AttributeKey, ATTRIBUTES } from '../../src/thread/attributes.ts'

const JSON_TYPES: ReadonlySet<unknown> = new Set(['list', 'object', 'json'])
const GEN_AI = /^gen_ai\.(?:(?:input|output)\.messages|tool\.call\.(?:arguments|result))$/

/** Whether the value of a key is JSON in a string, which a case writes out and compares parsed. */
export function isJsonKey(key: string): boolean {
  const type = ATTRIBUTES[key as AttributeKey]?.type
  return JSON_TYPES.has(type) || key.endsWith('.json') || GEN_AI.test(key)
}
