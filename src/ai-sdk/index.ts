/**
 * Helpers for the Vercel AI SDK 7: one line tracks what the user said, one what the model answers.
 *
 * @module
 */
export { type AnswerMiddleware, trackAnswers } from './track-answers.ts'
export { type ChatMessage, trackUserMessages } from './track-user-messages.ts'
