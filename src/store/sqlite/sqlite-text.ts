/**
 * Encodes a text so that different texts stay different in SQLite's UTF-8. Usually it stays as it is, so that a database
 * can be queried by hand. It becomes JSON if it has lone surrogates, or if it begins like such JSON.
 */
export function sqliteText(text: string): string {
  return text.isWellFormed() && !text.startsWith('"') ? text : JSON.stringify(text)
}

/** The text that {@link sqliteText} has encoded. */
export function fromSqliteText(stored: string): string {
  return stored.startsWith('"') ? String(JSON.parse(stored)) : stored
}
