import { oneTurn } from './one-turn.ts'
import type { Story } from './story.ts'

/** Every story, each with a thread of its own. */
export const STORIES: readonly Story[] = [oneTurn]
