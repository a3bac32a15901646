const MODEL = 'claude-sonnet-4-5'
const TOOLS = [
  {
    name: 'get_weather',
    description: 'The weather of a city',
    input_schema: { type: 'object', properties: { city: { type: 'string' } } },
  },
]

/** How @anthropic-ai/sdk answers: by Messages. */
export function anthropicTurns(client) {
  const ask = (messages, more = {}) =>
    client.messages.create({ model: MODEL, max_tokens: 100, messages, ...more })
  const user = (content) => [{ role: 'user', content }]
  return {
    async plain(question) {
      return (await ask(user(question))).content[0].text
    },
    async streamed(question) {
      let text = ''
      for await (const event of await ask(user(question), { stream: true })) {
        if (event.type === 'content_block_delta') text += event.delta.text
      }
      return text
    },
    async tool(question) {
      const messages = user(question)
      const { content } = await ask(messages, { tools: TOOLS })
      const { id } = content.find(({ type }) => type === 'tool_use')
      const result = { type: 'tool_result', tool_use_id: id, content: '21 degrees' }
      messages.push({ role: 'assistant', content }, { role: 'user', content: [result] })
      return (await ask(messages, { tools: TOOLS })).content[0].text
    },
  }
}
