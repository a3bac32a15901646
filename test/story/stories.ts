import { anythingSaid } from './anything-said.ts'
import { manyAtOnce } from './many-at-once.ts'
import { oneTurn } from './one-turn.ts'
import { secondThoughts } from './second-thoughts.ts'
import type { Story } from './story.ts'
import { streamedAnswer } from './streamed-answer.ts'
import { throughAQueue } from './through-a-queue.ts'

/** Every story, each with a thread of its own. */
export const STORIES: readonly Story[] = [
  oneTurn,
  streamedAnswer,
  secondThoughts,
  throughAQueue,
  anythingSaid,
  manyAtOnce,
]
