/**
 * Helpers for the Vercel AI SDK 5, 6 and 7: one line tracks the user's messages, another the model's answers.
 *
 * @module
 */
export { type AnswerMiddleware, trackAnswers } from './track-answers.ts'
export { type ChatMessage, trackUserMessages } from './track-user-messages.ts'
