import { openInference } from '../conventions/open-inference.ts'
import { openLlmetry } from '../conventions/open-llmetry.ts'
import { openTelemetry } from '../conventions/open-telemetry.ts'
import type { Dialect } from '../dialect.ts'
import { claudeCode } from '../agents/claude-code.ts'
import { aiSdk } from '../frameworks/ai-sdk.ts'
import { genkit } from '../frameworks/genkit.ts'
import { pydanticAi } from '../frameworks/pydantic-ai.ts'
import { voltAgent } from '../frameworks/volt-agent.ts'
import { inOrder } from '../in-order.ts'
import { braintrust } from '../platforms/braintrust.ts'
import { langSmith } from '../platforms/lang-smith.ts'
import { langWatch } from '../platforms/lang-watch.ts'
import { langfuse } from '../platforms/langfuse.ts'
import { liteLlm } from '../platforms/lite-llm.ts'
import { mlflow } from '../platforms/mlflow.ts'
import { liveKit } from '../voice/live-kit.ts'

/** Whose word counts about models, tokens and costs: conventions before vendors, which often derive their counts. */
export const FACT_ORDER: readonly Dialect[] = inOrder([
  openTelemetry,
  liteLlm,
  openInference,
  aiSdk,
  langfuse,
  mlflow,
  voltAgent,
  openLlmetry,
  pydanticAi,
  genkit,
  braintrust,
  langSmith,
  langWatch,
  liveKit,
  claudeCode,
])
