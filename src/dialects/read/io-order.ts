import { claudeCode } from '../agents/claude-code.ts'
import { openInference } from '../conventions/open-inference.ts'
import { openLlmetry } from '../conventions/open-llmetry.ts'
import { vectorStores } from '../conventions/vector-stores.ts'
import type { Dialect } from '../dialect.ts'
import { genkit } from '../frameworks/genkit.ts'
import { googleAdk } from '../frameworks/google-adk.ts'
import { haystack } from '../frameworks/haystack.ts'
import { pydanticAi } from '../frameworks/pydantic-ai.ts'
import { springAi } from '../frameworks/spring-ai.ts'
import { inOrder } from '../in-order.ts'
import { agentOps } from '../platforms/agent-ops.ts'
import { braintrust } from '../platforms/braintrust.ts'
import { laminar } from '../platforms/laminar.ts'
import { langSmith } from '../platforms/lang-smith.ts'
import { langWatch } from '../platforms/lang-watch.ts'
import { langfuse } from '../platforms/langfuse.ts'
import { langtrace } from '../platforms/langtrace.ts'
import { logfire } from '../platforms/logfire.ts'
import { mlflow } from '../platforms/mlflow.ts'
import { openLit } from '../platforms/open-lit.ts'
import { sentry } from '../platforms/sentry.ts'

/**
 * Whose word counts about what went into a run and came out of it: keys of tools and stores first, then those of
 * platforms, then those of conventions, in which a processor may have put a copy. LangSmith's are late, because
 * `gen_ai.prompt` was once OpenTelemetry's key for the text of a prompt alone.
 */
export const IO_ORDER: readonly Dialect[] = inOrder([
  googleAdk,
  pydanticAi,
  springAi,
  vectorStores,
  openLit,
  sentry,
  langfuse,
  laminar,
  mlflow,
  braintrust,
  langWatch,
  openLlmetry,
  openInference,
  genkit,
  logfire,
  haystack,
  agentOps,
  langtrace,
  langSmith,
  claudeCode,
])
