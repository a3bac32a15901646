import type { Dialect } from './dialect.ts'
import { DIALECTS } from './index.ts'

const KNOWN: ReadonlySet<string> = new Set(DIALECTS.flatMap(labelsOf))

function labelsOf({ kinds = {}, modelCall, threads, ...dialect }: Dialect): readonly string[] {
  const { explicit = [], specific = [], operation = [] } = kinds
  const { provider, finishReason, usageBags, toolNames } = dialect
  const lists = [
    ...[...explicit, ...specific, ...operation].map(({ keys }) => keys),
    modelCall?.models,
    threads?.keys,
    threads?.pageKeys,
    threads?.scoped?.keys,
    provider,
    finishReason,
    usageBags,
    toolNames,
  ]
  const named = [dialect.model, dialect.usage, dialect.usageSums, dialect.labels]
  return [
    ...lists.flatMap((keys) => keys ?? []),
    ...named.flatMap((keys) => Object.values(keys ?? {}).flat()),
  ]
}

const LAST_WORD =
  /(?:(?:^|[._:])(?:name|ids?|type|subtype|kind|role|model|provider|system|version|mime_type|finish_reasons?|encoding_formats|level|status|method|index|timestamp)|[a-z](?:Id|Reason|Type)|usage\w*|Usage|cost_details)$/

// Apps fill these: a `customer_name` in one is not a label.
const FREE = /[._:](?:metadata|properties|variables?|context|arguments|args|parameters)[._:]/
const ID = /(?:[._:]ids?|[a-z]Id)$/

/**
 * Whether a key describes a run or its content without holding any: `gen_ai.request.model`, `ai.operationId`. If no dialect
 * has the key, its last word decides.
 */
export function isLabel(key: string): boolean {
  if (KNOWN.has(key)) return true
  return FREE.test(key) ? ID.test(key) : LAST_WORD.test(key)
}
