/**
 * A text as a value that SQLite's UTF-8 tells apart from every other: itself as a rule, so that a database can be
 * queried by hand, and JSON where it has lone surrogates or could be taken for such JSON.
 */
export function sqliteText(text: string): string {
  return text.isWellFormed() && !text.startsWith('"') ? text : JSON.stringify(text)
}
