import { describe, it } from 'vitest'
import { byValue, expectKinds } from './expect-kinds.ts'

describe("OpenTelemetry's GenAI conventions", () => {
  it('by gen_ai.operation.name', () =>
    expectKinds([
      ...byValue('gen_ai.operation.name', {
        chat: 'llm',
        text_completion: 'llm',
        generate_content: 'llm',
        embeddings: 'embedding',
        retrieval: 'retriever',
        execute_tool: 'tool',
        create_agent: 'agent',
        invoke_agent: 'agent',
        plan: 'agent',
        invoke_workflow: 'chain',
        search_memory: 'retriever',
        fetch_response: 'none',
        create_memory: 'none',
        update_memory: 'none',
        upsert_memory: 'none',
        delete_memory: 'none',
        create_memory_store: 'none',
        delete_memory_store: 'none',
      }),
    ]))

  it('whatever its spelling', () =>
    expectKinds([
      ...byValue('gen_ai.operation.name', {
        '"chat"': 'llm',
        CHAT: 'llm',
        executeTool: 'tool',
        'text-completion': 'llm',
        'Invoke Agent': 'agent',
        'openai.chat': 'llm',
        'messages.list': 'none',
      }),
      ['none', 'span', { 'gen_ai.operation.name': 'toString' }],
    ]))

  it('a tool makes a step a tool, an agent makes a workflow an agent', () =>
    expectKinds([
      ['tool', 'plan', { 'gen_ai.operation.name': 'plan', 'gen_ai.tool.name': 'search' }],
      ['tool', 'task', { 'gen_ai.operation.name': 'execute_task', 'gen_ai.tool.call.id': 'c1' }],
      [
        'agent',
        'invoke_workflow team',
        { 'gen_ai.operation.name': '"INVOKE_WORKFLOW"', 'gen_ai.agent.name': 'team' },
      ],
    ]))

  it('an operation is believed before a name, a model or token counts', () =>
    expectKinds([
      [
        'agent',
        'invoke_agent helper',
        {
          'gen_ai.operation.name': 'invoke_agent',
          'gen_ai.request.model': 'gpt-5',
          'gen_ai.usage.input_tokens': 9,
        },
      ],
      [
        'tool',
        'chat with the archive',
        { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.system': 'openai' },
      ],
      [
        'none',
        'count_tokens gemini-2.5-flash',
        {
          'gen_ai.operation.name': 'count_tokens',
          'gen_ai.request.model': 'gemini-2.5-flash',
        },
      ],
    ]))

  it('names that come before any attribute', () =>
    expectKinds([
      ['agent', 'invoke_agent research', {}],
      ['agent', 'create_agent research', {}],
      ['tool', 'execute_tool get_weather', {}],
      ['chain', 'invoke_workflow intake', {}],
      ['llm', 'chat gpt-5', { 'gen_ai.provider.name': 'openai' }],
      ['embedding', 'embeddings text-3', { 'gen_ai.provider.name': 'openai' }],
      ['none', 'chat gpt-5', {}],
      // A call that failed, of which its instrumentation says no more.
      ['llm', 'chat gpt-5', {}, 'openlit.instrumentation.anthropic'],
      ['none', 'chat', { 'http.route': '/chat' }],
      ['none', 'execute_tooling', {}],
      ['none', 'chatter', { 'gen_ai.provider.name': 'openai' }],
    ]))

  it('model calls that name no operation', () =>
    expectKinds([
      // Bedrock's InvokeModel in JavaScript.
      [
        'llm',
        'BedrockRuntime.InvokeModel',
        {
          'rpc.system': 'aws-api',
          'rpc.method': 'InvokeModel',
          'gen_ai.system': 'aws.bedrock',
          'gen_ai.request.model': 'anthropic.claude-3-5-sonnet-v2:0',
        },
      ],
      [
        'embedding',
        'BedrockRuntime.InvokeModel',
        {
          'gen_ai.system': 'aws.bedrock',
          'gen_ai.request.model': 'amazon.titan-embed-text-v2:0',
        },
      ],
      ['reranker', 'score', { 'gen_ai.request.model': 'cohere.rerank-v3-5:0' }],
      ['embedding', 'VertexAI.embed', { 'gen_ai.request.model': 'gecko' }],
      ['none', 'transcribe', { 'gen_ai.request.model': 'whisper-1' }],
      ['none', 'say', { 'gen_ai.request.model': 'gpt-4o-mini-tts' }],
      ['llm', 'post thread', { 'gen_ai.request.model': 'gpt-5' }],
      [
        'llm',
        'generate',
        { 'gen_ai.usage.output_tokens': 4, 'gen_ai.usage.input_tokens': 2, 'gen_ai.prompt': 'hi' },
      ],
    ]))

  it('what baggage and processors copy onto any span makes none a run', () =>
    expectKinds([
      ['none', 'load user', { 'gen_ai.conversation.id': 'c1' }],
      ['none', 'chat turn', { 'gen_ai.conversation.id': 'c1', 'gen_ai.agent.name': 'helper' }],
      ['none', 'load user', { 'gen_ai.agent.name': 'helper', 'gen_ai.agent.call.id': 'r1' }],
      ['none', 'load user', { 'gen_ai.system': 'openai' }],
      ['none', 'load user', { 'traceloop.workflow.name': 'w', 'traceloop.entity.path': 'w.t' }],
      ['none', 'load user', { 'traceloop.association.properties.user_id': 'u1' }],
      ['none', 'load user', { 'session.id': 's1', 'langfuse.session.id': 's1' }],
      ['none', 'load user', { 'gen_ai.usage.input_tokens': 3 }],
    ]))
})

describe('MCP', () => {
  it('a call of a tool is a tool, by method or by JSON-RPC', () =>
    expectKinds([
      ['tool', 'tools/call get_weather', { 'mcp.method.name': 'tools/call' }],
      [
        'tool',
        'tools/call get_weather',
        {
          'mcp.method.name': 'tools/call',
          'gen_ai.operation.name': 'execute_tool',
          'gen_ai.tool.name': 'get_weather',
          'jsonrpc.request.id': '4',
          'network.transport': 'pipe',
        },
      ],
      [
        'tool',
        'MCP request: tools/call x',
        { 'rpc.system': 'jsonrpc', 'rpc.method': 'tools/call' },
      ],
      ['none', 'tools/list', { 'mcp.method.name': 'tools/list' }],
      ['none', 'initialize', { 'mcp.method.name': 'initialize', 'mcp.session.id': 's' }],
      ['none', 'resources/read file://a', { 'mcp.method.name': 'resources/read' }],
      ['none', 'prompts/get p', { 'mcp.method.name': 'prompts/get', 'gen_ai.prompt.name': 'p' }],
      ['none', 'MCP request: tools/list', { 'rpc.system': 'jsonrpc', 'rpc.method': 'tools/list' }],
    ]))

  it('as OpenLLMetry and OpenLIT trace it', () =>
    expectKinds([
      ['tool', 'get_weather.tool', { 'traceloop.span.kind': 'tool', 'mcp.request.id': '2' }],
      ['none', 'mcp.client.session', { 'traceloop.span.kind': 'session' }],
      ['tool', 'mcp tools/call', { 'gen_ai.operation.name': 'mcp_tool_call' }],
      ['none', 'mcp tools/list', { 'gen_ai.operation.name': 'mcp_tool_list' }],
    ]))
})
