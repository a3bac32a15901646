import type { ClassifiableSpan } from '../classifiable-span.ts'
import type { RunKind } from '../../thread/run-kind.ts'
import { FRAMEWORK_RULES } from './framework-rules.ts'
import { KIND_KEY_RULES } from './kind-key-rules.ts'
import { MODEL_RULES } from './model-rules.ts'
import { NAME_RULES } from './name-rules.ts'
import { OPERATION_RULES } from './operation-rules.ts'
import { isPlumbing } from './plumbing.ts'
import { RuleIndex } from './rule-index.ts'
import { SIGN_RULES } from './sign-rules.ts'

const TABLE = new RuleIndex([
  ...KIND_KEY_RULES,
  ...OPERATION_RULES,
  ...SIGN_RULES,
  ...FRAMEWORK_RULES,
  ...NAME_RULES,
  ...MODEL_RULES,
])

/**
 * How the kind of a span is found: the first rule that knows decides. What a span says of itself goes before what it
 * does, that before what it has, and a name or a model only count where nothing else does. A span that no rule knows is
 * no run: an HTTP request, a query, and also one that merely carries `gen_ai.system`, `gen_ai.agent.name` or
 * `gen_ai.conversation.id`, which instrumentations copy onto whatever runs below an agent.
 */
export function classifyByTable(span: ClassifiableSpan): RunKind | undefined {
  return isPlumbing(span.scope) ? undefined : (TABLE.decide(span) ?? undefined)
}
