import { describe, it } from 'vitest'
import { byValue, expectKinds } from './expect-kinds.ts'

describe('frameworks', () => {
  it('Vercel AI SDK 3 to 6: the loop is an agent, the call in it a model', () =>
    expectKinds([
      ...byValue(
        'ai.operationId',
        {
          'ai.generateText': 'agent',
          'ai.streamText': 'agent',
          'ai.generateObject': 'agent',
          'ai.streamObject': 'agent',
          'ai.generateText.doGenerate': 'llm',
          'ai.streamText.doStream': 'llm',
          'ai.generateObject.doGenerate': 'llm',
          'ai.streamObject.doStream': 'llm',
          'ai.toolCall': 'tool',
          'ai.embed': 'chain',
          'ai.embedMany': 'chain',
          'ai.embed.doEmbed': 'embedding',
          'ai.embedMany.doEmbed': 'embedding',
          'ai.rerank': 'chain',
          'ai.rerank.doRerank': 'reranker',
        },
        'ai',
      ),
      ['agent', 'ai.streamText', { 'operation.name': 'ai.streamText support-bot' }, 'ai'],
      ['llm', 'ai.streamText.doStream', { 'operation.name': 'ai.streamText.doStream bot' }, 'ai'],
      ['llm', 'ai.streamText.doStream', { 'ai.prompt.messages': '[]' }, 'ai'],
      ['none', 'load', { 'operation.name': 'load' }],
      [
        'agent',
        'x',
        { 'vercel.ai.operationId': 'ai.generateText', 'gen_ai.operation.name': 'chat' },
      ],
      ['tool', 'getWeather', { 'ai.toolCall.name': 'getWeather', 'ai.toolCall.id': 'c1' }, 'ai'],
    ]))

  it('Vercel AI SDK 7', () =>
    expectKinds([
      ['agent', 'invoke_agent', { 'gen_ai.operation.name': 'invoke_agent' }, 'gen_ai'],
      ['chain', 'step 1', { 'gen_ai.operation.name': 'agent_step' }, 'gen_ai'],
      ['llm', 'chat gpt-5', { 'gen_ai.operation.name': 'chat' }, 'gen_ai'],
      ['reranker', 'rerank m', { 'gen_ai.operation.name': 'rerank' }, 'gen_ai'],
    ]))

  it('Pydantic AI, old and new', () =>
    expectKinds([
      [
        'agent',
        'agent run',
        {
          agent_name: 'qa',
          model_name: 'gpt-4o',
          final_result: 'x',
          'gen_ai.usage.input_tokens': 3,
        },
        'pydantic-ai',
      ],
      ['agent', 'qa run', { agent_name: 'qa', all_messages_events: '[]' }, 'pydantic-ai'],
      ['agent', 'invoke_agent qa', { 'gen_ai.operation.name': 'invoke_agent' }, 'pydantic-ai'],
      [
        'tool',
        'running tool',
        { 'gen_ai.tool.name': 'roll', 'gen_ai.tool.call.id': 'c', tool_arguments: '{}' },
        'pydantic-ai',
      ],
      ['chain', 'running 2 tools', { tools: ['a', 'b'] }, 'pydantic-ai'],
      ['llm', 'image_generation m', { 'gen_ai.operation.name': 'image_generation' }, 'pydantic-ai'],
      [
        'none',
        'model request attempt gpt-5',
        { 'gen_ai.request.model': 'gpt-5', 'gen_ai.usage.input_tokens': 3 },
        'pydantic-ai',
      ],
      ['none', 'waiting for m concurrency', { waiting_count: 2 }, 'pydantic-ai'],
    ]))

  it("Logfire's spans of OpenAI's agents, which all have gen_ai.system", () =>
    expectKinds([
      ['agent', 'Agent run: {name!r}', logfire('Agent run: {name!r}')],
      ['tool', 'Function: {name}', logfire('Function: {name}')],
      ['guardrail', 'Guardrail', logfire('Guardrail {name!r} {triggered=}')],
      ['chain', 'Handoff', logfire('Handoff: {from_agent} → {to_agent}')],
      [
        'llm',
        'Responses API with {gen_ai.request.model!r}',
        {
          ...logfire('Responses API with {gen_ai.request.model!r}'),
          'gen_ai.request.model': 'gpt-5',
        },
      ],
      ['none', 'MCP: list tools', logfire('MCP: list tools from server {server}')],
      ['none', 'Function: {name}', { 'logfire.msg_template': 'Function: {name}' }],
    ]))

  it('LiveKit: speech has models, but is no run', () =>
    expectKinds([
      ['agent', 'agent_turn', { 'lk.generation_id': 'g' }, 'livekit-agents'],
      ['chain', 'llm_node', { 'gen_ai.request.model': 'gpt-5' }, 'livekit-agents'],
      ['llm', 'llm_request', { 'gen_ai.request.model': 'gpt-5' }, 'livekit-agents'],
      ['llm', 'llm_request', { 'gen_ai.operation.name': 'chat' }, 'livekit-agents'],
      ['none', 'llm_request_run', { 'lk.retry_count': 0 }, 'livekit-agents'],
      ['tool', 'function_tool', { 'lk.function_tool.name': 'f' }, 'livekit-agents'],
      ['none', 'tts_request', { 'gen_ai.request.model': 'sonic-2' }, 'livekit-agents'],
      ['none', 'user_turn', { 'gen_ai.request.model': 'nova-3' }, 'livekit-agents'],
      ['none', 'eou_detection', {}, 'livekit-agents'],
      ['evaluator', 'judge_evaluation', { 'gen_ai.operation.name': 'judge' }, 'livekit-agents'],
    ]))

  it('Google ADK', () =>
    expectKinds([
      ['chain', 'invocation', {}, 'gcp.vertex.agent'],
      ['agent', 'agent_run [hello_agent]', {}, 'gcp.vertex.agent'],
      ['llm', 'call_llm', { 'gen_ai.system': 'gcp.vertex.agent' }, 'gcp.vertex.agent'],
      ['tool', 'execute_tool say_hello', {}, 'gcp.vertex.agent'],
      ['chain', 'invoke_node n', { 'gen_ai.operation.name': 'invoke_node' }, 'gcp.vertex.agent'],
      ['none', 'send_data', { 'gcp.vertex.agent.data': '[]' }, 'gcp.vertex.agent'],
      ['none', 'compact_events size', { 'gen_ai.operation.name': 'compact_events' }],
    ]))

  it('Strands', () =>
    expectKinds([
      ...byValue('gen_ai.operation.name', {
        invoke_agent: 'agent',
        execute_event_loop_cycle: 'chain',
        invoke_graph: 'agent',
        invoke_swarm: 'agent',
        execute_node: 'chain',
        'memory.search': 'retriever',
        'memory.add': 'none',
      }),
    ]))

  it('Microsoft: Agent Framework, Semantic Kernel, Extensions.AI, Azure agents', () =>
    expectKinds([
      ['chain', 'workflow.run', { 'workflow.id': 'w' }, 'agent_framework'],
      ['chain', 'executor.process writer', { 'executor.id': 'writer' }, 'agent_framework'],
      ['none', 'edge_group.process Fan', { 'edge_group.type': 'Fan' }, 'agent_framework'],
      ['none', 'message.send', { 'message.type': 'x' }, 'agent_framework'],
      ['llm', 'text_completions m', { 'gen_ai.operation.name': 'text_completions' }],
      ['none', 'orchestrate_tools', {}, 'Experimental.Microsoft.Extensions.AI'],
      ['agent', 'process_thread_run', { 'gen_ai.operation.name': 'process_thread_run' }],
      ['none', 'create_thread', { 'gen_ai.operation.name': 'create_thread' }],
    ]))

  it('Haystack', () =>
    expectKinds([
      ['chain', 'haystack.pipeline.run', { 'haystack.pipeline.max_runs_per_component': 100 }],
      ...byValue('haystack.component.type', {
        OpenAIChatGenerator: 'llm',
        SentenceTransformersTextEmbedder: 'embedding',
        InMemoryBM25Retriever: 'retriever',
        TransformersSimilarityRanker: 'reranker',
        ToolInvoker: 'tool',
        Agent: 'agent',
        FaithfulnessEvaluator: 'evaluator',
        ChatPromptBuilder: 'chain',
      }),
      ['agent', 'haystack.agent.run', { 'haystack.agent.max_steps': 5 }],
      ['chain', 'haystack.agent.step', {}],
      ['llm', 'haystack.agent.step.llm', {}],
      ['tool', 'haystack.agent.step.tool', { 'haystack.tool.name': 'search' }],
    ]))

  it('Spring AI, LangChain4j, Koog', () =>
    expectKinds([
      [
        'chain',
        'spring_ai chat_client',
        {
          'spring.ai.kind': 'chat_client',
          'gen_ai.operation.name': 'framework',
          'gen_ai.system': 'spring_ai',
        },
      ],
      ['chain', 'call', { 'spring.ai.kind': 'advisor' }],
      [
        'tool',
        'tool_call w',
        { 'spring.ai.kind': 'tool_call', 'gen_ai.operation.name': 'framework' },
      ],
      ['retriever', 'pg query', { 'spring.ai.kind': 'vector_store', 'db.operation.name': 'query' }],
      ['none', 'pg add', { 'spring.ai.kind': 'vector_store', 'db.operation.name': 'add' }],
      ['embedding', 'embedding m', { 'gen_ai.operation.name': 'embedding' }],
      ['none', 'text_to_speech', { 'gen_ai.operation.name': 'text_to_speech' }],
      ['chain', 'langchain4j.aiservices.Bot.chat', {}],
      ['tool', 'langchain4j.tools.weather', {}],
      ['llm', 'completion gpt-4o', { 'gen_ai.request.model': 'gpt-4o' }],
      ['chain', 'node.plan', { 'gen_ai.conversation.id': 'r', 'koog.node.name': 'plan' }],
    ]))

  it('OpenLIT', () =>
    expectKinds([
      ...byValue('gen_ai.operation.name', {
        image: 'llm',
        audio: 'none',
        memory: 'none',
        execute_task: 'chain',
        framework: 'chain',
      }),
      ['retriever', 'query x', vectorCall('chroma', 'query')],
      ['none', 'upsert x', vectorCall('pinecone', 'upsert')],
    ]))

  it('vector stores: a search is retrieval, the rest a database’s work', () =>
    expectKinds([
      ['retriever', 'pinecone.query', { 'db.system': 'pinecone', 'db.pinecone.query.top_k': 3 }],
      ['retriever', 'qdrant.search', { 'db.system': 'qdrant' }],
      ['retriever', 'search', { 'db.system': 'milvus', 'db.vector.query.top_k': 5 }],
      ['retriever', 'pinecone.query', { 'db.system': 'Pinecone' }],
      ['retriever', 'chroma.query', { 'vector_db.vendor': 'chroma' }],
      ['none', 'chroma.add', { 'db.system': 'chroma' }],
      ['none', 'SELECT shop', { 'db.system': 'postgresql', 'db.operation.name': 'SELECT' }],
      ['none', 'FT.SEARCH', { 'db.system': 'redis', 'db.operation.name': 'FT.SEARCH' }],
    ]))

  it('coding agents, VoltAgent, Monocle, promptflow, Flue', () =>
    expectKinds([
      ['agent', 'claude_code.interaction', { 'span.type': 'interaction' }],
      ['llm', 'claude_code.llm_request', { 'span.type': 'claude_code.llm_request' }],
      ['tool', 'claude_code.tool', { 'span.type': 'tool', tool_name: 'Bash' }],
      ['none', 'claude_code.tool.execution', { 'span.type': 'tool.execution' }],
      ['llm', 'llm_call', { 'gen_ai.operation.name': 'llm_call' }],
      ['tool', 'tool_call', { 'gen_ai.operation.name': 'tool_call' }],
      ['agent', 'my-app', { 'entity.type': 'agent' }],
      ['llm', 'llm:streamText', { 'entity.type': 'agent', 'span.type': 'llm' }],
      ['none', 'memory:read', { 'entity.type': 'agent', 'span.type': 'memory' }],
      ['llm', 'ChatOpenAI.invoke', { 'span.type': 'inference.framework' }],
      ['tool', 'book_flight', { 'span.type': 'agentic.tool.invocation' }],
      ['none', 'requests', { 'span.type': 'http.send' }],
      ['llm', 'openai_chat', { span_type: 'LLM', framework: 'promptflow' }],
      ['chain', 'my_flow', { span_type: 'Flow', framework: 'promptflow' }],
      ['none', 'nightly', { span_type: 'task' }],
      ['agent', 'legacy', { type: 'agent' }],
      ['none', 'nightly', { type: 'task', 'span.kind': 'client', 'entity.type': 'workflow' }],
      ['tool', 'f', { 'flue.tool.name': 'f' }],
      ['agent', 't', { 'flue.task.name': 't' }],
    ]))

  it('Pipecat, LlamaIndex, LiteLLM, NeMo Guardrails', () =>
    expectKinds([
      ['chain', 'turn', { 'turn.number': 1 }, 'pipecat.turn'],
      ['none', 'tts', { 'gen_ai.request.model': 'sonic' }, 'pipecat'],
      ['llm', 'llm', { 'gen_ai.request.model': 'gpt-5' }, 'pipecat'],
      ['llm', 'OpenAI.achat-1f', {}, 'llamaindex.opentelemetry.tracer'],
      ['retriever', 'VectorIndexRetriever.retrieve-2a', {}, 'llamaindex.opentelemetry.tracer'],
      ['llm', 'litellm_request', {}, 'litellm'],
      ['llm', 'raw_gen_ai_request', { 'llm.openai.model': 'gpt-5' }, 'litellm'],
      ['none', 'redis', {}, 'litellm'],
      ['guardrail', 'guardrails.rail', { 'rail.type': 'input' }],
    ]))
})

function logfire(template: string) {
  return { 'logfire.msg_template': template, 'gen_ai.system': 'openai' }
}

function vectorCall(system: string, operation: string) {
  return {
    'gen_ai.operation.name': 'vectordb',
    'db.system': system,
    'db.operation.name': operation,
  }
}
