import { describe, it } from 'vitest'
import { byValue, expectKinds } from './expect-kinds.ts'

describe('platforms, pipelines and stores', () => {
  it('Strands', () =>
    expectKinds([
      ...byValue('gen_ai.operation.name', {
        invoke_agent: 'agent',
        execute_event_loop_cycle: 'chain',
        invoke_graph: 'chain',
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
      ['chain', 'orchestrate_tools', {}, 'Experimental.Microsoft.Extensions.AI'],
      ['none', 'edge_group.process Fan', { 'edge_group.type': 'Fan' }, 'agent_framework'],
      ['none', 'message.send', { 'message.type': 'x' }, 'agent_framework'],
      ['llm', 'text_completions m', { 'gen_ai.operation.name': 'text_completions' }],
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
      ['agent', 'session_task.turn', { 'turn.id': 't', model: 'gpt-5' }, 'codex_cli_rs'],
      ['llm', 'handle_responses', { 'gen_ai.usage.input_tokens': 3 }, 'codex_cli_rs'],
      ['none', 'append_items', {}, 'codex_cli_rs'],
      ['agent', 'my-app', { 'entity.type': 'agent' }],
      ['llm', 'llm:streamText', { 'entity.type': 'agent', 'span.type': 'llm' }],
      ['none', 'memory:read', { 'entity.type': 'agent', 'span.type': 'memory' }],
      ['chain', 'workflow.nightly', { 'entity.type': 'workflow' }, '@voltagent/core'],
      ['llm', 'ChatOpenAI.invoke', { 'span.type': 'inference.framework' }],
      ['tool', 'book_flight', { 'span.type': 'agentic.tool.invocation' }],
      ['embedding', 'openai.Embeddings.create', { 'span.type': 'embedding.modelapi' }],
      ['none', 'requests', { 'span.type': 'http.send' }],
      ['llm', 'openai_chat', { span_type: 'LLM', framework: 'promptflow' }],
      ['chain', 'my_flow', { span_type: 'Flow', framework: 'promptflow' }],
      ['none', 'nightly', { span_type: 'task' }],
      ['agent', 'legacy', { type: 'agent' }],
      ['none', 'nightly', { type: 'task', 'span.kind': 'client', 'entity.type': 'workflow' }],
      ['tool', 'f', { 'flue.tool.name': 'f' }],
      ['guardrail', 'guard', { type: 'guardrails/guard' }, 'guardrails-ai'],
      ['guardrail', 'polite.validate', { type: 'guardrails/guard/step/validator' }],
      ['chain', 'call', { type: 'guardrails/guard/step/call' }, 'guardrails-ai'],
      ['agent', 't', { 'flue.task.name': 't' }],
    ]))
})

function vectorCall(system: string, operation: string) {
  return {
    'gen_ai.operation.name': 'vectordb',
    'db.system': system,
    'db.operation.name': operation,
  }
}
