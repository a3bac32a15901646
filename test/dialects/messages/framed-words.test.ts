import { describe, expect, it } from 'vitest'
import { joinPieces } from '../../../src/dialects/messages/restored/join-pieces.ts'
import { resultText } from '../../../src/dialects/messages/content-of.ts'
import { readMessages } from '../../../src/dialects/messages/read-messages.ts'
import { unquoteNodes } from '../../../src/dialects/messages/restored/unquote-nodes.ts'
import { withoutFields } from '../../../src/dialects/messages/restored/without-fields.ts'
import type { RunMessage } from '../../../src/thread/recorded-thread.ts'

const user = (content: string): RunMessage => ({ role: 'user', content })
const answer = (content: string): RunMessage => ({ role: 'assistant', content })
const text = (content: string) => ({ type: 'text', content })

describe('a message of DSPy', () => {
  const words = (message: RunMessage) => withoutFields([message])[0]?.content
  const request = (kind: string) => `\n\nRespond with ${kind}`
  const CHAT = request(
    'the corresponding output fields, starting with the field `[[ ## answer ## ]]`, and then ending with the marker for `[[ ## completed ## ]]`.',
  )

  it('is the value of its only field, with or without the request for an answer', () => {
    expect(words(user(`[[ ## question ## ]]\nCold?${CHAT}`))).toBe('Cold?')
    expect(words(user('[[ ## question ## ]]\nCold?'))).toBe('Cold?')
    expect(words(answer('[[ ## answer ## ]]\nYes.\n\n[[ ## completed ## ]]'))).toBe('Yes.')
    const json = request('a JSON object in the following order of fields: `answer`.')
    expect(words(user(`[[ ## question ## ]]\nCold?${json}`))).toBe('Cold?')
    const xml = request('the corresponding output fields wrapped in XML tags `<answer>`.')
    expect(words(user(`<question>\nCold?\n</question>${xml}`))).toBe('Cold?')
  })

  it('names its fields if there are several, and what a model thought is reasoning', () => {
    const both = '[[ ## context ## ]]\nIt snows.\n\n[[ ## question ## ]]\nCold?'
    expect(words(user(both + CHAT))).toBe('context: It snows.\n\nquestion: Cold?')
    const thought = '[[ ## reasoning ## ]]\nSnow is cold.\n\n[[ ## answer ## ]]\nYes.'
    expect(words(answer(thought))).toEqual([
      { type: 'reasoning', content: 'Snow is cold.' },
      text('Yes.'),
    ])
  })

  it('has an image between its fields', () => {
    const image = { type: 'uri', modality: 'image', uri: 'https://x.test/1' }
    const content = [
      text('[[ ## image ## ]]\n'),
      image,
      text(`\n\n[[ ## question ## ]]\nWhich bird?${CHAT}`),
    ]
    const [read] = withoutFields([{ role: 'user', content }])
    expect(read?.content).toEqual([image, text('Which bird?')])
  })

  it('is no message that only quotes a mark, or asks for tags', () => {
    for (const said of ['What is `[[ ## answer ## ]]`?', '<b>\nCold?\n</b>']) {
      expect(words(user(said))).toBe(said)
    }
    const system = { role: 'system', content: '[[ ## question ## ]]\n{question}' }
    expect(withoutFields([system])).toEqual([system])
  })
})

describe('what Strands gives a node of a graph', () => {
  const parts = [
    text('Original Task: Cold?'),
    text('\nInputs from previous nodes:'),
    text('\nFrom guide:'),
    text('  - Agent: It snows.\n\nMuch.\n'),
    text('\nFrom clerk:'),
    text('  - Agent: It is 3°.'),
  ]
  const said = [user('Cold?'), answer('It snows.\n\nMuch.'), answer('It is 3°.')]

  it('is the task and the answers of other nodes, as parts or as one text', () => {
    expect(unquoteNodes({ role: 'user', content: parts })).toEqual(said)
    const joined = parts.map(({ content }) => content).join('\n')
    expect(unquoteNodes(user(joined))).toEqual(said)
  })

  it('has the parts of a task that is more than a text', () => {
    const image = { type: 'uri', modality: 'image', uri: 'https://x.test/1' }
    const content = [text('Original Task:'), text('Cold?'), image, ...parts.slice(1, 4)]
    expect(unquoteNodes({ role: 'user', content })[0]?.content).toEqual([text('Cold?'), image])
  })

  it('is the task alone for an agent of a swarm', () => {
    const agents = 'Other agents available for collaboration:\nAgent name: desk.\n\n'
    const context = `Context:\nHandoff Message: go on\n\nUser Request: Cold?\n\nAnd wet?\n\nPrevious agents who worked on this: desk\n\n${agents}`
    expect(unquoteNodes(user(context))).toEqual([user('Cold?\n\nAnd wet?')])
  })

  it('is nothing else that a user says of a task', () => {
    for (const said of ['Original Task: none', 'Context:\nUser Request: none']) {
      expect(unquoteNodes(user(said))).toEqual([user(said)])
    }
  })
})

describe('the pieces of a streamed answer in a history', () => {
  it('are one message, with the call that came last', () => {
    const call = { ...answer('the list.'), toolCalls: [{ name: 'look_up' }] }
    const pieces = ['I ', 'look into '].map(answer)
    expect(joinPieces([user('Cold?'), ...pieces, call, user('And?')])).toEqual([
      user('Cold?'),
      { ...answer('I look into the list.'), toolCalls: [{ name: 'look_up' }] },
      user('And?'),
    ])
  })

  it('are no answers that end', () => {
    const answers = ['Yes.\n', 'It snows.\n', 'Much.'].map(answer)
    expect(joinPieces(answers)).toEqual(answers)
    const named = ['It ', 'is ', 'cold'].map((content, n) =>
      Object.assign(answer(content), { name: `${n}` }),
    )
    expect(joinPieces(named)).toEqual(named)
  })
})

describe('a part that Python printed', () => {
  const read = (content: string) =>
    readMessages([{ role: 'assistant', parts: [text(content)] }], { role: 'assistant' })[0]

  it('is the text, the refusal or the call that it was', () => {
    const printed = `{'annotations': [], 'text': 'It\\'s "cold".\\nYes.', 'type': 'output_text'}`
    expect(read(printed)?.content).toBe('It\'s "cold".\nYes.')
    const call = `ResponseFunctionToolCall(arguments='{"city": "Oslo"}', call_id='call_1', name='weather', type='function_call', id='fc_1', status='completed')`
    expect(read(call)).toMatchObject({
      toolCalls: [{ id: 'call_1', name: 'weather', arguments: '{"city": "Oslo"}' }],
    })
    const message = `ResponseOutputMessage(id='msg_1', content=[ResponseOutputText(annotations=[], text='Yes.', type='output_text')], role='assistant', status='completed', type='message')`
    expect(read(message)?.content).toBe('Yes.')
    expect(read(`{'refusal': 'No.', 'type': 'refusal'}`)?.content).toBe('No.')
  })

  it('is no dictionary of anything else', () => {
    for (const said of ["{'type': 'shirt', 'text': 'red'}", "{'id': 1}", "ResponseTime(ms='3')"]) {
      expect(read(said)?.content).toBe(said)
    }
  })
})

describe('a message that Python printed', () => {
  const read = (value: unknown) => readMessages(value, { role: 'assistant', plainText: true })
  const call = { id: 'c1', name: 'weather', arguments: '{"city": "Oslo"}' }

  it('is the answer of a response of OpenAI', () => {
    const message = `ChatCompletionMessage(content=None, refusal=None, role='assistant', annotations=[], audio=None, function_call=None, tool_calls=[ChatCompletionMessageFunctionToolCall(id='c1', function=Function(arguments='{"city": "Oslo"}', name='weather'), type='function')])`
    const completion = `ChatCompletion(id='chatcmpl-1', choices=[Choice(finish_reason='tool_calls', index=0, logprobs=None, message=${message})], created=1, model='gpt-4o', usage=CompletionUsage(completion_tokens=1, prompt_tokens=2, total_tokens=3))`
    for (const printed of [message, completion]) {
      expect(read(printed)).toMatchObject([{ role: 'assistant', toolCalls: [call] }])
    }
    const item = `ResponseOutputMessage(id='msg_1', content=[ResponseOutputText(annotations=[], text='Yes.', type='output_text')], role='assistant', status='completed', type='message')`
    expect(read(`Response(id='resp_1', error=None, model='gpt-4o', output=[${item}])`)).toEqual([
      answer('Yes.'),
    ])
  })

  it('is that of Anthropic, whole or only its blocks', () => {
    const blocks = `[TextBlock(citations=None, text='I will look.', type='text'), ToolUseBlock(id='c1', input={'city': 'Oslo'}, name='weather', type='tool_use')]`
    const whole = `Message(id='msg_1', content=${blocks}, model='claude', role='assistant', stop_reason='tool_use', type='message', usage=Usage(input_tokens=1, output_tokens=2))`
    const said = {
      ...answer('I will look.'),
      toolCalls: [{ ...call, arguments: { city: 'Oslo' } }],
    }
    expect(read(whole)).toEqual([said])
    expect(read([{ role: 'assistant', content: blocks }])).toEqual([said])
  })

  it('is a text if it only begins like one', () => {
    for (const text of ["Message(id='msg_1' is wrong", '[TextBlock(text= is wrong']) {
      expect(read([{ role: 'assistant', content: text }])).toEqual([answer(text)])
    }
    expect(read("Message(id='msg_1')")).toEqual([answer("Message(id='msg_1')")])
  })
})

describe('the result of a tool as parts of a document', () => {
  const document = (data: unknown) => ({ type: 'document', document: { data } })

  it('is what the documents hold', () => {
    expect(resultText([document('{"snow": 40}')])).toBe('{"snow": 40}')
    expect(resultText([document({ snow: 40 }), document('wet')])).toBe('{"snow":40}\nwet')
  })
})
