import { describe, expect, it } from 'vitest'
import { withoutContext } from '../../../src/dialects/messages/without-context.ts'

const spoken = (content: string) => withoutContext({ role: 'user', content }).content

describe('what a coding agent adds to the words of its user', () => {
  it.each([
    ['Gemini CLI', '<session_context>\nToday is Tuesday.\n</session_context>\n'],
    ['Qwen Code', '<system-reminder>\nNo skills.\n</system-reminder>\n'],
    ['Copilot CLI', '<current_datetime>2026-12-01T15:15:26Z</current_datetime>\n\n'],
    ['Codex', '<environment_context>\n<cwd>/app</cwd>\n</environment_context>\n'],
  ])('is left out before them: %s', (_, context) => {
    expect(spoken(`${context}What is new?`)).toBe('What is new?')
    expect(spoken(`${context}${context}What is new?`)).toBe('What is new?')
  })

  it('is left out after them', () => {
    const text = 'What is new?\n\n<system_notification>a</system_notification>'
    expect(spoken(`${text}<system_notification>b</system_notification>`)).toBe('What is new?')
  })

  it('is left out as a part of its own', () => {
    const context = { type: 'text', content: '<session_context>\nx\n</session_context>' } as const
    const words = { type: 'text', content: 'What is new?' } as const
    expect(withoutContext({ role: 'user', content: [context, words] }).content).toEqual([words])
  })

  it('leaves nothing if the user said nothing', () => {
    expect(spoken('<system-reminder>x</system-reminder>')).toBe('')
  })

  it.each([
    'What does <system-reminder>x</system-reminder> mean?',
    '<system-reminder>never closed',
    '<b>What</b> is new?',
    '  spaces stay ',
  ])('is not in %j', (text) => {
    expect(spoken(text)).toBe(text)
  })

  it('is left out of messages of the user alone', () => {
    const answer = { role: 'assistant', content: '<system-reminder>x</system-reminder>' } as const
    expect(withoutContext(answer)).toBe(answer)
  })
})
