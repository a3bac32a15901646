import { describe, it } from 'vitest'
import { byValue, expectKinds } from './expect-kinds.ts'

describe('frameworks for chats and voice', () => {
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

  it("AgentOps' spans of OpenAI's agents: what they are stands on some alone", () =>
    expectKinds([
      ['chain', 'turn', { 'instrumentation.name': 'agentops' }, 'openai-agents'],
      ['chain', 'handoff', { from_agent: 'a', to_agent: 'b' }, 'openai-agents'],
      ['chain', 'Shop', { 'workflow.step.type': 'trace' }, 'openai-agents'],
      ['agent', 'shop_agent', { 'agentops.span.kind': 'agent' }, 'openai-agents'],
      ['none', 'polite', { 'instrumentation.name': 'agentops' }, 'openai-agents'],
    ]))

  it('Pydantic Evals', () =>
    expectKinds([
      ['chain', 'evaluate {name}', {}, 'pydantic-evals'],
      ['chain', 'case: {case_name}', {}, 'pydantic-evals'],
      ['chain', 'execute {task}', {}, 'pydantic-evals'],
      ['evaluator', 'evaluator: {evaluator_name}', {}, 'pydantic-evals'],
    ]))

  it('Semantic Kernel: the loop around its model calls has no GenAI attribute', () =>
    expectKinds([
      ['chain', 'AutoFunctionInvocationLoop', { 'sk.available_functions': 'Shop-look_up' }],
      ['none', 'AutoFunctionInvocationLoop', {}],
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
      [
        'chain',
        'OpenAI Agents trace: {name}',
        { 'logfire.msg_template': 'OpenAI Agents trace: {name}' },
        'logfire.openai_agents',
      ],
      ['none', 'Custom span: {name}', logfire('Custom span: {name}'), 'logfire.openai_agents'],
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

  it('Pipecat, LlamaIndex, LiteLLM, NeMo Guardrails', () =>
    expectKinds([
      ['chain', 'turn', { 'turn.number': 1 }, 'pipecat.turn'],
      ['none', 'tts', { 'gen_ai.request.model': 'sonic' }, 'pipecat'],
      ['llm', 'llm', { 'gen_ai.request.model': 'gpt-5' }, 'pipecat'],
      ['llm', 'OpenAI.achat-1f', {}, 'llamaindex.opentelemetry.tracer'],
      ['retriever', 'VectorIndexRetriever.retrieve-2a', {}, 'llamaindex.opentelemetry.tracer'],
      ['retriever', 'VectorIndexRetriever._aretrieve-2a', {}, 'llamaindex.opentelemetry.tracer'],
      ['chain', 'RetrieverQueryEngine._query-2a', {}, 'llamaindex.opentelemetry.tracer'],
      ['chain', 'CompactAndRefine.get_response-2a', {}, 'llamaindex.opentelemetry.tracer'],
      ['chain', 'DefaultRefineProgram.__call__-2a', {}, 'llamaindex.opentelemetry.tracer'],
      ['chain', 'BaseWorkflowAgent.call_tool-2a', {}, 'llamaindex.opentelemetry.tracer'],
      ['chain', 'BaseWorkflowAgent.run_agent_step-2a', {}, 'llamaindex.opentelemetry.tracer'],
      ['agent', 'AgentWorkflow.run-2a', {}, 'llamaindex.opentelemetry.tracer'],
      ['agent', 'FunctionAgent.run-2a', {}, 'llamaindex.opentelemetry.tracer'],
      ['tool', 'FunctionTool.acall-2a', {}, 'llamaindex.opentelemetry.tracer'],
      ['none', 'SentenceSplitter._parse_nodes-2a', {}, 'llamaindex.opentelemetry.tracer'],
      ['llm', 'litellm_request', {}, 'litellm'],
      ['llm', 'raw_gen_ai_request', { 'llm.openai.model': 'gpt-5' }, 'litellm'],
      ['none', 'redis', {}, 'litellm'],
      ['guardrail', 'guardrails.rail', { 'rail.type': 'input' }],
      ['chain', 'guardrails.request', { 'gen_ai.operation.name': 'guardrails' }],
      ['chain', 'guardrails.action', { 'action.name': 'self_check_input' }],
    ]))
})

function logfire(template: string) {
  return { 'logfire.msg_template': template, 'gen_ai.system': 'openai' }
}
