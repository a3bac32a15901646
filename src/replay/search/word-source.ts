/** Who or what says something that can be searched. `other` are the system and an app's own roles. */
export type WordSource = (typeof WORD_SOURCES)[number]

export const WORD_SOURCES = ['user', 'assistant', 'tool', 'other', 'event', 'feedback'] as const
