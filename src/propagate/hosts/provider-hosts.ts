// Hosts of model APIs. A host that is missing here still receives no entry, unless an app lists it.
const DOMAINS: readonly string[] = [
  'openai.com',
  'openai.azure.com',
  'cognitiveservices.azure.com',
  'services.ai.azure.com',
  'models.ai.azure.com',
  'anthropic.com',
  'generativelanguage.googleapis.com',
  'aiplatform.googleapis.com',
  'mistral.ai',
  'cohere.com',
  'cohere.ai',
  'groq.com',
  'x.ai',
  'deepseek.com',
  'together.xyz',
  'together.ai',
  'fireworks.ai',
  'perplexity.ai',
  'openrouter.ai',
  'replicate.com',
  'huggingface.co',
  'cerebras.ai',
  'sambanova.ai',
  'nebius.com',
  'integrate.api.nvidia.com',
  'deepinfra.com',
  'ai21.com',
  'voyageai.com',
  'jina.ai',
  'elevenlabs.io',
  'assemblyai.com',
  'deepgram.com',
  'moonshot.cn',
  'moonshot.ai',
  'bigmodel.cn',
  'z.ai',
  'minimax.io',
  'stability.ai',
  'ml.cloud.ibm.com',
  'gateway.ai.cloudflare.com',
  'ai-gateway.vercel.sh',
  'githubcopilot.com',
  'models.github.ai',
]

// Clouds that serve models among other things: `bedrock-runtime.eu-west-1.amazonaws.com`, `europe-west4-aiplatform.…`.
const PATTERNS: readonly RegExp[] = [
  /(?:^|\.)(?:bedrock|sagemaker)[\w-]*\.[\w.-]*amazonaws\.com(?:\.cn)?$/,
  /-aiplatform\.googleapis\.com$/,
  /(?:^|\.)dashscope[\w-]*\.aliyuncs\.com$/,
]

/** Whether a host belongs to an LLM provider, or to a gateway that forwards calls to one. */
export function isProviderHost(name: string): boolean {
  return (
    DOMAINS.some((domain) => name === domain || name.endsWith(`.${domain}`)) ||
    PATTERNS.some((pattern) => pattern.test(name))
  )
}
