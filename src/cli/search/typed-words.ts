/**
 * The words of a search as they came from the shell, which has taken the quotes away: an argument of several words is a
 * phrase, unless it has quotes.
 */
export function typedWords(args: readonly string[]): string {
  return args.map(typedWord).join(' ')
}

function typedWord(arg: string): string {
  const words = arg.trim()
  if (!/\s/.test(words) || words.includes('"')) return words
  return words.endsWith('*') ? `"${words.slice(0, -1)}"*` : `"${words}"`
}
