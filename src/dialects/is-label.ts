import { DIALECTS } from './index.ts'
import type { Rule } from './kinds/rule.ts'

const KNOWN: ReadonlySet<string> = new Set(
  DIALECTS.flatMap(({ kinds = {}, modelCall, threads, model, usage, usageSums, ...dialect }) => [
    ...[kinds.explicit, kinds.specific, kinds.operation].flatMap(keysOfRules),
    ...(modelCall?.models ?? []),
    ...(threads?.keys ?? []),
    ...(threads?.pageKeys ?? []),
    ...Object.values({ ...model, ...dialect.labels }).flat(),
    ...[usage, usageSums].flatMap((fields) => Object.values(fields ?? {}).flat()),
    ...[dialect.provider, dialect.finishReason, dialect.usageBags, dialect.toolNames].flatMap(
      (keys) => keys ?? [],
    ),
  ]),
)

function keysOfRules(rules: readonly Rule[] = []): readonly string[] {
  return rules.flatMap(({ keys }) => keys ?? [])
}

const LAST_WORD =
  /(?:(?:^|[._:])(?:name|ids?|type|subtype|kind|role|model|provider|system|version|mime_type|finish_reasons?|encoding_formats|level|status|method|index|timestamp)|[a-z](?:Id|Reason|Type)|usage\w*|Usage|cost_details)$/

// What an app fills: `customer_name` in it is no label.
const FREE = /[._:](?:metadata|properties|variables?|context|arguments|args|parameters)[._:]/
const ID = /(?:[._:]ids?|[a-z]Id)$/

/**
 * Whether a key says of content which and how, not what: `gen_ai.request.model`, `ai.operationId`. Of keys that no dialect
 * has the last word decides.
 */
export function isLabel(key: string): boolean {
  if (KNOWN.has(key)) return true
  return FREE.test(key) ? ID.test(key) : LAST_WORD.test(key)
}
