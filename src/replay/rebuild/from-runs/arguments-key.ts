import { parseJson } from '../../../dialects/messages/json/parse-json.ts'
import { toJson } from '../../../thread/json.ts'

/** Equal for the same arguments of a call, as an object or as JSON. */
export function argumentsKey(args: unknown): string {
  return toJson(parseJson(args) ?? null)
}
