import { claudeCode } from './agents/claude-code.ts'
import { codex } from './agents/codex.ts'
import { copilot } from './agents/copilot.ts'
import { flue } from './agents/flue.ts'
import { openCode } from './agents/opencode.ts'
import { qwenCode } from './agents/qwen-code.ts'
import { guardrails } from './conventions/guardrails.ts'
import { mcp } from './conventions/mcp.ts'
import { openInference } from './conventions/open-inference.ts'
import { openLlmetry } from './conventions/open-llmetry.ts'
import { openTelemetry } from './conventions/open-telemetry.ts'
import { vectorStores } from './conventions/vector-stores.ts'
import type { Dialect } from './dialect.ts'
import { ag2 } from './frameworks/ag2.ts'
import { aiSdk } from './frameworks/ai-sdk.ts'
import { anthropic } from './frameworks/anthropic.ts'
import { azureAgents } from './frameworks/azure-agents.ts'
import { crewAi } from './frameworks/crew-ai.ts'
import { genkit } from './frameworks/genkit.ts'
import { googleAdk } from './frameworks/google-adk.ts'
import { guardrailsAi } from './frameworks/guardrails-ai.ts'
import { haystack } from './frameworks/haystack.ts'
import { koog } from './frameworks/koog.ts'
import { langChain4j } from './frameworks/lang-chain4j.ts'
import { llamaIndex } from './frameworks/llama-index.ts'
import { mastra } from './frameworks/mastra.ts'
import { microsoftAgents } from './frameworks/microsoft-agents.ts'
import { nemoAgentToolkit } from './frameworks/nemo-agent-toolkit.ts'
import { nemoGuardrails } from './frameworks/nemo-guardrails.ts'
import { promptflow } from './frameworks/promptflow.ts'
import { pydanticAi } from './frameworks/pydantic-ai.ts'
import { pydanticEvals } from './frameworks/pydantic-evals.ts'
import { semanticKernel } from './frameworks/semantic-kernel.ts'
import { springAi } from './frameworks/spring-ai.ts'
import { strands } from './frameworks/strands.ts'
import { tanStackAi } from './frameworks/tanstack-ai.ts'
import { voltAgent } from './frameworks/volt-agent.ts'
import { agentOps } from './platforms/agent-ops.ts'
import { braintrust } from './platforms/braintrust.ts'
import { futureAgi } from './platforms/future-agi.ts'
import { honeyHive } from './platforms/honey-hive.ts'
import { laminar } from './platforms/laminar.ts'
import { langSmith } from './platforms/lang-smith.ts'
import { langWatch } from './platforms/lang-watch.ts'
import { langfuse } from './platforms/langfuse.ts'
import { langtrace } from './platforms/langtrace.ts'
import { liteLlm } from './platforms/lite-llm.ts'
import { logfire } from './platforms/logfire.ts'
import { loongSuite } from './platforms/loong-suite.ts'
import { mlflow } from './platforms/mlflow.ts'
import { monocle } from './platforms/monocle.ts'
import { openLit } from './platforms/open-lit.ts'
import { sentry } from './platforms/sentry.ts'
import { truLens } from './platforms/tru-lens.ts'
import { liveKit } from './voice/live-kit.ts'
import { pipecat } from './voice/pipecat.ts'

/**
 * All dialects. Their order matters only if a span speaks several: of two with the same sign the first decides its kind.
 */
export const DIALECTS: readonly Dialect[] = [
  liveKit,
  googleAdk,
  // Before Logfire, whose template stands on the spans of both.
  pydanticAi,
  pydanticEvals,
  // Before all others with an explicit sign: its logs and pending spans copy what stands on a run.
  logfire,
  langfuse,
  // Before OpenInference, which MLflow's own spans may carry too.
  mlflow,
  vectorStores,
  // Before OpenTelemetry: converters say `chat` of the loop and of the call in it.
  aiSdk,
  openTelemetry,
  mcp,
  // Before OpenInference, whose word for a chunk is LLM.
  mastra,
  // Before OpenLLMetry, whose sign is weaker.
  guardrails,
  openInference,
  langSmith,
  laminar,
  openLlmetry,
  openLit,
  sentry,
  langtrace,
  flue,
  haystack,
  koog,
  // Before those that use a word such as `type` as well.
  claudeCode,
  voltAgent,
  monocle,
  promptflow,
  guardrailsAi,
  langWatch,
  braintrust,
  genkit,
  loongSuite,
  futureAgi,
  semanticKernel,
  agentOps,
  ag2,
  truLens,
  nemoAgentToolkit,
  honeyHive,
  springAi,
  codex,
  copilot,
  liteLlm,
  pipecat,
  llamaIndex,
  nemoGuardrails,
  langChain4j,
  microsoftAgents,
  azureAgents,
  crewAi,
  strands,
  anthropic,
  qwenCode,
  openCode,
  tanStackAi,
]
