import type { RunKind } from '../../thread/run-kind.ts'
import { readWord } from './read-word.ts'
import type { Verdict } from './rule.ts'

/**
 * The values of `gen_ai.operation.name`, and of the keys that vendors copied from it. First in each list are those of
 * OpenTelemetry's semantic conventions, then those that instrumentations add.
 *
 * @see https://github.com/open-telemetry/semantic-conventions-genai
 */
const OPERATIONS: Readonly<Record<RunKind | 'none', string>> = {
  llm: `
    chat text_completion generate_content
    text_completions completion completions chat_completion chat_completions chat.completions chat_streaming
    stream_chat text_generation generate generate_stream generate_text stream_text generate_object stream_object
    response responses create_response messages inference generation
    llm llm_call call_llm llm_request model model_request tool_selection realtime bidi_response
    image image_generation generate_image generate_images video video_generation`,
  embedding: `
    embeddings
    embedding embed embed_many create_embeddings generate_embeddings`,
  retriever: `
    retrieval search_memory
    retrieve retriever document_retrieval vector_db_retrieve vector_search semantic_search similarity_search
    memory_search memory.search`,
  reranker: `rerank reranker reranking`,
  tool: `
    execute_tool
    tool tool_call tool_execution tool.call tool.execute call_tool invoke_tool run_tool tools/call function_call
    mcp_tool_call mcp.tool_call llm_tool_call execute_code code_execution browser_action`,
  agent: `
    create_agent invoke_agent plan
    agent agent_run agent.run agent.invoke agent_call run_agent execute_agent invoke_swarm invoke_team
    start_thread_run process_thread_run create_thread_and_run bidi_session browser_run`,
  chain: `
    invoke_workflow invoke_graph
    workflow workflow.run workflow.step workflow_run workflow_step execute_workflow run_workflow graph_execution
    framework task execute_task agent_step step execute_step execute_event_loop_cycle execute_agent_loop_cycle
    execute_node invoke_node execute_structured_output chain prompt parser pipeline multi_conversation handoff
    agent_handoff speaker_selection browser_step tool_coordination orchestrate_tools schedule_tool_calls
    user_prompt_processing`,
  guardrail: `
    guardrail guard guardrail.run guardrail_check apply_guardrail moderation content_moderation`,
  evaluator: `evaluate evaluation evaluator eval judge score`,
  // A model's name on a span of one of these does not make it a model's answer.
  none: `
    fetch_response create_memory update_memory upsert_memory delete_memory create_memory_store delete_memory_store
    memory memory_add memory_get memory_update memory_delete memory.add memory.inject memory.extract
    count_tokens batch fine_tuning file list_models create_cache compact_events classification
    speech speech_group speech_generation text_to_speech speech_to_text transcription transcribe audio tts stt
    speech_to_text_translate language_identification conversation create_conversation list_conversation_items
    create_thread create_message list_messages get_thread_run list_run_steps submit_tool_outputs
    await_human_input human_input goto bidi_connect bidi_connection_restart browser_pause browser_resume
    browser_stop mcp_tool_list mcp_resource_read mcp_resource_list mcp_request mcp_response mcp_server mcp_client
    llm_setup llm_tool_result`,
}

const KIND_OF = new Map<unknown, Verdict>(
  Object.entries(OPERATIONS).flatMap(([kind, words]) =>
    words
      .trim()
      .split(/\s+/)
      .map((word): [string, Verdict] => [word, kind === 'none' ? null : (kind as RunKind)]),
  ),
)

/** The kind of an operation by its name, in any spelling: `execute_tool`, `executeTool`, `openai.chat`. */
export function operationKind(value: unknown): Verdict {
  const asWritten = KIND_OF.get(value)
  if (asWritten !== undefined || typeof value !== 'string') return asWritten
  const word = readWord(value)
  const words = readWord(value.replaceAll(/([a-z])([A-Z])/g, '$1_$2')).replaceAll(/[\s-]+/g, '_')
  for (const spelling of [word, words, words.slice(words.lastIndexOf('.') + 1)]) {
    const kind = KIND_OF.get(spelling)
    if (kind !== undefined) return kind
  }
  return undefined
}
