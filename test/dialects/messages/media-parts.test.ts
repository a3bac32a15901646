import { describe, expect, it } from 'vitest'
import { readRunContent } from '../../../src/dialects/read/read-run-content.ts'
import { makeAttributes, makeSpan } from '../../otlp/recorded-spans.ts'

const PNG = { type: 'blob', modality: 'image', mime_type: 'image/png', content: 'iVBORw==' }
const BARE_PNG = { type: 'blob', modality: 'image', content: 'iVBORw==' }
const PDF = {
  type: 'blob',
  modality: 'document',
  mime_type: 'application/pdf',
  content: 'JVBERg==',
}
const WAV = { type: 'blob', modality: 'audio', mime_type: 'audio/wav', content: 'UklGRg==' }
const LINK = { type: 'uri', modality: 'image', uri: 'https://a.example/b.png' }
const URL = 'data:image/png;base64,iVBORw=='
const BYTES = { 0: 0x89, 1: 0x50, 2: 0x4e, 3: 0x47 }

const PARTS: readonly (readonly [framework: string, part: object, expected: object])[] = [
  ['AI SDK 4: an image', { type: 'image', image: 'iVBORw==' }, BARE_PNG],
  ['AI SDK 4: its type', { type: 'image', image: 'iVBORw==', mimeType: 'image/png' }, PNG],
  ['AI SDK 4: bytes', { type: 'image', image: BYTES, mimeType: 'image/png' }, PNG],
  ['AI SDK 4: a file', { type: 'file', data: BYTES, mimeType: 'image/png' }, PNG],
  [
    'AI SDK: a Buffer',
    { type: 'image', image: { type: 'Buffer', data: [0x89, 0x50, 0x4e, 0x47] } },
    BARE_PNG,
  ],
  ['AI SDK: a link', { type: 'image', image: LINK.uri }, LINK],
  ['AI SDK 6: an image', { type: 'file', mediaType: 'image/png', data: 'iVBORw==' }, PNG],
  ['AI SDK 6: a data URL', { type: 'file', mediaType: 'image/png', data: URL }, PNG],
  [
    'AI SDK 6: a named file',
    { type: 'file', mediaType: 'application/pdf', filename: 'bill.pdf', data: 'JVBERg==' },
    { ...PDF, name: 'bill.pdf' },
  ],
  [
    'AI SDK 6: a link',
    { type: 'file', mediaType: 'image/*', data: LINK.uri },
    { ...LINK, mime_type: 'image/*' },
  ],
  ['AI SDK UI', { type: 'file', mediaType: 'image/png', url: URL }, PNG],
  [
    'AI SDK 7: data',
    { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'iVBORw==' } },
    PNG,
  ],
  [
    'AI SDK 7: bytes',
    { type: 'file', mediaType: 'image/png', data: { type: 'data', data: BYTES } },
    PNG,
  ],
  [
    'AI SDK 7: a link',
    { type: 'file', mediaType: 'image/png', data: { type: 'url', url: LINK.uri } },
    { ...LINK, mime_type: 'image/png' },
  ],
  ['AI SDK: of a result', { type: 'image-data', data: 'iVBORw==', mediaType: 'image/png' }, PNG],
  ['Genkit', { media: { url: URL, contentType: 'image/png' } }, PNG],
  ['Genkit: without a type', { media: { url: URL } }, PNG],
  ['Genkit: a link', { media: { url: LINK.uri } }, { ...LINK, modality: 'document' }],
  ['Gemini', { inlineData: { mimeType: 'image/png', data: 'iVBORw==' } }, PNG],
  ['Gemini, Python', { inline_data: { mime_type: 'image/png', data: 'iVBORw==' } }, PNG],
  [
    'Gemini: a file',
    { fileData: { fileUri: 'gs://a/b.png', mimeType: 'image/png' } },
    { ...LINK, mime_type: 'image/png', uri: 'gs://a/b.png' },
  ],
  [
    'Gemini, Python: a file',
    { file_data: { file_uri: 'gs://a/b.png', mime_type: 'image/png' } },
    { ...LINK, mime_type: 'image/png', uri: 'gs://a/b.png' },
  ],
  ['OpenAI', { type: 'image_url', image_url: { url: URL } }, PNG],
  ['OpenAI: sound', { type: 'input_audio', input_audio: { data: 'UklGRg==', format: 'wav' } }, WAV],
  [
    'OpenAI: a file',
    {
      type: 'file',
      file: { file_data: 'data:application/pdf;base64,JVBERg==', filename: 'a.pdf' },
    },
    { ...PDF, name: 'a.pdf' },
  ],
  [
    'OpenAI: a stored file',
    { type: 'file', file: { file_id: 'file-1' } },
    { type: 'file', modality: 'document', file_id: 'file-1' },
  ],
  ['Responses', { type: 'input_image', image_url: URL, detail: 'auto' }, PNG],
  [
    'Responses: a stored image',
    { type: 'input_image', file_id: 'file-1', detail: 'auto' },
    { type: 'file', modality: 'image', file_id: 'file-1' },
  ],
  [
    'Responses: a file',
    { type: 'input_file', file_data: 'data:application/pdf;base64,JVBERg==' },
    PDF,
  ],
  [
    'Responses: a file at a link',
    { type: 'input_file', file_url: 'https://a.example/b.pdf' },
    { type: 'uri', modality: 'document', uri: 'https://a.example/b.pdf' },
  ],
  ['Responses: a generated image', { type: 'image_generation_call', result: 'iVBORw==' }, BARE_PNG],
  ['OpenAI Agents', { type: 'input_image', image: URL }, PNG],
  [
    'OpenAI Agents: a stored image',
    { type: 'input_image', image: { id: 'file-1' } },
    { type: 'file', modality: 'image', file_id: 'file-1' },
  ],
  [
    'OpenAI Agents: a file',
    { type: 'input_file', file: { url: LINK.uri } },
    { ...LINK, modality: 'document' },
  ],
  ['OpenAI Agents: sound', { type: 'audio', audio: 'UklGRg==', format: 'wav' }, WAV],
  [
    'Anthropic',
    { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw==' } },
    PNG,
  ],
  ['Anthropic: a link', { type: 'image', source: { type: 'url', url: LINK.uri } }, LINK],
  [
    'Anthropic: a stored file',
    { type: 'document', source: { type: 'file', file_id: 'file_1' } },
    { type: 'file', modality: 'document', file_id: 'file_1' },
  ],
  [
    'Anthropic: a document',
    {
      type: 'document',
      title: 'Bill',
      source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERg==' },
    },
    { ...PDF, name: 'Bill' },
  ],
  [
    'Anthropic: a document of plain text',
    { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'Räder' } },
    { type: 'blob', modality: 'document', mime_type: 'text/plain', content: 'UsOkZGVy' },
  ],
  ['Bedrock', { image: { format: 'png', source: { bytes: 'iVBORw==' } } }, PNG],
  ['Bedrock: bytes', { image: { format: 'png', source: { bytes: BYTES } } }, PNG],
  [
    'Bedrock: a document',
    { document: { format: 'pdf', name: 'bill', source: { bytes: 'JVBERg==' } } },
    { ...PDF, name: 'bill' },
  ],
  [
    'Bedrock: in a bucket',
    { video: { format: 'mp4', source: { s3Location: { uri: 's3://a/b.mp4' } } } },
    { type: 'uri', modality: 'video', mime_type: 'video/mp4', uri: 's3://a/b.mp4' },
  ],
  ['MCP, LlamaIndex.TS', { type: 'image', data: 'iVBORw==', mimeType: 'image/png' }, PNG],
  [
    'MCP: a resource',
    {
      type: 'resource',
      resource: { uri: 'shop://bill', mimeType: 'application/pdf', blob: 'JVBERg==' },
    },
    PDF,
  ],
  [
    'LangChain 0',
    { type: 'image', source_type: 'base64', mime_type: 'image/png', data: 'iVBORw==' },
    PNG,
  ],
  [
    'LangChain 0: a stored file',
    { type: 'file', source_type: 'id', id: 'file-1' },
    { type: 'file', modality: 'document', file_id: 'file-1' },
  ],
  ['LangChain 1, Python', { type: 'image', base64: 'iVBORw==', mime_type: 'image/png' }, PNG],
  ['LangChain for Gemini', { type: 'media', mime_type: 'image/png', data: 'iVBORw==' }, PNG],
  [
    'LlamaIndex',
    { block_type: 'image', image: 'iVBORw==', image_mimetype: 'image/png', url: null },
    PNG,
  ],
  [
    'TanStack AI',
    { type: 'image', source: { type: 'data', value: 'iVBORw==', mimeType: 'image/png' } },
    PNG,
  ],
  ['Haystack', { image: { base64_image: 'iVBORw==', mime_type: 'image/png' } }, PNG],
  [
    'LangChain4j',
    { type: 'IMAGE', image: { base64Data: 'iVBORw==', mimeType: 'image/png' }, detailLevel: 'LOW' },
    PNG,
  ],
  ['Semantic Kernel', { $type: 'AudioContent', dataUri: 'data:audio/wav;base64,UklGRg==' }, WAV],
  ['Mistral', { type: 'image_url', image_url: LINK.uri }, LINK],
  [
    'Mistral: a document',
    { type: 'document_url', document_url: 'https://a.example/b.pdf' },
    { type: 'uri', modality: 'document', uri: 'https://a.example/b.pdf' },
  ],
  ['Pydantic AI', { type: 'binary', media_type: 'image/png', content: 'iVBORw==' }, PNG],
  ['Pydantic AI: a link', { type: 'image-url', url: LINK.uri }, LINK],
  ['OpenTelemetry of Google', { type: 'blob', mime_type: 'image/png', data: 'iVBORw==' }, PNG],
  ['OpenTelemetry', PNG, PNG],
  [
    'OpenTelemetry: a stored file',
    { type: 'file', modality: 'image', file_id: 'file-1' },
    { type: 'file', modality: 'image', file_id: 'file-1' },
  ],
]

describe('media among the parts of a message', () => {
  it.each(PARTS)('%s', (_, part, expected) => {
    const content = [part, { type: 'text', text: 'What is this?' }]
    for (const parts of ['content', 'parts']) {
      const messages = [{ role: 'user', [parts]: content }]
      expect(read(messages)).toEqual([
        { role: 'user', content: [expected, { type: 'text', content: 'What is this?' }] },
      ])
    }
    expect(read([part])).toEqual([{ role: 'user', content: [expected] }])
  })

  it.each<readonly [string, object]>([
    ['a document with its words', { type: 'document', content: 'A bill.', url: LINK.uri }],
    [
      'a resource with its words',
      { type: 'resource', resource: { uri: 'a://b', text: 'A bill.' } },
    ],
    [
      'a file that Langfuse took out',
      { type: 'file', mediaType: 'image/png', data: '@@@langfuseMedia:type=image/png|id=1@@@' },
    ],
    ['an image without a source', { type: 'image' }],
  ])('%s stays what it is', (_, part) => {
    const [message] = read([{ role: 'user', content: [part, { type: 'text', text: 'Look' }] }])
    const words = 'content' in part ? part.content : undefined
    expect(JSON.stringify(message?.content)).toContain(words ?? JSON.stringify(part))
  })
})

function read(messages: readonly object[]) {
  const attributes = makeAttributes([['gen_ai.input.messages', JSON.stringify(messages)]])
  return readRunContent(makeSpan({ attributes }), 'llm').inputMessages ?? []
}
