import { copilot } from './agents/copilot.ts'
import { openInference } from './conventions/open-inference.ts'
import { openLlmetry } from './conventions/open-llmetry.ts'
import { openTelemetry } from './conventions/open-telemetry.ts'
import type { Dialect } from './dialect.ts'
import { aiSdk } from './frameworks/ai-sdk.ts'
import { genkit } from './frameworks/genkit.ts'
import { googleAdk } from './frameworks/google-adk.ts'
import { mastra } from './frameworks/mastra.ts'
import { springAi } from './frameworks/spring-ai.ts'
import { voltAgent } from './frameworks/volt-agent.ts'
import { inOrder } from './in-order.ts'
import { laminar } from './platforms/laminar.ts'
import { langSmith } from './platforms/lang-smith.ts'
import { langWatch } from './platforms/lang-watch.ts'
import { langfuse } from './platforms/langfuse.ts'
import { mlflow } from './platforms/mlflow.ts'
import { monocle } from './platforms/monocle.ts'
import { liveKit } from './voice/live-kit.ts'

// Copilot's own key first, since its conversation may be a request. Then what several tools write before what one writes, and last the metadata that an app may fill with anything.
const ORDER: readonly Dialect[] = inOrder([
  copilot,
  openTelemetry,
  langfuse,
  openInference,
  voltAgent,
  laminar,
  openLlmetry,
  langSmith,
  langWatch,
  mastra,
  mlflow,
  googleAdk,
  genkit,
  springAi,
  monocle,
  liveKit,
  aiSdk,
])

/** The keys under which other tools write the id of a thread. If a span has several, the first counts. */
export const FOREIGN_THREAD_KEYS: readonly string[] = ORDER.flatMap(({ threads }) => [
  ...(threads?.keys ?? []),
  ...(threads?.pageKeys ?? []),
])

/** Those of them that the spans of any web page may have. */
export const PAGE_THREAD_KEYS: ReadonlySet<string> = new Set(
  ORDER.flatMap(({ threads }) => threads?.pageKeys ?? []),
)

/** The keys under which a resource may name a thread. The first one counts. */
export const RESOURCE_THREAD_KEYS: readonly string[] = ORDER.flatMap(
  ({ threads }) => threads?.resourceKeys ?? [],
)
