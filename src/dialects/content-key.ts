// Where the vocabularies of AI instrumentations begin: OpenTelemetry's, OpenInference's, the Vercel AI SDK's and others'.
const VOCABULARY =
  /^(?:gen_ai|ai|llm|input|output|tool|tool_call|retrieval|document|embedding|reranker|prompt|prompt_template|mcp|traceloop|langfuse|langsmith|langwatch|lmnr|braintrust|mlflow|mastra|genkit|openlit|pydantic_ai|gcp\.vertex\.agent|lk|flue|claude_code|haystack\.component|agentops|spring\.ai|honeyhive_inputs|honeyhive_outputs|langchain|db\.vector\.query|db\.query\.result|response|llamaindex)[.:]/

// Keys of the same kind that begin with no vocabulary, and what errors quote.
const KEYS: ReadonlySet<string> = new Set([
  'input',
  'output',
  'events',
  'all_messages',
  'all_messages_events',
  'final_result',
  'tool_arguments',
  'tool_response',
  'tool_input',
  'request_data',
  'response_data',
  'user_prompt',
  'new_context',
  'metadata',
  'tag.tags',
  'system_prompt',
  'model_request_parameters',
  'user_input',
  'user_transcript',
  'data.input',
  'data.output',
  'agent.messages',
  'messages',
  'response',
  'chunks',
  'nodes',
  'str_or_query_bundle',
  'str_or_query_bundle.query_str',
  'logfire.msg',
  'error.message',
  'exception.message',
  'exception.stacktrace',
])

// What ends like this says which and how, not what: `gen_ai.request.model`, `llm.model_name`, `ai.operationId`.
const LABEL =
  /(?:(?:^|[._])(?:name|id|ids|type|kind|role|model|provider|system|version|mime_type|finish_reasons?|encoding_formats|level|status|method|index|timestamp)|[a-z](?:Id|Reason|Type)|usage\w*|Usage|cost_details)$/

/**
 * Whether an attribute may hold what was said. A key of an AI vocabulary that we do not know counts as content: better a
 * label too many masked than a secret missed.
 */
export function isContentKey(key: string): boolean {
  return KEYS.has(key) || (VOCABULARY.test(key) && !LABEL.test(key))
}

/** The same for an attribute of a span event, whose own name says whether it is about content. */
export function isEventContentKey(event: string, key: string): boolean {
  return isContentKey(key) || (VOCABULARY.test(event) && !LABEL.test(key))
}
