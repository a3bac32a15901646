import { Command, type CommanderError } from 'commander'
import { describe, expect, it } from 'vitest'
import { addFilterOptions } from '../../src/cli/program/query-options.ts'
import type { FilterOptions } from '../../src/cli/query/filter-options.ts'
import { readConditions } from '../../src/cli/query/read-conditions.ts'
import { userReadings } from '../../src/cli/query/user-readings.ts'

const NOW = 1_800_000_000_000_000_000n
const SECOND = 1_000_000_000n

function conditionsOf(...args: readonly string[]) {
  const command = addFilterOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr() {} })
  return readConditions(command.parse(args, { from: 'user' }).opts<FilterOptions>(), NOW)
}

describe('the options of a filter', () => {
  it.each([
    [[], {}],
    [['--tag', 'a', '--tag', 'b'], { tag: ['a', 'b'] }],
    [
      ['--bot', 'b', '--service', 's', '--release', 'r', '--language', 'no'],
      { bot: ['b'], service: ['s'], release: ['r'], language: ['no'] },
    ],
    [
      ['--model', 'm', '--tool', 't', '--last-role', 'user'],
      { model: ['m'], tool: ['t'], lastRole: ['user'] },
    ],
    [['--feedback', 'down'], { feedback: 'down' }],
    [['--errors'], { errors: { min: 1 } }],
    [['--no-errors'], { errors: { max: 0 } }],
    [['--min-messages', '0', '--max-messages', '9'], { messages: { min: 0, max: 9 } }],
    [
      ['--min-tokens', '1', '--max-cost', '0.5', '--max-outcome', '0.25'],
      { tokens: { min: 1 }, cost: { max: 0.5 }, outcome: { max: 0.25 } },
    ],
    [
      ['--min-duration', '1.5m', '--max-duration', '2h'],
      { durationMillis: { min: 90_000, max: 7_200_000 } },
    ],
    [['--slower-than', '500ms'], { firstAnswerMillis: { min: 500 } }],
    [['--since', '1m', '--until', '30s'], { since: NOW - 60n * SECOND, until: NOW - 30n * SECOND }],
  ])('%j are conditions', (args, conditions) => {
    expect(conditionsOf(...args)).toEqual(conditions)
  })

  it.each([
    [['--slower-than', '30'], 'It must be a number with ms, s, m, h or d: 500ms, 30s, 2m.'],
    [['--feedback', 'bad'], 'It must be up, down, any or comment.'],
    [['--feedback', 'up', '--feedback', 'down'], 'It takes one value, and was given two.'],
    [['--min-outcome', '2'], 'It must be a number from 0 to 1.'],
    [['--min-tokens', '-1'], 'It must be a whole number, 0 or more.'],
    [['--user', 'a', '--user', 'b'], 'It takes one value, and was given two.'],
    [['--min-messages', '3', '--max-messages', '2'], '--min-messages is more than --max-messages'],
    [['--since', '1h', '--until', '2h'], '--since is not before --until'],
    [['--until', 'never'], '--until takes an age or a time, not "never"'],
  ])('%j is refused, and the message says what is right', (args, message) => {
    expect(() => conditionsOf(...args)).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(message) as string,
      }) as CommanderError,
    )
  })

  it('a user is looked for by the id as it is printed, then by the id itself', () => {
    const [printed, itself] = userReadings({ userId: 'a\\nb', feedback: 'up' })
    expect([printed, itself]).toEqual([
      { userId: 'a\nb', feedback: 'up' },
      { userId: 'a\\nb', feedback: 'up' },
    ])
  })
})
