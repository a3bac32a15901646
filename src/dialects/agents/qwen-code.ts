import type { Dialect } from '../dialect.ts'

/**
 * Alibaba's Qwen Code, beside OpenTelemetry's keys. Read in version 0.24.4.
 *
 * - `qwen-code.tool` has the call and its result. `qwen-code.tool.execution` below it is the time without hooks and waiting.
 * - A model call outside any turn says `llm_request.context` = `standalone`. With a `subagent_name`, it is a background task
 *   such as `managed-auto-memory-extractor` (`runForkedAgent`).
 */
export const qwenCode: Dialect = {
  name: 'Qwen Code',
  source:
    'https://github.com/QwenLM/qwen-code/blob/main/packages/core/src/telemetry/session-tracing.ts',
  recorded: '@qwen-code/qwen-code 0.24.4',
  namespaces: ['qwen-code.'],
  kinds: { specific: [{ names: ['qwen-code.tool.execution'], decide: () => null }] },
  labels: { context: ['llm_request.context'], subAgent: ['subagent_name'] },
}
