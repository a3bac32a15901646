import type { RunKind } from '../../thread/run-kind.ts'
import type { ClassifiableSpan } from '../classifiable-span.ts'
import { DIALECTS } from '../index.ts'
import { isPlumbing } from './plumbing.ts'
import { modelCallRules } from './model-call-rules.ts'
import { RuleIndex } from './rule-index.ts'
import { SIGNS } from './sign.ts'

const TABLE = new RuleIndex([
  ...SIGNS.flatMap((sign) => DIALECTS.flatMap(({ kinds }) => kinds?.[sign] ?? [])),
  ...modelCallRules(DIALECTS),
])

/**
 * How the kind of a span is found: the first rule that knows decides. A span that no rule knows is no run: an HTTP
 * request, a query, and also one that merely carries `gen_ai.system`, `gen_ai.agent.name` or `gen_ai.conversation.id`,
 * which instrumentations copy onto whatever runs below an agent.
 */
export function classifyByTable(span: ClassifiableSpan): RunKind | undefined {
  return isPlumbing(span.scope, span.attributes) ? undefined : (TABLE.decide(span) ?? undefined)
}
