import type { Dialect } from '../dialect.ts'
import { byStart } from '../kinds/by-start.ts'

// An experiment consists of cases, a case of what is tried and the judgements of it.
const byName = byStart([
  ['evaluator', 'evaluator'],
  ['evaluate ', 'chain'],
  ['case: ', 'chain'],
  ['execute ', 'chain'],
])

/** Pydantic Evals: experiments, of which only the judgements are evaluators. */
export const pydanticEvals: Dialect = {
  name: 'Pydantic Evals',
  source: 'https://github.com/pydantic/pydantic-ai/tree/main/pydantic_evals',
  recorded: 'pydantic-evals 0.0.51',
  kinds: { framework: [{ scopes: ['pydantic-evals'], decide: (_, { name }) => byName(name) }] },
}
