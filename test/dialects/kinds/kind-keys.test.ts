import { describe, it } from 'vitest'
import { byValue, expectKinds } from './expect-kinds.ts'

describe('keys that say what a span is', () => {
  it('OpenInference, upper or lower case', () =>
    expectKinds([
      ...byValue('openinference.span.kind', {
        LLM: 'llm',
        EMBEDDING: 'embedding',
        CHAIN: 'chain',
        RETRIEVER: 'retriever',
        RERANKER: 'reranker',
        TOOL: 'tool',
        AGENT: 'agent',
        GUARDRAIL: 'guardrail',
        EVALUATOR: 'evaluator',
        PROMPT: 'chain',
        UNKNOWN: 'none',
        guardrail: 'guardrail',
      }),
      // Its agents carry the tool that they chose, its tools a model.
      [
        'agent',
        'agent.react.update-13',
        {
          'openinference.span.kind': 'AGENT',
          'tool.name': 'Wikipedia',
          'tool.parameters': '{}',
        },
      ],
      ['llm', 'ChatOpenAI', { 'openinference.span.kind': 'UNKNOWN', 'llm.model_name': 'gpt-5' }],
    ]))

  it('Langfuse', () =>
    expectKinds([
      ...byValue(
        'langfuse.observation.type',
        {
          generation: 'llm',
          embedding: 'embedding',
          agent: 'agent',
          tool: 'tool',
          chain: 'chain',
          retriever: 'retriever',
          guardrail: 'guardrail',
          evaluator: 'evaluator',
          span: 'none',
          event: 'none',
        },
        'langfuse-sdk',
      ),
      // The Python SDK up to 3.3.0.
      [
        'llm',
        'chat gpt-4o-mini',
        {
          'langfuse.observation.type': 'span',
          'langfuse.observation.model.name': 'gpt-4o-mini',
          'langfuse.observation.usage_details': '{"input":3}',
        },
        'langfuse-sdk',
      ],
      ['llm', 'ask', { 'langfuse.observation.type': 'generation' }, 'langfuse-sdk'],
      [
        'embedding',
        'OpenAI.embeddings',
        {
          'langfuse.observation.type': 'generation',
          'langfuse.observation.model.name': 'text-embedding-3-small',
        },
      ],
    ]))

  it('MLflow, in JSON, which beats OpenInference', () =>
    expectKinds([
      ['llm', 'predict', { 'mlflow.spanType': '"CHAT_MODEL"' }],
      ['llm', 'predict', { 'mlflow.spanType': '"LLM"', 'openinference.span.kind': 'CHAIN' }],
      ['tool', 'predict', { 'mlflow.spanType': '"UNKNOWN"', 'openinference.span.kind': 'TOOL' }],
      ['chain', 'remember', { 'mlflow.spanType': '"MEMORY"' }],
      ['chain', 'parse', { 'mlflow.spanType': '"PARSER"' }],
      ['reranker', 'rank', { 'mlflow.spanType': 'RERANKER' }],
    ]))

  it('LangSmith, whose operation says otherwise', () =>
    expectKinds([
      [
        'retriever',
        'r',
        { 'langsmith.span.kind': 'retriever', 'gen_ai.operation.name': 'embeddings' },
      ],
      ['chain', 'p', { 'langsmith.span.kind': 'prompt', 'gen_ai.operation.name': 'chat' }],
      ['chain', 'p', { 'langsmith.span.kind': 'parser', 'gen_ai.operation.name': 'parser' }],
      ['llm', 'ChatAnthropic', { 'langsmith.span.kind': 'llm', 'gen_ai.operation.name': 'chat' }],
      ['tool', 't', { 'langsmith.span.kind': 'tool', 'gen_ai.operation.name': 'execute_tool' }],
    ]))

  it('Laminar', () =>
    expectKinds([
      ...byValue('lmnr.span.type', {
        LLM: 'llm',
        CACHED: 'llm',
        TOOL: 'tool',
        PIPELINE: 'chain',
        EXECUTOR: 'chain',
        EVALUATOR: 'evaluator',
        EVALUATION: 'evaluator',
        HUMAN_EVALUATOR: 'evaluator',
        DEFAULT: 'none',
      }),
      [
        'embedding',
        'openai.embeddings',
        { 'lmnr.span.type': 'LLM', 'gen_ai.request.model': 'text-embedding-3-small' },
      ],
    ]))

  it('opencode', () =>
    expectKinds([
      ['tool', 'Tool.execute', { 'tool.call_id': 'c1', 'tool.name': 'read' }],
      ['none', 'Tool.validate', { 'tool.call_id': 'c1', 'tool.name': 'read' }],
    ]))

  it('Mastra', () =>
    expectKinds([
      ...byValue('mastra.span.type', {
        agent_run: 'agent',
        model_generation: 'llm',
        model_inference: 'llm',
        model_step: 'chain',
        model_chunk: 'none',
        tool_call: 'tool',
        mcp_tool_call: 'tool',
        workflow_run: 'chain',
        workflow_step: 'chain',
        processor_run: 'chain',
        mapping: 'chain',
        rag_embedding: 'embedding',
        rag_vector_operation: 'retriever',
        scorer_run: 'evaluator',
        generic: 'none',
      }),
      [
        'none',
        'chunk: text',
        {
          'mastra.span.type': 'model_chunk',
          'gen_ai.operation.name': 'model_chunk',
          'gen_ai.request.model': 'gpt-5',
        },
      ],
      // A generation is a loop if its calls have spans of their own.
      [
        'chain',
        'model_generation gpt-5',
        { 'mastra.span.type': 'model_generation', 'gen_ai.operation.name': 'model_generation' },
      ],
      [
        'llm',
        'chat gpt-5',
        { 'mastra.span.type': 'model_generation', 'gen_ai.operation.name': 'chat' },
      ],
      // Its exporter for OpenInference has words of its own, but for chunks.
      [
        'none',
        'model_chunk desk',
        { 'mastra.span.type': 'model_chunk', 'openinference.span.kind': 'LLM' },
      ],
      [
        'llm',
        'model_step desk',
        { 'mastra.span.type': 'model_step', 'openinference.span.kind': 'LLM' },
      ],
    ]))

  it("TanStack AI's root, which has no operation", () => {
    const root = { 'gen_ai.request.model': 'gpt-5', 'langfuse.trace.input': '[]' }
    return expectKinds([
      ['agent', 'chat gpt-5', { ...root, 'tanstack.ai.iterations': 2 }],
      ['agent', 'chat gpt-5', root],
      ['llm', 'chat gpt-5', { ...root, 'gen_ai.operation.name': 'chat' }],
      ['llm', 'chat', root],
    ])
  })

  it("ADK's joint response of several tools, which is no run", () => {
    const tool = { 'gen_ai.operation.name': 'execute_tool', 'gcp.vertex.agent.event_id': 'e-1' }
    return expectKinds([
      ['none', 'execute_tool (merged)', { ...tool, 'gen_ai.tool.name': '(merged tools)' }],
      ['tool', 'execute_tool weather', { ...tool, 'gen_ai.tool.name': 'weather' }],
    ])
  })

  it('LangWatch', () =>
    expectKinds([
      ...byValue('langwatch.span.type', {
        llm: 'llm',
        rag: 'retriever',
        component: 'chain',
        module: 'chain',
        workflow: 'chain',
        guardrail: 'guardrail',
        evaluation: 'evaluator',
        span: 'none',
        server: 'none',
      }),
    ]))

  it('Braintrust, as JSON or flat', () =>
    expectKinds([
      ['llm', 'Chat Completion', { 'braintrust.span_attributes': '{"type":"llm","name":"x"}' }],
      ['tool', 'f', { 'braintrust.span_attributes': '{"name":"f","type":"function"}' }],
      ['chain', 't', { 'braintrust.span_attributes.type': 'task' }],
      ['evaluator', 's', { 'braintrust.span_attributes.type': 'score' }],
      ['evaluator', 'e', { 'braintrust.span_attributes': '{"type":"eval"}' }],
      ['none', 'e', { 'braintrust.span_attributes': '{"type":' }],
      ['none', 'e', { 'braintrust.parent': 'project_name:x' }],
    ]))

  it('Genkit', () =>
    expectKinds([
      ['llm', 'googleai/gemini', { 'genkit:type': 'action', 'genkit:metadata:subtype': 'model' }],
      ['tool', 'getWeather', { 'genkit:type': 'action', 'genkit:metadata:subtype': 'tool.v2' }],
      ['chain', 'menuFlow', { 'genkit:type': 'action', 'genkit:metadata:subtype': 'flow' }],
      ['chain', 'menuFlow', { 'genkit:type': 'flow' }],
      ['embedding', 'embed', { 'genkit:metadata:subtype': 'embedder' }],
      ['retriever', 'docs', { 'genkit:metadata:subtype': 'retriever' }],
      ['chain', 'generate', { 'genkit:type': 'util', 'genkit:name': 'generate' }],
      ['none', 'cleanup', { 'genkit:type': 'userEngagement' }],
    ]))

  it('LoongSuite, traceAI, AgentOps, AG2, TruLens, NeMo, HoneyHive', () =>
    expectKinds([
      ['chain', 'enter_ai_application', { 'gen_ai.span.kind': 'ENTRY' }],
      ['reranker', 'rank', { 'gen_ai.span.kind': 'RERANKER', 'gen_ai.operation.name': 'rerank' }],
      ['chain', 'react step', { 'gen_ai.span.kind': 'STEP' }],
      ['llm', 'ChatCompletion', { 'fi.span.kind': 'LLM' }],
      ['chain', 'my_session.session', { 'agentops.span.kind': 'session' }],
      ['tool', 'tool_call.f', { 'agentops.span.kind': 'AgentOpsSpanKindValues.TOOL' }],
      ['chain', 'prepare.task', { 'agentops.span.kind': 'task' }],
      ['guardrail', 'check.guardrail', { 'agentops.span.kind': 'guardrail' }],
      ['chain', 'conversation a', { 'ag2.span.type': 'conversation' }],
      ['tool', 'execute_code coder', { 'ag2.span.type': 'code_execution' }],
      ['none', 'await_human_input u', { 'ag2.span.type': 'human_input' }],
      [
        'none',
        'record_usage model_call',
        { 'ag2.span.type': 'usage', 'gen_ai.request.model': 'gpt-5' },
      ],
      ['retriever', 'RAG.retrieve', { 'ai.observability.span_type': 'retrieval' }],
      ['llm', 'RAG.generate', { 'ai.observability.span_type': 'generation' }],
      ['chain', 'RAG.query', { 'ai.observability.span_type': 'record_root' }],
      ['llm', 'nim', { 'nat.event_type': 'LLM_START' }],
      ['tool', 'calculator', { 'nat.event_type': 'TOOL_START' }],
      ['chain', 'react_agent', { 'nat.event_type': 'WORKFLOW_START' }],
      ['llm', 'openai.chat', { honeyhive_event_type: 'model' }],
    ]))

  it("Logfire's logs and pending copies are no runs, but for what a stream answered", () =>
    expectKinds([
      [
        'none',
        'agent run',
        { 'logfire.span_type': 'pending_span', agent_name: 'a' },
        'pydantic-ai',
      ],
      [
        'none',
        'streaming took 1s',
        { 'logfire.span_type': 'log', 'gen_ai.request.model': 'gpt-5' },
      ],
      [
        'llm',
        'streaming response from {request_data[model]!r} took {duration:.2f}s',
        {
          'logfire.span_type': 'log',
          'logfire.msg_template':
            'streaming response from {request_data[model]!r} took {duration:.2f}s',
        },
      ],
      ['llm', 'chat gpt-5', { 'logfire.span_type': 'span', 'gen_ai.operation.name': 'chat' }],
    ]))

  it('OpenLLMetry, after the operation', () =>
    expectKinds([
      ['chain', 'joke.workflow', { 'traceloop.span.kind': 'workflow' }],
      ['chain', 'retrieve.task', { 'traceloop.span.kind': 'task' }],
      ['agent', 'helper.agent', { 'traceloop.span.kind': 'agent' }],
      ['chain', 'a → b.handoff', { 'traceloop.span.kind': 'handoff' }],
      [
        'tool',
        'execute_tool calculator',
        { 'traceloop.span.kind': 'task', 'gen_ai.operation.name': 'execute_tool' },
      ],
      [
        'retriever',
        'vector_db_retrieve VectorStoreRetriever',
        { 'traceloop.span.kind': 'task', 'gen_ai.operation.name': 'vector_db_retrieve' },
      ],
      [
        'chain',
        'execute_task RunnableSequence',
        { 'traceloop.span.kind': 'task', 'gen_ai.operation.name': 'execute_task' },
      ],
      [
        'chain',
        'RunnableSequence.workflow',
        { 'traceloop.span.kind': 'workflow', 'gen_ai.operation.name': 'invoke_agent' },
      ],
      [
        'agent',
        'Shop agent.agent',
        { 'traceloop.span.kind': 'agent', 'gen_ai.operation.name': 'invoke_agent' },
      ],
      ['chain', 'shop_agent.workflow', { 'gen_ai.operation.name': 'invoke_agent' }],
      [
        'chain',
        'crewai.workflow',
        { 'gen_ai.operation.name': 'invoke_agent', 'crewai.crew.id': 'c' },
      ],
      [
        'llm',
        'openai.chat',
        { 'llm.request.type': 'chat', 'gen_ai.system': 'OpenAI', 'gen_ai.request.model': 'gpt-4' },
      ],
      ['reranker', 'cohere.rerank', { 'llm.request.type': 'rerank', 'llm.vendor': 'Cohere' }],
      ['embedding', 'openai.embeddings', { 'llm.request.type': 'embedding' }],
      ['guardrail', 'toxicity.guard', { 'gen_ai.operation.name': 'guard' }],
      [
        'guardrail',
        'invoke_agent polite',
        { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.guardrail.triggered': false },
      ],
      ['guardrail', 'guardrail.run', { 'gen_ai.operation.name': 'guardrail.run' }],
    ]))

  it('Sentry and Langtrace', () =>
    expectKinds([
      ['llm', 'chat gpt-5', { 'sentry.op': 'gen_ai.chat' }],
      ['agent', 'invoke_agent', { 'sentry.op': 'gen_ai.invoke_agent' }],
      ['tool', 'getWeather', { 'sentry.op': 'gen_ai.execute_tool' }],
      ['llm', 'create', { 'sentry.op': 'ai.chat_completions.create.openai' }],
      ['chain', 'LLMChain', { 'sentry.op': 'ai.pipeline.langchain' }],
      ['none', 'GET /', { 'sentry.op': 'http.server' }],
      ['none', 'chat', { 'sentry.op': 'ui.chat' }],
      ['chain', 'langchain.task', { 'langtrace.service.type': 'framework' }],
      [
        'retriever',
        'BaseRetriever.invoke',
        { 'langtrace.service.type': 'framework', 'langchain.task.name': 'retriever' },
      ],
      ['none', 'StateGraph.add_node', { 'langtrace.service.type': 'framework' }],
      [
        'none',
        'BaseChatModel.asdict',
        { 'langtrace.service.type': 'framework', 'gen_ai.request.model': 'gpt-5' },
      ],
    ]))
})
