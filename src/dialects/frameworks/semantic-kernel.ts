import type { Dialect } from '../dialect.ts'

/** Microsoft's Semantic Kernel. The loop of model calls and the functions that they ask for has no GenAI attribute. */
export const semanticKernel: Dialect = {
  name: 'Semantic Kernel',
  source: 'https://github.com/microsoft/semantic-kernel/tree/main/python/semantic_kernel',
  recorded: 'semantic-kernel 1.45.0',
  kinds: { framework: [{ keys: ['sk.available_functions'], decide: () => 'chain' }] },
}
