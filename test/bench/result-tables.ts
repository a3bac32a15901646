import type { Measures } from './scenario.ts'

/** What was measured, by scenario and subject, a line feed between; one entry for each round. */
export type Results = Map<string, readonly Measures[]>

// Times, memory and bytes depend on the machine: they are told as multiples of ours in the same round.
const ABSOLUTE =
  /^(?:atFlush|arrived|\d+\/s, share|inThread, \w+|outside(?:, \w+)?|http|database|databaseElsewhere|app|model)$/

/**
 * All results as Markdown tables, one for each scenario: medians, with the lowest and the highest in brackets. The first
 * subject of a scenario is told as measured, the others as multiples of it.
 */
export function resultTables(results: Results): string {
  const scenarios = new Set([...results.keys()].map((key) => key.split('\n')[0] as string))
  return [...scenarios].map((scenario) => table(scenario, results)).join('\n\n')
}

function table(scenario: string, results: Results): string {
  const rows = [...results].filter(([key]) => key.startsWith(`${scenario}\n`))
  const names = [...new Set(rows.flatMap(([, rounds]) => rounds.flatMap(Object.keys)))]
  const base = rows[0]?.[1] ?? []
  const lines = rows.map(([key, rounds]) => {
    const isBase = rounds === base
    const cells = names.map((name) => cell(name, rounds, isBase ? undefined : base))
    return `| ${key.split('\n')[1]} | ${cells.join(' | ')} |`
  })
  return [
    `### ${scenario}\n`,
    `| | ${names.join(' | ')} |`,
    `| --- |${' --- |'.repeat(names.length)}`,
    ...lines,
  ].join('\n')
}

function cell(
  name: string,
  rounds: readonly Measures[],
  base: readonly Measures[] | undefined,
): string {
  const isRatio = base !== undefined && !ABSOLUTE.test(name)
  const values = rounds.flatMap((round, n) => {
    const value = round[name]
    if (value === undefined) return []
    return isRatio ? value / (base[n]?.[name] ?? Number.NaN) : value
  })
  if (values.length === 0) return '-'
  const sorted = values.toSorted((a, b) => a - b)
  const told = [sorted[Math.floor(sorted.length / 2)], sorted[0], sorted.at(-1)].map(numeral)
  const text = told[1] === told[2] ? told[0] : `${told[0]} (${told[1]}–${told[2]})`
  return isRatio ? `× ${text}` : String(text)
}

function numeral(value = Number.NaN): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: value >= 1000 ? 4 : 3 })
}
