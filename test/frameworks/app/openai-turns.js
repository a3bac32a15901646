const MODEL = 'gpt-4o-mini'
const TOOLS = [
  {
    type: 'function',
    function: {
      name: 'get_weather',
      description: 'The weather of a city',
      parameters: { type: 'object', properties: { city: { type: 'string' } } },
    },
  },
]

/** How the openai package answers: by Chat Completions. */
export function openaiTurns(client) {
  const user = (content) => [{ role: 'user', content }]
  const plain = async (question) => {
    const answer = await client.chat.completions.create({ model: MODEL, messages: user(question) })
    return answer.choices[0].message.content
  }
  return {
    plain,
    async streamed(question) {
      const stream = await client.chat.completions.create({
        model: MODEL,
        messages: user(question),
        stream: true,
        stream_options: { include_usage: true },
      })
      let text = ''
      for await (const chunk of stream) text += chunk.choices[0]?.delta?.content ?? ''
      return text
    },
    async tool(question) {
      const messages = user(question)
      const asked = await client.chat.completions.create({ model: MODEL, messages, tools: TOOLS })
      const { message } = asked.choices[0]
      const [{ id }] = message.tool_calls
      messages.push(message, { role: 'tool', tool_call_id: id, content: '21 degrees' })
      const told = await client.chat.completions.create({ model: MODEL, messages, tools: TOOLS })
      return told.choices[0].message.content
    },
  }
}
