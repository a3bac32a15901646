const MODEL = 'gpt-4o-mini'
const TOOLS = [
  {
    type: 'function',
    name: 'get_weather',
    description: 'The weather of a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } } },
  },
]

/** How the openai package answers: by Responses. */
export function responsesTurns(client) {
  const ask = (input, more = {}) => client.responses.create({ model: MODEL, input, ...more })
  return {
    plain: async (question) => (await ask(question)).output_text,
    async streamed(question) {
      let text = ''
      for await (const event of await ask(question, { stream: true })) {
        if (event.type === 'response.output_text.delta') text += event.delta
      }
      return text
    },
    async tool(question) {
      const input = [{ role: 'user', content: question }]
      const { output } = await ask(input, { tools: TOOLS })
      const { call_id } = output.find(({ type }) => type === 'function_call')
      input.push(...output, { type: 'function_call_output', call_id, output: '21 degrees' })
      return (await ask(input, { tools: TOOLS })).output_text
    },
  }
}
