import { isJsonObject } from '../../thread/json.ts'

/** Records a call of a client's method. */
export type RecordCall = (
  method: (...args: unknown[]) => unknown,
  name: string,
) => (...args: unknown[]) => Promise<unknown>

/**
 * The methods by which clients call a model, each with the request as its first argument.
 *
 * @see openai 6 and 7, @anthropic-ai/sdk 1.14, @google/genai 1, ollama 0.6, @mistralai/mistralai 1, cohere-ai 7
 */
const MODEL_CALLS: ReadonlySet<string> = new Set([
  'chat.completions.create',
  'chat.completions.parse',
  'completions.create',
  'responses.create',
  'responses.parse',
  'messages.create',
  'messages.parse',
  'beta.messages.create',
  'models.generateContent',
  'models.generateContentStream',
  'chat',
  'chatStream',
  'generate',
  'chat.complete',
  'chat.stream',
])

const GROUPS: ReadonlySet<string> = new Set(
  [...MODEL_CALLS].flatMap((call) => {
    const words = call.split('.')
    return words.slice(1).map((_, n) => words.slice(0, n + 1).join('.'))
  }),
)

/** The same client, whose model calls are recorded. Everything else of it is left as it is. */
export function wrapClient<Client extends object>(client: Client, record: RecordCall): Client {
  return wrapGroup(client, '', record)
}

function wrapGroup<Group extends object>(group: Group, path: string, record: RecordCall): Group {
  const made = new Map<PropertyKey, unknown>()
  return new Proxy(group, {
    get(target, key) {
      // A client's methods and getters need the client itself, whose private fields a proxy lacks.
      const value: unknown = Reflect.get(target, key, target)
      const name = `${path}${String(key)}`
      if (!isWrapped(name, value)) return value
      if (!made.has(key)) made.set(key, wrapMember(target, value, name, record))
      return made.get(key)
    },
  })
}

function isWrapped(name: string, value: unknown): value is object {
  return typeof value === 'function'
    ? MODEL_CALLS.has(name)
    : GROUPS.has(name) && isJsonObject(value)
}

function wrapMember(owner: object, member: object, name: string, record: RecordCall): object {
  if (typeof member !== 'function') return wrapGroup(member, `${name}.`, record)
  return (...args: unknown[]) => {
    let answer: unknown
    const call = record((...given) => {
      answer = Reflect.apply(member, owner, given)
      return answer
    }, name)(...args)
    return Object.assign(call, { withResponse: () => withResponse(call, () => answer) })
  }
}

// The promises of OpenAI's and Anthropic's clients also give the response of HTTP. Its data is the recorded result, which
// may be a stream.
async function withResponse(call: Promise<unknown>, answer: () => unknown): Promise<object> {
  const data = await call
  const promise = answer() as { withResponse(): Promise<object> }
  return { ...(await promise.withResponse()), data }
}
